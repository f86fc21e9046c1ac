import type { Paint } from '../terminal/colours.ts';

/** What a result's text is made for. */
export interface RenderOptions {
  /** Columns; `Infinity` where nothing is to be shortened. */
  readonly width: number;
  readonly paint: Paint;
  /** Absolute working folder; paths in it are shown as one would type them there. */
  readonly directory: string;
}

import { styleText } from 'node:util';

/** Styles used in output; never the only carrier of a meaning. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

export type Paint = (style: Style, text: string) => string;

export const PLAIN: Paint = (_style, text) => text;
export const COLOURED: Paint = (style, text) => styleText(style, text, { validateStream: false });

export interface ColourCircumstances {
  readonly isTTY: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `--no-color` was given. */
  readonly isRefused: boolean;
}

/** Colour only on a terminal that can show it and whose user has not declined it. */
export function choosePaint({ isTTY, environment, isRefused }: ColourCircumstances): Paint {
  const declined = isRefused || (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  return isTTY && !declined ? COLOURED : PLAIN;
}

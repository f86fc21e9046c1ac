import { createProgressMeter } from './progress-meter.ts';
import type { Progress } from './progress-meter.ts';

/** A line on a terminal that is drawn over and over. Nothing of it stays. */
export interface ProgressLine extends Disposable {
  update(progress: Progress): void;
  /** Take the line away, because something else is about to be written; the next drawing brings it back. */
  clear(): void;
}

export interface ProgressLineOptions {
  readonly stream: { readonly columns: number; write(text: string): unknown };
  /** Monotonic milliseconds. @default performance.now */
  readonly now?: (() => number) | undefined;
}

const REDRAW_MS = 200;
/** To the line's beginning, and everything right of it away. */
const ERASE = '\r\u001B[K';

/** Draws a few times a second until it is disposed. */
export function openProgressLine({ stream, now = () => performance.now() }: ProgressLineOptions): ProgressLine {
  const meter = createProgressMeter(now);
  let shown = '';
  const draw = (line: string): void => {
    if (line === shown) return;
    stream.write(line === '' ? ERASE : `${ERASE}${line}`);
    shown = line;
  };
  // the last column stays free: some terminals wrap when it is written to
  const timer = setInterval(() => draw(meter.line(stream.columns - 1)), REDRAW_MS);
  timer.unref();
  return {
    update: (progress) => meter.update(progress),
    clear: () => draw(''),
    [Symbol.dispose]() {
      clearInterval(timer);
      draw('');
    },
  };
}

/** Where there is no terminal nothing is drawn. */
export const NO_PROGRESS_LINE: ProgressLine = { update() {}, clear() {}, [Symbol.dispose]() {} };

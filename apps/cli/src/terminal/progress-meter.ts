import { countOf, formatBytes, formatCount, formatDuration } from './format-quantity.ts';
import { textWidth, truncate } from './text-width.ts';

/** How far a piece of long work has come. */
export interface Progress {
  /** What is worked on, such as a table. */
  readonly subject: string;
  /** Such as `reading`; rate and ETA begin anew with each stage. */
  readonly stage: string;
  /** What is counted, such as rows read, and its name in the singular. */
  readonly count: number;
  readonly noun: string;
  /** Share and remaining time come from these; `null` where they are not known. */
  readonly done: number | null;
  readonly total: number | null;
  /** `done` and `total` are bytes, whose rate is shown too. */
  readonly isInBytes: boolean;
}

export interface ProgressMeter {
  update(progress: Progress): void;
  /** One line of at most `width` columns; empty before the first update. */
  line(width: number): string;
}

interface Sample {
  readonly atMs: number;
  readonly count: number;
  readonly done: number | null;
}

/** The rate is that of the last seconds, so that a change of pace shows. */
const WINDOW_MS = 5_000;
/** Below this a rate is a guess. */
const EVIDENCE_MS = 1_000;
const STALLED_MS = 10_000;

/** Measures rate and remaining time. @param now monotonic milliseconds */
export function createProgressMeter(now: () => number): ProgressMeter {
  let current: Progress | undefined;
  let samples: Sample[] = [];
  let movedAtMs = 0;
  return {
    update(progress) {
      const atMs = now();
      if (current?.subject !== progress.subject || current.stage !== progress.stage) samples = [];
      const last = samples.at(-1);
      if (last?.count !== progress.count || last.done !== progress.done) movedAtMs = atMs;
      current = progress;
      samples.push({ atMs, count: progress.count, done: progress.done });
      const firstInside = samples.findIndex((sample) => sample.atMs >= atMs - WINDOW_MS);
      // the newest sample is inside, so there is one; keep the one before it as the window's edge
      if (firstInside > 1) samples = samples.slice(firstInside - 1);
    },
    line(width) {
      if (current === undefined) return '';
      const stalledMs = now() - movedAtMs;
      return layOut(partsOf(current, samples, stalledMs), width);
    },
  };
}

/** From the most to the least important. */
function partsOf(progress: Progress, samples: readonly Sample[], stalledMs: number): string[] {
  const { subject, stage, count, noun, done, total, isInBytes } = progress;
  const parts = [`${subject}  ${stage}`, countOf(count, noun)];
  if (done !== null && total !== null && total > 0) parts.push(percent(done, total));
  if (stalledMs >= STALLED_MS) {
    return [...parts, `no progress for ${formatDuration(Math.floor(stalledMs / 1000) * 1000)}`];
  }
  const first = samples[0];
  const last = samples.at(-1);
  const elapsedMs = first === undefined || last === undefined ? 0 : last.atMs - first.atMs;
  if (first === undefined || last === undefined || elapsedMs < EVIDENCE_MS) {
    return done !== null && done === total ? parts : [...parts, 'estimating'];
  }
  const donePerMs = ((last.done ?? 0) - (first.done ?? 0)) / elapsedMs;
  if (done !== null && total !== null && donePerMs > 0) parts.push(`ETA ${formatDuration((total - done) / donePerMs)}`);
  parts.push(`${formatCount(Math.round(((last.count - first.count) / elapsedMs) * 1000))} ${noun}s/s`);
  if (isInBytes && donePerMs > 0) parts.push(`${formatBytes(donePerMs * 1000)}/s`);
  return parts;
}

function percent(part: number, whole: number): string {
  return `${Math.min(100, Math.floor((part / whole) * 100))}%`;
}

/** Whole parts only, as many as fit; the first is shortened when even it does not. */
function layOut(parts: readonly string[], width: number): string {
  let line = truncate(parts[0] ?? '', width);
  for (const part of parts.slice(1)) {
    if (textWidth(line) + 2 + textWidth(part) > width) break;
    line += `  ${part}`;
  }
  return line;
}

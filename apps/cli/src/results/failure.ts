import type { Failure } from '../errors/failure.ts';
import type { Paint } from '../terminal/colours.ts';
import { wrapText } from '../terminal/wrap-text.ts';

export interface RenderFailureOptions {
  readonly paint: Paint;
  readonly width: number;
  /** Shown below the rest; for `--log-level debug`. @default none */
  readonly stack?: string | undefined;
}

const INDENT = 7;

/** One sentence of what happened, one of why, and what to run next. */
export function renderFailure(failure: Failure, { paint, width, stack }: RenderFailureOptions): string {
  const rest = ' '.repeat(INDENT);
  const prose = (text: string): string => wrapText(printable(text), { width, first: rest }).slice(INDENT);
  const lines = [
    paint('red', 'error'.padEnd(INDENT)) + paint('bold', prose(sentence(failure.message))),
    ...(failure.why === null ? [] : [paint('dim', 'why'.padEnd(INDENT)) + prose(failure.why)]),
    // commands are not broken into lines, so that they can be copied
    ...failure.nextSteps.map(
      (step, index) => paint('dim', (index === 0 ? 'next' : '').padEnd(INDENT)) + printable(step),
    ),
    paint('dim', 'code'.padEnd(INDENT) + failure.code),
  ];
  return stack === undefined ? lines.join('\n') : `${lines.join('\n')}\n\n${stack}`;
}

/** The document of `--json`. */
export function failureDocument(failure: Failure, status: 'failure' | 'temporary' | 'interrupted'): FailureDocument {
  return {
    status,
    code: failure.code,
    message: failure.message,
    why: failure.why,
    retryable: failure.retryable,
    details: snakeCaseKeys(failure.details),
    next_steps: failure.nextSteps,
  };
}

export interface FailureDocument {
  readonly status: 'failure' | 'temporary' | 'interrupted';
  readonly code: string;
  readonly message: string;
  readonly why: string | null;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;
  readonly next_steps: readonly string[];
}

/** Names in documents are snake_case; only the outer ones are ours, what is inside may be keyed by data. */
function snakeCaseKeys(details: Failure['details']): Failure['details'] {
  return Object.fromEntries(
    Object.entries(details).map(([key, value]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}

/** File names and values may hold escape sequences; they must not reach the terminal. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g, '\uFFFD');
}

function sentence(text: string): string {
  // of several lines the last may be a drawing
  return /[.!?]$|\n/.test(text) ? text : `${text}.`;
}

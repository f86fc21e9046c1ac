// this door of the pipeline has no imports of its own, so even a typo need not wait for the rest, which is loaded lazily
// eslint-disable-next-line @nx/enforce-module-boundaries
import { EXIT_CODES, outcomeOf } from '@ecomlake/pipeline/outcome';
import type { Outcome } from '@ecomlake/pipeline/outcome';

export { EXIT_CODES };
export type { Outcome };

/** How a command that threw ended. */
export interface Ending {
  readonly status: Extract<Outcome, 'failure' | 'temporary' | 'interrupted'>;
  readonly exitCode: number;
}

/** The ending an error stands for, by the rules of the pipeline. */
export function endingOf(error: unknown, signal?: AbortSignal): Ending {
  const status = outcomeOf(error, signal);
  return { status, exitCode: EXIT_CODES[status] };
}

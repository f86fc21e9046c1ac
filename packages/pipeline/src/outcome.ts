/** How an operation ended, as scripts and schedulers see it. */
export type Outcome = 'success' | 'partial' | 'failure' | 'temporary' | 'interrupted';

/**
 * The exit code of each outcome. 75 is `EX_TEMPFAIL` of sysexits.h, 130 is 128 + SIGINT.
 * 1 is left to *partial*, so nothing that failed as a whole may exit with it.
 */
export const EXIT_CODES = {
  success: 0,
  partial: 1,
  failure: 2,
  temporary: 75,
  interrupted: 130,
} as const satisfies Record<Outcome, number>;

/** The outcome an error stands for: a caller's abort, a cause that may pass, or a failure. */
export function outcomeOf(
  error: unknown,
  signal?: AbortSignal,
): Extract<Outcome, 'failure' | 'temporary' | 'interrupted'> {
  if (signal?.aborted === true) return 'interrupted';
  if (typeof error === 'object' && error !== null && 'retryable' in error && error.retryable === true)
    return 'temporary';
  return 'failure';
}

import type { Outcome } from '@ecomlake/pipeline';

/** How a command that threw ended. */
export interface Ending {
  readonly status: Extract<Outcome, 'failure' | 'temporary' | 'interrupted'>;
  readonly exitCode: number;
}

/** The ending an error stands for, by the rules of the pipeline. Loaded here, so that `--help` does not pay for it. */
export async function endingOf(error: unknown, signal?: AbortSignal): Promise<Ending> {
  const { EXIT_CODES, outcomeOf } = await import('@ecomlake/pipeline');
  const status = outcomeOf(error, signal);
  return { status, exitCode: EXIT_CODES[status] };
}

/** The exit code of a command that came to its end. */
export async function exitCodeOf(outcome: Outcome): Promise<number> {
  const { EXIT_CODES } = await import('@ecomlake/pipeline');
  return EXIT_CODES[outcome];
}

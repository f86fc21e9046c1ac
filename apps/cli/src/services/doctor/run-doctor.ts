import { checkMachine } from './check-machine.ts';
import type { Machine } from './check-machine.ts';
import { checkTarget } from './check-target.ts';
import type { Finding } from './finding.ts';
import { ok, problem, skipped, warning } from './finding.ts';

export interface DoctorDocument {
  readonly status: 'success' | 'failure';
  readonly checks: readonly Finding[];
}

export interface RunDoctorOptions {
  readonly machine: Machine;
  /** Absolute path of the lake; `null` for one that is not a local folder. */
  readonly target: string | null;
  /** Wall clock in milliseconds. */
  readonly now: () => number;
  /** Further things that can fail, by name: each resolves to what it found, or throws. */
  readonly trials: readonly Trial[];
}

export interface Trial {
  readonly check: string;
  /** What was found; `undefined` means there is nothing to look at. */
  readonly attempt: () => Promise<string | undefined>;
  readonly fix: string;
  /** Failing it stands in the way of nothing but one command. @default false */
  readonly isOptional?: boolean | undefined;
}

/** Look at everything; a check that fails does not keep the others from running. */
export async function runDoctor({ machine, target, now, trials }: RunDoctorOptions): Promise<DoctorDocument> {
  const targetFindings =
    target === null ? [skipped('target', 'not a local folder')] : await checkTarget({ target, now });
  const tried = await Promise.all(trials.map(tryOut));
  const checks = [...checkMachine(machine), ...targetFindings, ...tried];
  return { status: checks.some(({ status }) => status === 'problem') ? 'failure' : 'success', checks };
}

async function tryOut({ check, attempt, fix, isOptional = false }: Trial): Promise<Finding> {
  try {
    const found = await attempt();
    return found === undefined ? skipped(check, 'nothing to look at') : ok(check, found);
  } catch (error) {
    // the doctor reports failures, it does not end with them
    const message = error instanceof Error ? error.message : String(error);
    return isOptional ? warning(check, message, fix) : problem(check, message, fix);
  }
}

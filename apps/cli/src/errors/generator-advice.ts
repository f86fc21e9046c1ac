import { quoteWord } from '../terminal/command-line.ts';
import type { Failure, FailureContext } from './failure.ts';

type GeneratorAdviser = (
  failure: Failure,
  context: FailureContext,
) => { readonly why: string | null; readonly nextSteps: readonly string[] };

const UNTOUCHED = 'Nothing was written, and the id state is where it was.';
const HELP = 'ecomlake run-generator --help';

function wordOf({ details }: Failure, key: string, otherwise: string): string {
  const value = details[key];
  return typeof value === 'string' ? quoteWord(value) : otherwise;
}

/** What failures of the shop's generator mean and what to run next. */
export const GENERATOR_ADVICE: Readonly<Record<string, GeneratorAdviser>> = {
  ECL_GENERATOR_CONFIG_UNREADABLE: (failure) => ({
    why: UNTOUCHED,
    nextSteps: [`ls -l ${wordOf(failure, 'path', 'FILE')}`, 'leave --config out for the shop as shipped'],
  }),
  ECL_GENERATOR_CONFIG_INVALID: (failure, { commandLine }) => ({
    why: UNTOUCHED,
    nextSteps: [`mend ${wordOf(failure, 'path', 'the configuration')}`, `${commandLine} --dry-run`],
  }),
  ECL_GENERATOR_OPTION_INVALID: () => ({ why: null, nextSteps: [HELP] }),
  ECL_GENERATOR_WINDOW_INVALID: () => ({
    why: UNTOUCHED,
    nextSteps: ['for example --start-date 2024-02-01 --end-date 2024-02-03', HELP],
  }),
  ECL_GENERATOR_LOOKUPS_MISSING: (failure) => ({
    why: UNTOUCHED,
    nextSteps: [
      `ecomlake run-generator --generate-lookups-only --output-dir ${wordOf(failure, 'directory', 'DIR')}`,
      'or leave --load-lookups-from out: the run makes the same lookups for itself',
    ],
  }),
  ECL_GENERATOR_LOOKUPS_INVALID: () => ({
    why: UNTOUCHED,
    nextSteps: [
      'restore the file from where it came',
      'or make new lookups: ecomlake run-generator --generate-lookups-only --output-dir DIR',
    ],
  }),
  ECL_GENERATOR_LOOKUPS_MISMATCH: ({ details }) => ({
    why: 'Lookups are never replaced, and never mixed with days of another seed.',
    nextSteps:
      typeof details['recorded'] === 'number'
        ? [`run it again with --seed ${details['recorded']}`, 'or name another folder with --load-lookups-from']
        : ['name another folder with --output-dir'],
  }),
  ECL_GENERATOR_STATE_INVALID: () => ({
    why: 'No row was made. The rows of a day do not depend on the id state; it only saves the time of simulating earlier days.',
    nextSteps: ['restore the file and its folder .history from a backup', 'or name another file with --id-state-file'],
  }),
  ECL_GENERATOR_STATE_NEWER: () => ({
    why: UNTOUCHED,
    nextSteps: ['npm install --global ecomlake@latest', 'or name another file with --id-state-file'],
  }),
  ECL_GENERATOR_STATE_MISMATCH: () => ({
    why: 'Continuing would join two histories that do not belong together.',
    nextSteps: [
      'give the --config, --seed and --load-lookups-from it was made with',
      'or name another file with --id-state-file',
    ],
  }),
  ECL_GENERATOR_WRITE_FAILED: (_failure, { commandLine }) => ({
    why: 'What was complete before is intact; what was begun is not to be seen.',
    nextSteps: ['free some space, grant access, or name another folder', commandLine],
  }),
  ECL_GENERATOR_CHECK_FAILED: (failure) => ({
    why: 'The rows are not what the configuration promises, so they do not count as made.',
    nextSteps: [`read qa_report.json in ${wordOf(failure, 'directory', 'the folder named above')}`],
  }),
};

import { fileURLToPath } from 'node:url';

import { quoteWord } from '../terminal/command-line.ts';
import type { Failure, FailureContext } from './failure.ts';
import { GENERATOR_ADVICE } from './generator-advice.ts';

export interface Advice {
  readonly why: string | null;
  readonly nextSteps: readonly string[];
}

type Adviser = (failure: Failure, context: FailureContext) => Advice;

/** What a failure means and what to run next, for codes whose error does not say it itself. */
export function adviceFor(failure: Failure, context: FailureContext): Advice {
  return (ADVICE[failure.code] ?? byFamily(failure))(failure, context);
}

const again: Adviser = (_failure, { commandLine }) => ({ why: null, nextSteps: [commandLine] });
const helpOf = (command: string | undefined): string =>
  command === undefined ? 'ecomlake --help' : `ecomlake ${command} --help`;

const fullDisk: Adviser = (_failure, { commandLine }) => ({
  why: 'There was no room for the new parts. Partitions that were published before are intact.',
  nextSteps: ['free some space, or give another --target', commandLine],
});
const notWritable: Adviser = ({ details }) => ({
  why: 'ecomlake may not read or write there. Partitions that were published before are intact.',
  nextSteps: [`ls -ld ${quoteWord(pathOf(details) ?? '.')}`, 'ecomlake doctor --target DIR'],
});
const interrupted: Adviser = (_failure, { command, commandLine }) => ({
  why:
    command === 'export-raw' ? 'Partitions published so far are complete; the others are as they were before.' : null,
  nextSteps: [commandLine],
});
const reportDefect: Adviser = (_failure, { commandLine }) => ({
  why: 'ecomlake did not expect this. It is a defect, or a circumstance it should name better.',
  nextSteps: [`${commandLine} --log-level debug`, 'report it with that output'],
});

const lostRow: Adviser = (_failure, { commandLine }) => ({
  why: 'A row was lost or counted twice, so nothing was published. This is a defect of ecomlake.',
  nextSteps: [`${commandLine} --log-level debug`, 'report it with that output'],
});

const ADVICE: Readonly<Record<string, Adviser>> = {
  ...GENERATOR_ADVICE,
  ECL_CLI_USAGE: (_failure, { command }) => ({ why: null, nextSteps: [helpOf(command)] }),
  ECL_CLI_UNKNOWN_COMMAND: () => ({ why: null, nextSteps: ['ecomlake commands'] }),
  ECL_CLI_FILE_NOT_FOUND: ({ details }) => ({
    why: null,
    nextSteps: [`ls ${quoteWord(parentOf(pathOf(details) ?? '.'))}`],
  }),
  ECL_CLI_NO_PERMISSION: notWritable,
  ECL_CLI_DISK_FULL: fullDisk,
  ECL_CLI_TOO_MANY_FILES: (_failure, { commandLine }) => ({
    why: 'The system allows this process no further open files.',
    nextSteps: ['ulimit -n 8192', commandLine],
  }),
  ECL_CLI_INTERRUPTED: interrupted,
  ECL_CLI_UNEXPECTED: reportDefect,
  ECL_CLI_UNKNOWN_ADAPTER: () => ({ why: null, nextSteps: ['ecomlake adapters list'] }),
  ECL_CLI_DUCKDB_MISSING: () => ({
    why: 'ecomlake query runs on DuckDB, which is installed only where it is wanted.',
    nextSteps: ['npm install @duckdb/node-api'],
  }),
  ECL_PIPELINE_SOURCE_NOT_FOUND: ({ details }) => ({
    why: '--source is a folder that holds one file per table, or one such file.',
    nextSteps: [`ls ${quoteWord(parentOf(pathOf(details) ?? '.'))}`],
  }),
  ECL_PIPELINE_NO_TABLES: () => ({
    why: 'A file belongs to a table when its name without suffixes is the name of a contract’s table.',
    nextSteps: ['ecomlake contract propose FILE', 'ecomlake export-raw --help'],
  }),
  ECL_PIPELINE_NO_CONTRACTS: () => ({
    why: 'Nothing is read without a contract: it says which columns a table has and which values are allowed.',
    nextSteps: ['ecomlake contract propose FILE --output contracts/TABLE.yaml'],
  }),
  ECL_PIPELINE_NOTHING_EXPORTED: () => ({
    why: 'The source holds no rows of the dates that were asked for.',
    nextSteps: ['ask for every date of the source: --all', 'or name them: --start-date, --end-date, --dates'],
  }),
  ECL_PIPELINE_DISK_FULL: fullDisk,
  ECL_PIPELINE_NOT_WRITABLE: notWritable,
  ECL_PIPELINE_INTERRUPTED: interrupted,
  ECL_PIPELINE_UNBALANCED: lostRow,
  ECL_LAKE_DISK_FULL: fullDisk,
  ECL_LAKE_NO_PERMISSION: notWritable,
  ECL_LAKE_READ_ONLY: notWritable,
  ECL_SOURCE_EMPTY: ({ details }) => ({ why: null, nextSteps: [`ls -l ${quoteWord(pathOf(details) ?? 'FILE')}`] }),
  ECL_SOURCE_UNKNOWN_ADAPTER: () => ({ why: null, nextSteps: ['ecomlake adapters list'] }),
  ECL_SOURCE_OPTIONS: ({ details }) => ({
    why: null,
    nextSteps: [
      typeof details['id'] === 'string' ? `ecomlake adapters show ${details['id']}` : 'ecomlake adapters list',
    ],
  }),
  ECL_SOURCE_TILING: lostRow,
  ECL_SOURCE_ACCOUNTING: lostRow,
  ECL_SOURCE_CLOSED: reportDefect,
  ECL_SOURCE_ITERATED_TWICE: reportDefect,
};

/** Advice for codes that have none of their own, by what they begin with. */
const FAMILIES: readonly (readonly [prefix: string, adviser: Adviser])[] = [
  [
    'ECL_SOURCE_HEADER_',
    ({ details }) => {
      const file = quoteWord(pathOf(details) ?? 'FILE');
      return {
        why: 'The contract says which columns a table has; nothing is read under a header that does not fit it.',
        nextSteps: [`head -n 1 ${file}`, `ecomlake contract propose ${file}`],
      };
    },
  ],
  [
    'ECL_SOURCE_',
    ({ details }) => ({ why: null, nextSteps: [`ecomlake contract propose ${quoteWord(pathOf(details) ?? 'FILE')}`] }),
  ],
  [
    'ECL_CONTRACT_',
    ({ details }) => ({
      why: null,
      nextSteps: [`ecomlake contract check ${quoteWord(pathOf(details) ?? 'contracts')}`],
    }),
  ],
  ['ECL_LAKE_', () => ({ why: null, nextSteps: ['ecomlake verify LAKE', 'ecomlake doctor --target LAKE'] })],
  ['ECL_STATE_', () => ({ why: null, nextSteps: ['ecomlake doctor --state URL'] })],
  ['ECL_PARQUET_WRITER_', reportDefect],
];

function byFamily({ code, retryable }: Failure): Adviser {
  if (retryable) return again;
  const family = FAMILIES.find(([prefix]) => code.startsWith(prefix))?.[1];
  return family ?? ((_failure, { command }) => ({ why: null, nextSteps: [helpOf(command)] }));
}

function pathOf(details: Failure['details']): string | undefined {
  for (const key of ['path', 'source', 'target', 'lake', 'uri', 'file']) {
    const value = details[key];
    if (typeof value === 'string') return value.startsWith('file:') ? fileURLToPath(value) : value;
  }
  return undefined;
}

function parentOf(path: string): string {
  const slash = path.replace(/\/+$/, '').lastIndexOf('/');
  if (slash === -1) return '.';
  return slash === 0 ? '/' : path.slice(0, slash);
}

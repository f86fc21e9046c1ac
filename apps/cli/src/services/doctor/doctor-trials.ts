import { access, constants, stat } from 'node:fs/promises';

import { quoteWord } from '../../terminal/command-line.ts';
import { countOf } from '../../terminal/format-quantity.ts';
import { checkContracts } from '../check-contracts.ts';
import type { PluginHooks } from '../load-adapters.ts';
import { loadAdapters } from '../load-adapters.ts';
import { openDuckDb } from '../open-duckdb.ts';
import { describeState } from './describe-state.ts';
import type { Trial } from './run-doctor.ts';

export interface DoctorTrialsOptions {
  /** Absolute paths. */
  readonly source: string | undefined;
  readonly contracts: string;
  /** `--contracts` was given, so that a missing folder is a problem. */
  readonly areContractsNamed: boolean;
  /** URL as typed. */
  readonly state: string | undefined;
  /** Absolute working folder. */
  readonly directory: string;
  readonly plugins: PluginHooks;
}

/** What only an attempt can tell. */
export function doctorTrials(options: DoctorTrialsOptions): readonly Trial[] {
  const { source, contracts, areContractsNamed, state, directory, plugins } = options;
  return [
    {
      check: 'source',
      attempt: async () => (source === undefined ? undefined : describeReadable(source)),
      fix: source === undefined ? '' : `ls -ld ${quoteWord(source)}`,
    },
    {
      check: 'contracts',
      attempt: async () => (areContractsNamed || (await exists(contracts)) ? describeContracts(contracts) : undefined),
      fix: `ecomlake contract check ${quoteWord(contracts)}`,
    },
    {
      check: 'state',
      attempt: async () => (state === undefined ? undefined : describeState(state, directory)),
      fix: 'name another with --state, or restore this one from a backup',
    },
    { check: 'adapters', attempt: () => describeAdapters(plugins), fix: 'ecomlake plugins update' },
    { check: 'duckdb', attempt: describeDuckDb, fix: 'npm install @duckdb/node-api', isOptional: true },
  ];
}

async function describeReadable(path: string): Promise<string> {
  await access(path, constants.R_OK);
  return `${path} is readable`;
}

async function describeContracts(path: string): Promise<string> {
  const { contracts } = await checkContracts([path]);
  const broken = contracts.filter((contract) => !contract.is_valid);
  if (broken.length === 0) return `${countOf(contracts.length, 'contract')} in ${path}`;
  throw new Error(`${broken.length} of ${countOf(contracts.length, 'contract')} in ${path} cannot be used`);
}

async function describeAdapters(plugins: PluginHooks): Promise<string> {
  const { registry } = await loadAdapters(plugins);
  return registry
    .list()
    .map(({ id }) => id)
    .join(', ');
}

async function describeDuckDb(): Promise<string> {
  using database = await openDuckDb();
  return `DuckDB ${database.version()}`;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { parseContract, type Contract } from '@ecomlake/schema-contract';

import { PipelineError } from './errors.ts';

/** A contract and the file it came from. */
export interface LoadedContract {
  readonly contract: Contract;
  /** Absolute path. */
  readonly path: string;
}

const CONTRACT_FILE = /\.ya?ml$/i;

/**
 * Read every contract of a folder (`*.yaml`, `*.yml`, not recursive), or one contract file. Sorted by table.
 *
 * @throws {PipelineError} `ECL_PIPELINE_NO_CONTRACTS`, `ECL_PIPELINE_AMBIGUOUS_TABLE`
 * @throws {ContractError} for the first file that is not a valid contract
 */
export async function loadContracts(path: string): Promise<readonly LoadedContract[]> {
  const info = await stat(path).catch((cause: unknown) => {
    throw noContracts(path, 'no such file or folder', cause);
  });
  const paths = info.isDirectory() ? await contractFiles(path) : [path];
  if (paths.length === 0) throw noContracts(path, 'the folder holds no *.yaml file');
  const loaded = await Promise.all(paths.map(loadContract));
  loaded.sort((left, right) => (left.contract.table < right.contract.table ? -1 : 1));
  const twice = loaded.find(({ contract }, index) => contract.table === loaded[index + 1]?.contract.table);
  if (twice !== undefined) {
    const { table } = twice.contract;
    const files = loaded.filter(({ contract }) => contract.table === table).map((entry) => entry.path);
    throw new PipelineError(
      'ECL_PIPELINE_AMBIGUOUS_TABLE',
      `table ${table} has more than one contract: ${files.join(', ')}`,
      {
        details: { table, files },
        nextSteps: ['keep one of them'],
      },
    );
  }
  return loaded;
}

async function loadContract(path: string): Promise<LoadedContract> {
  return { contract: parseContract(await readFile(path, 'utf8'), { path }), path };
}

async function contractFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && CONTRACT_FILE.test(entry.name))
    .map((entry) => join(folder, entry.name));
}

function noContracts(path: string, reason: string, cause?: unknown): PipelineError {
  return new PipelineError('ECL_PIPELINE_NO_CONTRACTS', `contracts ${path}: ${reason}`, {
    cause,
    details: { path },
    nextSteps: [
      'name the folder of your contracts with --contracts',
      'write a first one with: ecomlake contract propose <file>',
    ],
  });
}

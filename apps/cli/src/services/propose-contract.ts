import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { CliError } from '../errors/cli-error.ts';
import { quoteWord } from '../terminal/command-line.ts';
import type { LoadedAdapters } from './load-adapters.ts';

export interface ProposeContractOptions {
  /** Absolute. */
  readonly file: string;
  /** Adapter id. @default by the file's name */
  readonly sourceType?: string | undefined;
  /** Absolute path of a file, or of a folder in which `<table>.yaml` is written. @default nothing is written */
  readonly output?: string | undefined;
  /** Write over a file that exists. */
  readonly force: boolean;
  readonly adapters: LoadedAdapters;
}

export interface ProposalDocument {
  readonly adapter: string;
  readonly proposals: readonly Proposal[];
}

export interface Proposal {
  readonly table: string;
  /** A complete ODCS 3.1 document. */
  readonly yaml: string;
  /** What was guessed and how sure that is. */
  readonly notes: readonly string[];
  /** Where it was written, absolute; `null` if nowhere. */
  readonly written_to: string | null;
}

/**
 * Look at a source and write down what its contract could be. Runs never guess; this is where guessing ends.
 *
 * @throws {CliError} `ECL_CLI_UNKNOWN_ADAPTER`, `ECL_CLI_FILE_EXISTS`, `ECL_CLI_USAGE`
 */
export async function proposeContract(options: ProposeContractOptions): Promise<ProposalDocument> {
  const { file, sourceType, adapters } = options;
  const { parseAdapterOptions } = await import('@ecomlake/source-adapters');
  const { registry } = adapters;
  // fails with the name of the file, not with what the adapter would make of it
  await stat(file);
  const adapter = sourceType === undefined ? registry.findByFileName(basename(file)) : registry.get(sourceType);
  if (adapter === undefined)
    throw noAdapter(
      file,
      registry.list().flatMap(({ fileSuffixes }) => fileSuffixes),
    );
  if (adapter.discover === undefined) {
    throw new CliError('ECL_CLI_USAGE', `adapter ${adapter.id} cannot propose contracts`, {
      details: { adapter: adapter.id },
      nextSteps: ['write the contract by hand: ecomlake contract check FILE tells what is missing'],
    });
  }
  const found = await adapter.discover(parseAdapterOptions(adapter, { path: file }));
  const proposals: Proposal[] = [];
  for (const { table, yaml, notes } of found) {
    const target = await targetOf(options, table, found.length);
    // one after the other: the second may be refused, and the first is then there
    if (target !== null) await writeTo(target, yaml, options.force);
    proposals.push({ table, yaml, notes, written_to: target });
  }
  return { adapter: adapter.id, proposals };
}

async function targetOf({ output }: ProposeContractOptions, table: string, count: number): Promise<string | null> {
  if (output === undefined) return null;
  const isFolder = (await stat(output).catch(() => undefined))?.isDirectory() ?? false;
  if (isFolder || (count > 1 && !/\.ya?ml$/i.test(output))) return join(output, `${table}.yaml`);
  if (count === 1) return output;
  throw new CliError('ECL_CLI_USAGE', `--output ${output}: there are ${count} proposals, so a folder is needed`);
}

async function writeTo(path: string, yaml: string, force: boolean): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, yaml, { flag: force ? 'w' : 'wx' }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw cause;
    throw new CliError('ECL_CLI_FILE_EXISTS', `${path} exists already; it is not written over`, {
      cause,
      details: { path },
      nextSteps: ['look at the proposal without --output, or write over the file with --force'],
    });
  });
}

function noAdapter(file: string, suffixes: readonly string[]): CliError {
  return new CliError(
    'ECL_CLI_UNKNOWN_ADAPTER',
    `${file}: no adapter reads files of that name; known are ${suffixes.join(' ')}`,
    {
      details: { path: file, file_suffixes: suffixes },
      nextSteps: [`ecomlake contract propose ${quoteWord(file)} --source-type csv`, 'ecomlake adapters list'],
    },
  );
}

import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { Contract } from '@ecomlake/schema-contract';
import { parseAdapterOptions, type AdapterRegistry } from '@ecomlake/source-adapters';

import { PipelineError } from '../errors.ts';

/** One opening of an adapter. */
export interface SourceInput {
  /** How messages and results name it: a path, or `generator:orders`. */
  readonly label: string;
  /** For the adapter's `optionsSchema`. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Where one table's rows come from. */
export interface TableSource {
  readonly contract: Contract;
  readonly adapterId: string;
  /** Read one after the other, in this order. */
  readonly inputs: readonly SourceInput[];
  /** Who contributes to a default partition: the source as a whole, or each origin of its batches for itself. */
  readonly slicesBy: 'source' | 'origin';
}

/** A source without files: an adapter that holds every table, such as the generator. */
export interface AdapterSource {
  readonly adapterId: string;
  /** For the adapter's `optionsSchema`; the same for every table. */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface FindSourcesOptions {
  /** Absolute path of a folder or a file, or an adapter that holds every table. */
  readonly source: string | AdapterSource;
  readonly sourceType?: string | undefined;
  readonly contracts: readonly Contract[];
  readonly tables?: readonly string[] | undefined;
  readonly adapters: AdapterRegistry;
}

interface Candidate {
  readonly stem: string;
  readonly path: string;
  readonly isFolder: boolean;
}

const COMPRESSION_SUFFIX = /\.(gz|zst)$/i;

/**
 * Match files to contracts. A table's rows are in `<table>.<suffix>` (`-` and `_` count as equal), optionally compressed,
 * or in a folder `<table>/` of such files. A source that is one file belongs to the table it is named after, or to the only
 * contract there is.
 *
 * @throws {PipelineError} `ECL_PIPELINE_SOURCE_NOT_FOUND`, `ECL_PIPELINE_UNKNOWN_TABLE`, `ECL_PIPELINE_AMBIGUOUS_TABLE`,
 *   `ECL_PIPELINE_NO_TABLES`
 */
export async function findSources(options: FindSourcesOptions): Promise<readonly TableSource[]> {
  const { source, contracts, tables } = options;
  const wanted = tables === undefined ? contracts : tables.map((table) => contractOf(table, contracts));
  if (typeof source !== 'string') {
    // wrong options are one mistake, not one for each table
    parseAdapterOptions(options.adapters.get(source.adapterId), source.options);
    return wanted.map((contract) => adapterTable(source, contract, options.adapters));
  }
  return findFiles({ ...options, source }, wanted);
}

function adapterTable(
  { adapterId, options }: AdapterSource,
  contract: Contract,
  adapters: AdapterRegistry,
): TableSource {
  const { id } = adapters.get(adapterId);
  return { contract, adapterId: id, inputs: [{ label: `${id}:${contract.table}`, options }], slicesBy: 'origin' };
}

type FindFilesOptions = FindSourcesOptions & { readonly source: string };

async function findFiles(options: FindFilesOptions, wanted: readonly Contract[]): Promise<readonly TableSource[]> {
  const { source } = options;
  const info = await stat(source).catch((cause: unknown) => {
    throw new PipelineError('ECL_PIPELINE_SOURCE_NOT_FOUND', `source ${source}: no such file or folder`, {
      cause,
      details: { source },
      nextSteps: ['check --source'],
    });
  });
  const found = info.isDirectory() ? await fromFolder(options, wanted) : [fromFile(options, wanted)];
  if (found.length === 0) throw nothingFound(options, wanted);
  return found;
}

function fileInput(path: string): SourceInput {
  return { label: path, options: { path } };
}

function contractOf(table: string, contracts: readonly Contract[]): Contract {
  const contract = contracts.find((candidate) => candidate.table === table);
  if (contract !== undefined) return contract;
  const known = contracts.map((candidate) => candidate.table).sort();
  throw new PipelineError('ECL_PIPELINE_UNKNOWN_TABLE', `table ${table} has no contract; known: ${known.join(', ')}`, {
    details: { table, known },
    nextSteps: ['use one of the known tables, or add its contract to the contracts folder'],
  });
}

function fromFile(options: FindFilesOptions, wanted: readonly Contract[]): TableSource {
  const { source } = options;
  const candidate = candidateOf(source, options.adapters, options.sourceType);
  const named = wanted.find((contract) => isNameOf(candidate.stem, contract.table));
  const contract = named ?? (wanted.length === 1 ? wanted[0] : undefined);
  if (contract === undefined) throw nothingFound(options, wanted);
  return { contract, inputs: [fileInput(source)], adapterId: adapterIdOf(source, options), slicesBy: 'source' };
}

async function fromFolder(options: FindFilesOptions, wanted: readonly Contract[]): Promise<readonly TableSource[]> {
  const candidates = await listCandidates(options.source, options);
  const sources = await Promise.all(
    wanted.map(async (contract): Promise<TableSource | undefined> => {
      const matches = matchesOf(contract.table, candidates);
      const [match, second] = matches;
      if (match === undefined) return undefined;
      if (second !== undefined) throw ambiguous(contract.table, matches);
      const paths = match.isFolder ? await filesOf(match.path, options) : [match.path];
      const [first] = paths;
      return first === undefined
        ? undefined
        : { contract, inputs: paths.map(fileInput), adapterId: adapterIdOf(first, options), slicesBy: 'source' };
    }),
  );
  return sources.filter((source) => source !== undefined);
}

/** An exact name wins over one that differs in `-` and `_`. */
function matchesOf(table: string, candidates: readonly Candidate[]): readonly Candidate[] {
  const exact = candidates.filter(({ stem }) => stem === table);
  return exact.length > 0 ? exact : candidates.filter(({ stem }) => isNameOf(stem, table));
}

async function listCandidates(folder: string, options: FindSourcesOptions): Promise<readonly Candidate[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => !/^[._]/.test(entry.name))
    .flatMap((entry): Candidate[] => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return [{ stem: entry.name, path, isFolder: true }];
      if (!entry.isFile() || !isReadable(entry.name, options)) return [];
      return [candidateOf(path, options.adapters, options.sourceType)];
    });
}

async function filesOf(folder: string, options: FindSourcesOptions): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/^[._]/.test(entry.name) && isReadable(entry.name, options))
    .map((entry) => join(folder, entry.name))
    .sort();
}

function isReadable(name: string, { adapters, sourceType }: FindSourcesOptions): boolean {
  return sourceType !== undefined || adapters.findByFileName(name) !== undefined;
}

function adapterIdOf(path: string, { adapters, sourceType }: FindSourcesOptions): string {
  if (sourceType !== undefined) return adapters.get(sourceType).id;
  const adapter = adapters.findByFileName(basename(path));
  if (adapter !== undefined) return adapter.id;
  const known = adapters.list().flatMap(({ fileSuffixes }) => fileSuffixes);
  throw new PipelineError('ECL_PIPELINE_NO_TABLES', `source ${path}: no adapter reads this kind of file`, {
    details: { source: path, known },
    nextSteps: [`name the file with one of ${known.join(', ')}, or say what it is with --source-type`],
  });
}

function candidateOf(path: string, adapters: AdapterRegistry, sourceType: string | undefined): Candidate {
  const name = basename(path).replace(COMPRESSION_SUFFIX, '');
  const adapter = sourceType === undefined ? adapters.findByFileName(name) : adapters.get(sourceType);
  const suffix = adapter?.fileSuffixes.find((candidate) => name.toLowerCase().endsWith(candidate));
  const stem = suffix === undefined ? name : name.slice(0, -suffix.length);
  return { stem, path, isFolder: false };
}

function isNameOf(stem: string, table: string): boolean {
  return stem.replaceAll('-', '_') === table.replaceAll('-', '_');
}

function ambiguous(table: string, matches: readonly Candidate[]): PipelineError {
  const paths = matches.map(({ path }) => path);
  return new PipelineError(
    'ECL_PIPELINE_AMBIGUOUS_TABLE',
    `table ${table}: more than one source: ${paths.join(', ')}`,
    {
      details: { table, paths },
      nextSteps: ['keep one of them in the source folder, or name one file with --source'],
    },
  );
}

function nothingFound({ source }: FindFilesOptions, wanted: readonly Contract[]): PipelineError {
  const names = wanted.map(({ table }) => table).sort();
  return new PipelineError(
    'ECL_PIPELINE_NO_TABLES',
    `source ${source}: no file for any table under contract; looked for ${names.join(', ')}`,
    { details: { source, tables: names }, nextSteps: ['name the files <table>.csv, or add contracts for them'] },
  );
}

import { isAbsolute } from 'node:path';

import type { Contract } from '@ecomlake/schema-contract';
import { compileContract } from '@ecomlake/schema-contract';
import { createReader, defineSourceAdapter } from '@ecomlake/source-adapters';
import type { OpenRequest, SourceAdapter, SourceBatch, SourceReader } from '@ecomlake/source-adapters';
import type { RecordBatch } from 'apache-arrow';
import { z } from 'zod';

import { canonicalJson, sha256Hex } from './config/canonical-json.ts';
import { loadGeneratorConfig } from './config/load-config.ts';
import { DAILY_TABLES, ECOM_TABLES } from './contracts/ecom-tables.ts';
import type { DailyTable, EcomTable } from './contracts/ecom-tables.ts';
import { loadEcomContract } from './contracts/load-ecom-contract.ts';
import { EcomGeneratorError } from './errors.ts';
import { GENERATOR_VERSION } from './generator-version.ts';
import type { Logger } from './logger.ts';
import { MESS_LEVELS } from './mess/mess-level.ts';
import type { GeneratorSession } from './run/generator-session.ts';
import { openGeneratorSession } from './run/generator-session.ts';
import { resolveWindow } from './run/resolve-window.ts';
import type { ShopState } from './simulation/shop-state.ts';

const path = z.string().min(1).refine(isAbsolute, 'must be an absolute path');
const rate = z.number().min(0).max(1).optional();

export const ecomGeneratorOptionsSchema = z.strictObject({
  /** Configuration file. @default the shipped values */
  config: path.optional(),
  /** Beats the seed of the configuration. */
  seed: z.int().min(0).optional(),
  /** Both or none. */
  startDate: z.string().optional(),
  endDate: z.string().optional(),
  messLevel: z.enum(MESS_LEVELS).default('baseline'),
  extraMess: z.strictObject({ typos: rate, duplicates: rate, numericCorruption: rate }).optional(),
  /** Folder with `customers.csv` and `product_catalog.csv`. */
  lookupsFrom: path.optional(),
  /** Read to save time, never written: call `advanceIdState` once everything is published. */
  idStateFile: path.optional(),
});

export type EcomGeneratorOptions = z.output<typeof ecomGeneratorOptionsSchema>;

/** The shop before a window, kept between readers. */
interface Replayed {
  readonly key: string;
  readonly start: ShopState;
}

/**
 * The shop as a source: one reader per table, batches by day in emission order, `generator:<table>/<day>` as their origin. The adapter
 * remembers the shop as it stood before the last window, so that the tables of one run replay the days before it only once.
 */
export function createEcomGenerator(): SourceAdapter<EcomGeneratorOptions> {
  let replayed: Replayed | undefined;
  return defineSourceAdapter<EcomGeneratorOptions>({
    id: 'generator',
    summary: 'A deterministic synthetic e-commerce shop: eight related tables, any range of days.',
    optionsSchema: ecomGeneratorOptionsSchema,
    fileSuffixes: [],
    open: (request) =>
      openShopReader(request, {
        recall: (key) => (replayed?.key === key ? replayed : undefined),
        keep: (value) => (replayed = value),
      }),
  });
}

interface ReplayMemory {
  readonly recall: (key: string) => Replayed | undefined;
  readonly keep: (value: Replayed) => void;
}

/** @throws {EcomGeneratorError} as `openGeneratorSession`; `ECL_GENERATOR_OPTION_INVALID` when the contract is not one of the shop's */
async function openShopReader(request: OpenRequest<EcomGeneratorOptions>, memory: ReplayMemory): Promise<SourceReader> {
  const { options, batchRows } = request;
  const { contract } = request.contract;
  const table = demandTable(contract);
  const config = await loadGeneratorConfig({ path: options.config, seed: options.seed });
  const now = (): Date => new Date();
  const logger = request.logger === undefined ? undefined : withInfo(request.logger);
  const window = resolveWindow(options, config, now);
  const { lookupsFrom, idStateFile } = options;
  const key = canonicalJson({
    config: config.sha256,
    seed: config.seed,
    start: window.start,
    end: window.end,
    lookupsFrom,
    idStateFile,
  });
  const known = memory.recall(key);
  const session = await openGeneratorSession({
    config,
    window,
    lookupsFrom,
    idStateFile,
    writesState: false,
    messLevel: options.messLevel,
    extraMess: options.extraMess,
    batchRows,
    start: known?.start,
    logger,
    now,
  });
  const uri = `generator:${table}`;
  let lastDay: string | undefined;
  const rememberStart = async (signal: AbortSignal | undefined): Promise<void> => {
    if (known === undefined) memory.keep({ key, start: await session.beforeWindow(signal) });
  };
  return createReader({
    uri,
    read: (signal) =>
      isDaily(table)
        ? readDays({ session, table, contract, signal, rememberStart, onDay: (day) => (lastDay = day) })
        : readLookup(session, table, contract),
    close: async () => session[Symbol.asyncDispose](),
    summary: () => ({ uri, sha256: null, bytes: null, contentKey: contentKeyOf(options, config.sha256, session) }),
    cursor: () => (lastDay === undefined ? undefined : { through: lastDay }),
  });
}

/** Everything that decides a row's value; the window does not. */
function contentKeyOf(options: EcomGeneratorOptions, configSha256: string, { lookups }: GeneratorSession): string {
  const { messLevel, extraMess = {} } = options;
  const parts = { version: GENERATOR_VERSION, configSha256, lookups: lookups.sha256, messLevel, extraMess };
  return sha256Hex(canonicalJson(parts)).slice(0, 16);
}

interface ReadDaysOptions {
  readonly session: GeneratorSession;
  readonly table: DailyTable;
  readonly contract: Contract;
  readonly signal: AbortSignal | undefined;
  readonly rememberStart: (signal: AbortSignal | undefined) => Promise<void>;
  readonly onDay: (day: string) => void;
}

async function* readDays(options: ReadDaysOptions): AsyncGenerator<SourceBatch> {
  const { session, table, contract, signal, onDay } = options;
  let firstRow = 1;
  await options.rememberStart(signal);
  for await (const { day, batches } of session.days({
    tables: [table],
    contracts: new Map([[table, contract]]),
    signal,
  })) {
    for (const batch of batches.get(table) ?? []) {
      yield sourceBatch(batch, `generator:${table}/${day}`, firstRow);
      firstRow += batch.numRows;
    }
    onDay(day);
  }
}

async function* readLookup(
  session: GeneratorSession,
  table: 'customers' | 'product_catalog',
  contract: Contract,
): AsyncGenerator<SourceBatch> {
  let firstRow = 1;
  for (const batch of session.lookupBatches(table, contract)) {
    yield sourceBatch(batch, `generator:${table}`, firstRow);
    firstRow += batch.numRows;
  }
}

function sourceBatch(batch: RecordBatch, uri: string, firstRow: number): SourceBatch {
  return {
    batch,
    rejects: [],
    origin: { uri, byteStart: null, byteEnd: null, firstRow },
    rowsRead: batch.numRows,
    filtered: 0,
  };
}

function isDaily(table: EcomTable): table is DailyTable {
  return DAILY_TABLES.some((daily) => daily === table);
}

/** The contract may leave columns out and order them otherwise; names and types must be the shop's. */
function demandTable(contract: Contract): EcomTable {
  const invalid = (message: string): EcomGeneratorError =>
    new EcomGeneratorError('ECL_GENERATOR_OPTION_INVALID', message, {
      details: { table: contract.table, contract: contract.id },
    });
  const table = ECOM_TABLES.find((name) => name === contract.table);
  if (table === undefined)
    throw invalid(`the generator has no table ${JSON.stringify(contract.table)}; it makes ${ECOM_TABLES.join(', ')}`);
  const own = compileContract(loadEcomContract(table)).schema.fields;
  const asked = compileContract(contract).schema.fields;
  for (const { name, type } of asked) {
    const field = own.find((candidate) => candidate.name === name);
    if (field === undefined)
      throw invalid(
        `contract ${contract.id}: the generator makes no column ${table}.${name}; it makes ${own.map((candidate) => candidate.name).join(', ')}`,
      );
    if (String(field.type) !== String(type))
      throw invalid(
        `contract ${contract.id}: column ${name} is ${String(type)}, the generator makes ${String(field.type)}`,
      );
  }
  return table;
}

/** An adapter's logger has two levels. */
function withInfo(logger: NonNullable<OpenRequest<EcomGeneratorOptions>['logger']>): Logger {
  return {
    debug: (message, fields) => logger.debug(message, fields),
    info: (message, fields) => logger.debug(message, fields),
    warn: (message, fields) => logger.warn(message, fields),
  };
}

import { setImmediate } from 'node:timers/promises';

import type { Contract } from '@ecomlake/schema-contract';
import type { RecordBatch } from 'apache-arrow';

import type { EncodeContext } from '../batches/daily-batches.ts';
import { createDailyBatches } from '../batches/daily-batches.ts';
import { makeLookupBatches } from '../batches/lookup-batches.ts';
import { createShopVocabulary } from '../batches/shop-vocabulary.ts';
import type { GeneratorConfig } from '../config/generator-config.ts';
import { DAILY_TABLES } from '../contracts/ecom-tables.ts';
import type { DailyTable, EcomTable, LookupTable } from '../contracts/ecom-tables.ts';
import { loadEcomContract } from '../contracts/load-ecom-contract.ts';
import { EcomGeneratorError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { generateLookups, signupRangeOf } from '../lookups/generate-lookups.ts';
import { loadLookups } from '../lookups/load-lookups.ts';
import type { Lookups } from '../lookups/lookup-tables.ts';
import type { MessLedger } from '../mess/mess-ledger.ts';
import type { ExtraMess, MessLevel } from '../mess/mess-level.ts';
import { createMessMaker } from '../mess/mess-maker.ts';
import { wantTables } from '../simulation/day-rows.ts';
import { createShop } from '../simulation/shop.ts';
import type { Shop } from '../simulation/shop.ts';
import type { ShopState } from '../simulation/shop-state.ts';
import { emptyShopState } from '../simulation/shop-state.ts';
import { createWorld } from '../simulation/world.ts';
import type { IdState } from '../state/id-state.ts';
import { openIdState } from '../state/id-state.ts';
import { lockState } from '../state/state-lock.ts';
import { formatDay } from '../time/calendar.ts';
import type { Window } from './resolve-window.ts';
import { demandAfterOrigin } from './resolve-window.ts';

export interface OpenGeneratorSessionOptions {
  readonly config: GeneratorConfig;
  /** Days to emit. */
  readonly window: Window;
  /** Absolute path of a lookups folder. @default lookups are made in memory */
  readonly lookupsFrom?: string | undefined;
  /** Lookups at hand; beats `lookupsFrom`. They count as loaded. */
  readonly lookups?: Lookups | undefined;
  /** The shop at the end of the day before the window, from `beforeWindow` of a session with the same configuration and lookups; nothing is replayed then. */
  readonly start?: ShopState | undefined;
  /** Absolute path. @default no state: the simulation begins at its origin */
  readonly idStateFile?: string | undefined;
  /** Whether the state will be committed, and is therefore locked. @default true */
  readonly writesState?: boolean | undefined;
  /** @default 'baseline' */
  readonly messLevel?: MessLevel | undefined;
  readonly extraMess?: ExtraMess | undefined;
  readonly ledger?: MessLedger | undefined;
  /** Rows per batch, at most; rows doubled by `extraMess` come on top. @default 65_536 */
  readonly batchRows?: number | undefined;
  readonly logger?: Logger | undefined;
  /** @default the system clock */
  readonly now?: (() => Date) | undefined;
}

/** All rows of one day. */
export interface GeneratedDay {
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** In emission order; a table without rows that day has no batch. Only the tables asked for. */
  readonly batches: ReadonlyMap<DailyTable, readonly RecordBatch[]>;
}

export interface DaysOptions {
  /** @default all six */
  readonly tables?: readonly DailyTable[] | undefined;
  /** Contracts that pick and order the columns. @default the shipped ones */
  readonly contracts?: ReadonlyMap<EcomTable, Contract> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One window of the shop's history. Dispose it to release the state's lock. */
export interface GeneratorSession extends AsyncDisposable {
  readonly lookups: Lookups;
  readonly window: Window;
  /** First simulated day. */
  readonly origin: number;
  /** A lookup table in file order; messy only when the session made the lookups itself. */
  lookupBatches(table: LookupTable, contract?: Contract): Iterable<RecordBatch>;
  /** The days of the window, in order. Once per session. */
  days(options?: DaysOptions): AsyncIterable<GeneratedDay>;
  /** The shop at the end of the day before the window, replayed now where that is needed; to be asked before `days`. */
  beforeWindow(signal?: AbortSignal): Promise<ShopState>;
  /** The state at the end of the window; days not asked for are simulated now. */
  finish(): ShopState;
  /** Record the window as durable: call it when every row is. Does nothing without an id-state file. */
  commit(): Promise<void>;
}

const DEFAULT_BATCH_ROWS = 65_536;

/**
 * Prepare a window: lookups, state, and the simulation up to the day before it.
 * @throws {EcomGeneratorError} `ECL_GENERATOR_WINDOW_INVALID`, `ECL_GENERATOR_LOOKUPS_*`, `ECL_GENERATOR_STATE_*`,
 *   `ECL_GENERATOR_OPTION_INVALID`, `ECL_GENERATOR_CONFIG_INVALID`; no file is touched
 */
export async function openGeneratorSession(options: OpenGeneratorSessionOptions): Promise<GeneratorSession> {
  const { config, window, idStateFile, logger, messLevel = 'baseline', batchRows = DEFAULT_BATCH_ROWS } = options;
  const now = options.now ?? (() => new Date());
  if (!Number.isSafeInteger(batchRows) || batchRows < 1)
    throw new EcomGeneratorError(
      'ECL_GENERATOR_OPTION_INVALID',
      `batchRows: expected a positive whole number, found ${batchRows}`,
    );
  const mess = createMessMaker({ config, level: messLevel, extra: options.extraMess, ledger: options.ledger });
  const isLoaded = options.lookups !== undefined || options.lookupsFrom !== undefined;
  const lookups = options.lookups ?? (await obtainLookups(options));
  const world = createWorld(config, lookups);
  const lock =
    idStateFile !== undefined && (options.writesState ?? true)
      ? await lockState({ statePath: idStateFile, now, logger })
      : undefined;

  let state: IdState | undefined;
  let start: ShopState;
  let origin: number;
  try {
    state =
      idStateFile === undefined
        ? undefined
        : await openIdState({
            path: idStateFile,
            guards: { seed: config.seed, configSha256: config.sha256, lookupsSha256: lookups.sha256 },
            origin: world.parameters.origin,
            customerCount: lookups.customers.count,
            logger,
          });
    origin = state?.originFor(window.start) ?? world.parameters.origin;
    demandAfterOrigin(window, origin);
    start =
      options.start === undefined
        ? ((await state?.startBefore(window.start)) ?? emptyShopState(origin, lookups.customers.count))
        : structuredClone(options.start); // the simulation works in place
  } catch (error) {
    await lock?.[Symbol.asyncDispose]();
    throw error;
  }

  const shop = createShop(world, start);
  const context: EncodeContext = { world, mess, vocabulary: createShopVocabulary(config, lookups.products) };
  const contractOf = (table: EcomTable): Contract =>
    loadEcomContract(table, { emitCartLink: config.parameters.emit_cart_link });
  let isIterated = false;

  async function* days({ tables = DAILY_TABLES, contracts, signal }: DaysOptions = {}): AsyncGenerator<GeneratedDay> {
    if (isIterated)
      throw new EcomGeneratorError(
        'ECL_GENERATOR_OPTION_INVALID',
        'the days of a session can be read once; open another session',
      );
    isIterated = true;
    const wanted = wantTables(tables);
    const makers = tables.map((table) => ({
      table,
      makeBatches: createDailyBatches(contracts?.get(table) ?? contractOf(table), table, context, batchRows),
    }));
    await replay(shop, window.start - 1, signal, logger);
    for (let day = window.start; day <= window.end; day += 1) {
      // A day is a few milliseconds of pure computation: let signals and I/O in between.
      await setImmediate();
      signal?.throwIfAborted();
      const rows = shop.nextDay(wanted);
      const batches = makers.map(({ table, makeBatches }) => [table, makeBatches(rows)] as const);
      yield { day: formatDay(day), batches: new Map(batches.filter(([, list]) => list.length > 0)) };
    }
  }

  const finish = (): ShopState => {
    shop.skipTo(window.end);
    return shop.snapshot();
  };

  return {
    lookups,
    window,
    origin,
    lookupBatches: (table, contract = contractOf(table)) =>
      makeLookupBatches({ contract, table, lookups, mess: isLoaded ? undefined : mess, batchRows }),
    days,
    async beforeWindow(signal) {
      await replay(shop, window.start - 1, signal, logger);
      return structuredClone(shop.snapshot());
    },
    finish,
    async commit() {
      await state?.commit(finish(), now());
    },
    async [Symbol.asyncDispose]() {
      await lock?.[Symbol.asyncDispose]();
    },
  };
}

async function obtainLookups({ config, window, lookupsFrom, logger }: OpenGeneratorSessionOptions): Promise<Lookups> {
  if (lookupsFrom !== undefined) return loadLookups({ directory: lookupsFrom, config, logger });
  const range = signupRangeOf(config, window.end);
  if (config.parameters.signup_range === 'window')
    logger?.warn('signup_range is `window`: customers, and with them all rows, depend on where the window ends', {
      signupRange: [formatDay(range.firstDay), formatDay(range.lastDay)],
    });
  return generateLookups(config, range);
}

const REPLAY_STEP_DAYS = 50;

async function replay(
  shop: Shop,
  last: number,
  signal: AbortSignal | undefined,
  logger: Logger | undefined,
): Promise<void> {
  if (shop.day < last)
    logger?.debug('days before the window are replayed', { from: formatDay(shop.day + 1), to: formatDay(last) });
  while (shop.day < last) {
    signal?.throwIfAborted();
    shop.skipTo(Math.min(last, shop.day + REPLAY_STEP_DAYS));
    // Let signals in between the steps.
    await setImmediate();
  }
}

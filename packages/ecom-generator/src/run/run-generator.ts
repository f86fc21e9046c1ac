import type { Contract } from '@ecomlake/schema-contract';

import type { GeneratorConfig } from '../config/generator-config.ts';
import { tableSettings } from '../config/generator-config.ts';
import type { QualityReport } from '../check/quality-report.ts';
import { createQualityChecker } from '../check/quality-checker.ts';
import { ECOM_TABLES } from '../contracts/ecom-tables.ts';
import type { EcomTable } from '../contracts/ecom-tables.ts';
import { loadEcomContracts } from '../contracts/load-ecom-contract.ts';
import { EcomGeneratorError } from '../errors.ts';
import { GENERATOR_VERSION } from '../generator-version.ts';
import type { Logger } from '../logger.ts';
import type { ExtraMess, MessLevel } from '../mess/mess-level.ts';
import { formatDay } from '../time/calendar.ts';
import { openCsvFiles } from './csv-files.ts';
import type { CsvFiles } from './csv-files.ts';
import { encodeCustomerStatus } from './customer-status.ts';
import { expectedRowsPerDay } from './expected-rows.ts';
import type { GeneratorSession } from './generator-session.ts';
import { openGeneratorSession } from './generator-session.ts';
import { createLedgerBuffer } from './ledger-buffer.ts';
import type { LedgerBuffer, MessTotal } from './ledger-buffer.ts';
import { buildLoadScript } from './load-script.ts';
import { resolveWindow } from './resolve-window.ts';
import { stageOutputDirectory, stageRunDirectory } from './stage-directory.ts';
import type { StageDirectory } from './stage-directory.ts';

export interface RunGeneratorOptions {
  readonly config: GeneratorConfig;
  /** `YYYY-MM-DD`; both or none. @default the last `order_days_back` days up to today, UTC */
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
  /** Absolute path; the run gets a folder `raw_run_<time>` in it. Not used with `outputDirectory`. */
  readonly artifactRoot?: string | undefined;
  /** Absolute path of exactly the folder to write to. */
  readonly outputDirectory?: string | undefined;
  /** @default 'baseline' */
  readonly messLevel?: MessLevel | undefined;
  readonly extraMess?: ExtraMess | undefined;
  /** Absolute path of a lookups folder. @default made in memory, and written to the run folder */
  readonly lookupsFrom?: string | undefined;
  /** Absolute path of the id-state file. @default none */
  readonly idStateFile?: string | undefined;
  /** Check all rows; an error keeps the state where it is. @default false */
  readonly check?: boolean | undefined;
  /** Write which cell was changed how. @default false */
  readonly messLedger?: boolean | undefined;
  readonly logger?: Logger | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each day. */
  readonly onDay?: ((progress: DayProgress) => void) | undefined;
  /** @default the system clock */
  readonly now?: (() => Date) | undefined;
}

export interface DayProgress {
  readonly day: string;
  readonly daysDone: number;
  readonly daysTotal: number;
  readonly rows: number;
}

/** What a run made; the same document as `run.json`, with the folder. */
export interface RunGeneratorResult {
  readonly directory: string;
  readonly generatorVersion: string;
  readonly seed: number;
  readonly configSha256: string;
  readonly lookupsSha256: string;
  readonly origin: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly messLevel: MessLevel;
  readonly rows: Readonly<Record<string, number>>;
  readonly messTotals: readonly MessTotal[] | null;
  readonly report: QualityReport | null;
}

/**
 * Write a window of the shop as CSV files. The folder appears when it is complete; the id state moves only after that.
 * @throws {EcomGeneratorError} `ECL_GENERATOR_WINDOW_INVALID`, `ECL_GENERATOR_OPTION_INVALID`, `ECL_GENERATOR_LOOKUPS_*`,
 *   `ECL_GENERATOR_STATE_*`, `ECL_GENERATOR_WRITE_FAILED`; `ECL_GENERATOR_CHECK_FAILED` when `check` found errors
 */
export async function runGenerator(options: RunGeneratorOptions): Promise<RunGeneratorResult> {
  const { config, artifactRoot, outputDirectory, logger, messLevel = 'baseline' } = options;
  const now = options.now ?? (() => new Date());
  if ((artifactRoot === undefined) === (outputDirectory === undefined))
    throw new EcomGeneratorError('ECL_GENERATOR_OPTION_INVALID', 'give either an artifact root or an output directory');
  const window = resolveWindow(options, config, now);
  logger?.info('window', {
    start: formatDay(window.start),
    end: formatDay(window.end),
    expectedRowsPerDay: expectedRowsPerDay(config),
  });
  const ledger = options.messLedger === true ? createLedgerBuffer() : undefined;
  await using session = await openGeneratorSession({ ...options, window, messLevel, ledger, now });
  const stage =
    outputDirectory === undefined
      ? await stageRunDirectory(artifactRoot ?? '', now())
      : await stageOutputDirectory(outputDirectory);
  try {
    const { result, report } = await fillStage({ options: { ...options, messLevel }, session, stage, ledger, now });
    if (report !== null && report.failed > 0) {
      const directory = await stage.setAside();
      throw checkFailed(report, directory);
    }
    const directory = await stage.publish();
    // The state may lag behind the files, never lead them.
    await session.commit();
    return { ...result, directory };
  } catch (error) {
    await stage.discard();
    throw error;
  }
}

interface FillStageOptions {
  readonly options: RunGeneratorOptions & { readonly messLevel: MessLevel };
  readonly session: GeneratorSession;
  readonly stage: StageDirectory;
  readonly ledger: LedgerBuffer | undefined;
  readonly now: () => Date;
}

interface FillStageResult {
  readonly result: Omit<RunGeneratorResult, 'directory'>;
  readonly report: QualityReport | null;
}

async function fillStage({ options, session, stage, ledger, now }: FillStageOptions): Promise<FillStageResult> {
  const { config, messLevel, signal, onDay } = options;
  const { window, lookups, origin } = session;
  const contracts = loadEcomContracts({ emitCartLink: config.parameters.emit_cart_link });
  const columnsOf = csvColumns(config, contracts, options.lookupsFrom === undefined);
  const checker =
    options.check === true ? createQualityChecker({ config, lookups, window, origin, messLevel }) : undefined;
  const rows: Record<string, number> = {};
  const rowsPerDay: Record<string, Record<string, number>> = {};
  await using files = await openCsvFiles(stage.path, columnsOf);

  for (const table of ['customers', 'product_catalog'] as const) {
    rows[table] = lookups[table === 'customers' ? 'customers' : 'products'].count;
    if (options.lookupsFrom !== undefined) continue;
    for (const batch of session.lookupBatches(table)) await files.write(table, batch);
    await drain(ledger, files);
  }
  let daysDone = 0;
  for await (const generated of session.days({ signal })) {
    const counts: Record<string, number> = {};
    for (const [table, batches] of generated.batches) {
      for (const batch of batches) {
        counts[table] = (counts[table] ?? 0) + batch.numRows;
        // Appended in order: the order of rows is part of the data.
        await files.write(table, batch);
      }
      rows[table] = (rows[table] ?? 0) + (counts[table] ?? 0);
    }
    rowsPerDay[generated.day] = counts;
    checker?.observe(generated);
    await drain(ledger, files);
    daysDone += 1;
    onDay?.({
      day: generated.day,
      daysDone,
      daysTotal: window.end - window.start + 1,
      rows: Object.values(counts).reduce((sum, count) => sum + count, 0),
    });
  }
  for (const piece of encodeCustomerStatus(config, lookups, session.finish()))
    await files.writeText('customer_status.csv', piece);
  await files.writeText(
    'load_data.sql',
    buildLoadScript({
      contracts: new Map([...contracts].filter(([table]) => columnsOf.has(table))),
      columnsOf,
      hasHistory: window.start > origin || options.lookupsFrom !== undefined,
    }),
  );
  const report = checker?.finish() ?? null;
  if (report !== null) await files.writeText('qa_report.json', `${JSON.stringify(report, null, 2)}\n`);
  const messTotals = ledger?.totals() ?? null;
  const result = {
    generatorVersion: GENERATOR_VERSION,
    seed: config.seed,
    configSha256: config.sha256,
    lookupsSha256: lookups.sha256,
    origin: formatDay(origin),
    startDate: formatDay(window.start),
    endDate: formatDay(window.end),
    messLevel,
    rows,
    messTotals,
    report,
  };
  await files.writeText('run.json', `${JSON.stringify(runDocument(result, rowsPerDay, now()), null, 2)}\n`);
  await files.close();
  return { result, report };
}

function runDocument(
  result: Omit<RunGeneratorResult, 'directory'>,
  rowsPerDay: Readonly<Record<string, Readonly<Record<string, number>>>>,
  writtenAt: Date,
): Record<string, unknown> {
  return {
    schema_version: '1.0.0',
    generator_version: result.generatorVersion,
    written_at: writtenAt.toISOString(),
    seed: result.seed,
    config_sha256: result.configSha256,
    lookups_sha256: result.lookupsSha256,
    origin: result.origin,
    start_date: result.startDate,
    end_date: result.endDate,
    messiness_level: result.messLevel,
    rows: result.rows,
    rows_per_day: rowsPerDay,
    references_before_window: result.report?.references_before_window ?? null,
    mess_totals: result.messTotals,
  };
}

/** Columns per file: the configuration's order and choice where it has one, else the contract's. */
function csvColumns(
  config: GeneratorConfig,
  contracts: ReadonlyMap<EcomTable, Contract>,
  withLookups: boolean,
): ReadonlyMap<EcomTable, readonly string[]> {
  const columns = new Map<EcomTable, readonly string[]>();
  for (const table of ECOM_TABLES) {
    if (!withLookups && (table === 'customers' || table === 'product_catalog')) continue;
    const known = contracts.get(table)?.fields.map((field) => field.name) ?? [];
    const chosen = tableSettings(config, table)?.columns?.map((column) => column.name);
    const listed = chosen?.filter((name) => known.includes(name)) ?? known;
    const link = table === 'orders' && known.includes('cart_id') && !listed.includes('cart_id') ? ['cart_id'] : [];
    columns.set(table, [...listed, ...link]);
  }
  return columns;
}

async function drain(ledger: LedgerBuffer | undefined, files: CsvFiles): Promise<void> {
  const text = ledger?.take() ?? '';
  if (text !== '') await files.writeText('mess_ledger.jsonl', text);
}

function checkFailed(report: QualityReport, directory: string): EcomGeneratorError {
  const failed = report.checks.filter((check) => check.outcome === 'failed');
  const lines = failed.map(
    ({ name, measured, limit, sample }) => `${name}: ${measured} of ${sample}, allowed ${limit}`,
  );
  return new EcomGeneratorError(
    'ECL_GENERATOR_CHECK_FAILED',
    `${failed.length} checks failed, the id state was not moved; the files are in ${directory}:\n  ${lines.join('\n  ')}`,
    { details: { directory, failed: failed.map(({ name }) => name) } },
  );
}

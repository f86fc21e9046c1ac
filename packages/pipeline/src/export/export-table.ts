import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { sumAccounting, type Accounting, type ManifestSource } from '@ecomlake/manifest';
import { partitionPath } from '@ecomlake/parquet-writer';
import { compileContract, type CompiledContract } from '@ecomlake/schema-contract';
import type { SourceAdapter, SourceSummary } from '@ecomlake/source-adapters';

import { mapConcurrently } from '../concurrent.ts';
import { planLineage } from '../lineage/plan-lineage.ts';
import { outcomeOf } from '../outcome.ts';
import type { ParentDays } from '../partitions/parent-days.ts';
import { planPasses, type ExportPass } from '../partitions/plan-passes.ts';
import { placeFile } from '../place-file.ts';
import type { RejectFile } from '../rejects/reject-ledger.ts';
import type { ExportPlan } from './export-plan.ts';
import type { ExportRawOptions, LedgerReject, PartitionResult, TableResult } from './export-raw-types.ts';
import type { TableSource } from './find-sources.ts';
import { publishWritten } from './publish-written.ts';
import { isOverThreshold } from './reject-threshold.ts';
import { runPass, type WrittenPass, type WrittenWithRows } from './run-pass.ts';
import { sealRejectFile } from './seal-reject-file.ts';

/** Publication waits for the disk more than it works, so several partitions are on their way at once. */
const PARTITIONS_AT_ONCE = 8;

export interface ExportTableOptions {
  readonly plan: ExportPlan;
  /** Absolute path of the lake's root. */
  readonly root: string;
  readonly source: TableSource;
  readonly adapter: SourceAdapter<unknown>;
  readonly parentDays: ParentDays | undefined;
  readonly caller: ExportRawOptions;
}

export interface TableExport {
  readonly result: TableResult;
  readonly rejects: readonly LedgerReject[];
}

interface PassContext extends ExportTableOptions {
  readonly compiled: CompiledContract;
  readonly pass: ExportPass;
  readonly written: WrittenPass;
}

/** Export one table: read it, write its partitions, and publish them unless too many rows were refused. */
export async function exportTable(options: ExportTableOptions): Promise<TableExport> {
  const { plan, source, caller } = options;
  const compiled = compileContract(source.contract);
  const lineage = planLineage({ compiled, ...plan, sourcePrefix: caller.sourcePrefix });
  const passes = planPasses({
    contract: source.contract,
    dates: caller.dates,
    today: plan.today,
    parentDays: options.parentDays,
  });
  const outcomes: PassOutcome[] = [];
  const sample: LedgerReject[] = [];
  for (const [index, pass] of passes.entries()) {
    const directory = join(plan.workDirectory, source.contract.table, String(index));
    // passes read the same source, so they go one after the other
    const written = await runPass({
      plan,
      compiled,
      adapter: options.adapter,
      paths: source.paths,
      pass,
      lineage,
      directory,
      caller,
    });
    sample.push(...written.sample);
    outcomes.push(await settlePass({ ...options, compiled, pass, written }));
  }
  return { result: tableResult(source, outcomes), rejects: sample };
}

interface PassOutcome {
  readonly partitions: readonly PartitionResult[];
  readonly accounting: Accounting;
  readonly isOverThreshold: boolean;
}

async function settlePass(context: PassContext): Promise<PassOutcome> {
  const { written, compiled, caller } = context;
  const { accounting } = written;
  const threshold = caller.maxRejects ?? compiled.contract.rejects;
  const isOver = isOverThreshold(threshold, accounting.rejected, accounting.read);
  if (caller.dryRun === true) {
    return {
      partitions: [...written.partitions.map((partition) => planned(context, partition)), ...emptyOnes(context)],
      accounting,
      isOverThreshold: isOver,
    };
  }
  if (isOver) {
    for (const file of written.rejectFiles) await placeFile(context.root, file.path, file.localPath);
    return { partitions: [], accounting: withhold(accounting, accounting.published), isOverThreshold: true };
  }
  const published = await publishPass(context);
  const withheldRows = published.reduce((sum, { status, rows }) => (status === 'failed' ? sum + rows : sum), 0);
  return {
    partitions: [...published, ...emptyOnes(context)].sort(byPartition),
    accounting: withhold(accounting, withheldRows),
    isOverThreshold: false,
  };
}

/** Rows that were written but not published are filtered for the reason `withheld`; the identity stays true. */
function withhold(accounting: Accounting, rows: number): Accounting {
  if (rows === 0) return accounting;
  const { published, filtered, filteredBy } = accounting;
  return {
    ...accounting,
    published: published - rows,
    filtered: filtered + rows,
    filteredBy: { ...filteredBy, withheld: rows },
  };
}

async function publishPass(context: PassContext): Promise<readonly PartitionResult[]> {
  const { written, caller, root } = context;
  const empty =
    caller.allowEmpty === true ? missingValues(context).map((value) => emptyPartition(context.pass, value)) : [];
  const units = [...written.partitions, ...empty];
  const named = new Set(units.map(({ partition }) => partition));
  for (const file of written.rejectFiles) {
    if (file.partition === null || !named.has(file.partition)) await placeFile(root, file.path, file.localPath);
  }
  const rejectFiles = new Map(written.rejectFiles.map((file) => [file.partition, file]));
  let partitionsDone = 0;
  return mapConcurrently(units, PARTITIONS_AT_ONCE, async (unit) => {
    const result = await publishUnit(context, unit, rejectFiles.get(unit.partition));
    partitionsDone += 1;
    caller.onProgress?.({
      table: context.compiled.contract.table,
      stage: 'publish',
      rowsRead: written.accounting.read,
      bytesRead: null,
      bytesTotal: null,
      partitionsDone,
      partitionsTotal: units.length,
    });
    return result;
  });
}

async function publishUnit(
  context: PassContext,
  unit: WrittenWithRows,
  rejectFile: RejectFile | undefined,
): Promise<PartitionResult> {
  const { plan, compiled, caller, written } = context;
  try {
    caller.signal?.throwIfAborted();
    const rejects =
      rejectFile === undefined
        ? undefined
        : { localPath: rejectFile.localPath, document: await sealRejectFile(rejectFile) };
    const published = await publishWritten({
      plan,
      compiled,
      partition: unit.partition,
      files: unit.files,
      publishedRows: unit.publishedRows,
      rejectedRows: rejectFile?.rows ?? 0,
      rejects,
      source: written.summaries.map(toManifestSource),
      slice: sliceOf(written.summaries),
      hooks: caller.hooks ?? [],
      allowEmpty: caller.allowEmpty ?? false,
      logger: caller.logger,
      signal: caller.signal,
    });
    return { partition: unit.partition, path: pathOf(compiled, unit.partition), ...published, error: null };
  } catch (error) {
    // an abort or a full disk ends the run; anything else concerns this partition alone
    if (outcomeOf(error, caller.signal) !== 'failure') throw error;
    caller.logger?.warn('partition not published', { table: compiled.contract.table, partition: unit.partition });
    return { ...planned(context, unit), status: 'failed', error: describeError(error) };
  }
}

export function describeError(error: unknown): { readonly code: string; readonly message: string } {
  const message = error instanceof Error ? error.message : String(error);
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'ECL_UNEXPECTED';
  return { code, message };
}

function planned({ compiled }: PassContext, { partition, rows, bytes, files }: WrittenWithRows): PartitionResult {
  return {
    partition,
    path: pathOf(compiled, partition),
    rows,
    files: files.length,
    bytes,
    status: 'planned',
    error: null,
  };
}

/** Dates asked for that the source has no rows of; with `allowEmpty` they are published instead. */
function emptyOnes(context: PassContext): readonly PartitionResult[] {
  if (context.caller.allowEmpty === true && context.caller.dryRun !== true) return [];
  return missingValues(context).map((value) => ({
    ...planned(context, emptyPartition(context.pass, value)),
    status: 'empty',
  }));
}

function missingValues({ pass, written }: PassContext): readonly string[] {
  const present = new Set(written.partitions.map(({ value }) => value));
  return pass.expectedValues.filter((value) => !present.has(value));
}

function emptyPartition({ partitionBy: { key } }: ExportPass, value: string): WrittenWithRows {
  return { key, value, partition: partitionPath({ key, value }), rows: 0, bytes: 0, files: [], publishedRows: 0 };
}

function pathOf({ contract }: CompiledContract, partition: string): string {
  return `${contract.table}/${partition}`;
}

function toManifestSource({ uri, sha256, bytes }: SourceSummary): ManifestSource {
  return { uri, sha256, bytes };
}

/** Rows of a default partition are grouped by what they came from: the digest of the source, or its name where it has none. */
function sliceOf(summaries: readonly SourceSummary[]): string {
  const [only, second] = summaries;
  if (only !== undefined && second === undefined) return only.sha256 ?? only.uri;
  const digest = createHash('sha256');
  for (const { sha256, uri } of summaries) digest.update(`${sha256 ?? uri}\n`);
  return digest.digest('hex');
}

function tableResult({ contract, paths }: TableSource, outcomes: readonly PassOutcome[]): TableResult {
  const partitions = outcomes.flatMap((outcome) => outcome.partitions);
  const isOver = outcomes.some((outcome) => outcome.isOverThreshold);
  const failed = partitions.find(({ status }) => status === 'failed');
  const someSucceeded = partitions.some(({ status }) => status === 'published' || status === 'unchanged');
  const status = isOver ? 'over_threshold' : failed === undefined ? 'success' : someSucceeded ? 'partial' : 'failed';
  const accounting = sumAccounting(outcomes.map((outcome) => outcome.accounting));
  return {
    table: contract.table,
    source: paths.join(', '),
    partitions,
    accounting,
    status,
    error: failed?.error ?? null,
  };
}

function byPartition(left: PartitionResult, right: PartitionResult): number {
  return left.partition < right.partition ? -1 : 1;
}

import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { balanceAccounting, sumAccounting, type Accounting, type ManifestSource } from '@ecomlake/manifest';
import { partitionPath } from '@ecomlake/parquet-writer';
import { compileContract, type CompiledContract } from '@ecomlake/schema-contract';
import type { SourceAdapter, SourceSummary } from '@ecomlake/source-adapters';

import { mapConcurrently } from '../concurrent.ts';
import { planLineage } from '../lineage/plan-lineage.ts';
import { outcomeOf } from '../outcome.ts';
import type { ParentDays } from '../partitions/parent-days.ts';
import { planPasses, type ExportPass } from '../partitions/plan-passes.ts';
import { placeRejects } from '../rejects/place-rejects.ts';
import type { RejectFile } from '../rejects/reject-ledger.ts';
import type { ExportPlan } from './export-plan.ts';
import type { ExportRawOptions, LedgerReject, PartitionResult, TableResult } from './export-raw-types.ts';
import type { TableSource } from './find-sources.ts';
import { publishWritten } from './publish-written.ts';
import { isOverThreshold } from './reject-threshold.ts';
import { runPass, type WrittenPass } from './run-pass.ts';
import { runSlices } from './run-slices.ts';
import { sealRejectFile } from './seal-reject-file.ts';
import type { WrittenWithRows } from './write-pass.ts';

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
  for (const [index, planned] of passes.entries()) {
    const pass: PassWithoutDefault = isSliced(source, planned) ? withoutDefault(planned) : planned;
    const directory = join(plan.workDirectory, source.contract.table, String(index));
    const { adapter } = options;
    const reading = { plan, compiled, adapter, inputs: source.inputs, pass, lineage, directory, caller };
    // passes read the same source, so they go one after the other
    const written = await runPass(reading);
    sample.push(...written.sample);
    const outcome = await settlePass({ ...options, compiled, pass, written });
    const slices: PassOutcome[] = [];
    if (pass.sawNull?.() === true && !outcome.isOverThreshold) {
      for await (const slice of runSlices(reading, written.summaries[0]?.contentKey)) {
        slices.push(await settlePass({ ...options, compiled, pass: { ...pass, expectedValues: [] }, written: slice }));
      }
    }
    outcomes.push(joinSlices(outcome, slices));
  }
  return { result: tableResult(source, outcomes), rejects: sample };
}

interface PassWithoutDefault extends ExportPass {
  /** Whether a row without a partition value came by. */
  readonly sawNull?: (() => boolean) | undefined;
}

function isSliced({ slicesBy }: TableSource, { partitionBy }: ExportPass): boolean {
  return slicesBy === 'origin' && partitionBy.kind !== 'constant';
}

/** Leave rows without a partition value to a reading of their own, which keeps their origins apart. */
function withoutDefault(pass: ExportPass): PassWithoutDefault {
  let hasNull = false;
  return {
    ...pass,
    accepts: (value) => {
      hasNull ||= value === null;
      return value !== null && pass.accepts(value);
    },
    sawNull: () => hasNull,
  };
}

/** Rows of the slices were counted as out of range by the reading before; now they are published. */
function joinSlices(outcome: PassOutcome, slices: readonly PassOutcome[]): PassOutcome {
  if (slices.length === 0) return outcome;
  const { read, rejected, ...rest } = outcome.accounting;
  const { published, filtered } = sumAccounting(slices.map(({ accounting }) => accounting));
  const { out_of_range: outOfRange = 0, withheld = 0, ...others } = rest.filteredBy ?? {};
  const reasons = { ...others, out_of_range: outOfRange - published - filtered, withheld: withheld + filtered };
  const filteredBy = Object.fromEntries(Object.entries(reasons).filter(([, rows]) => rows > 0));
  const accounting: Accounting = {
    read,
    rejected,
    published: rest.published + published,
    filtered: rest.filtered - published,
    ...(Object.keys(filteredBy).length > 0 && { filteredBy }),
  };
  balanceAccounting(accounting);
  // every slice is a publication of the same partition: one that failed has to be seen, else its last state counts
  const defaults = slices.flatMap((slice) => slice.partitions);
  const shown = defaults.find(({ status }) => status === 'failed') ?? defaults.at(-1);
  const partitions = shown === undefined ? outcome.partitions : [...outcome.partitions, shown].sort(byPartition);
  return { partitions, accounting, isOverThreshold: false };
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
    for (const file of written.rejectFiles) await placeRejects(context.root, file, context.plan.runId);
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
    if (file.partition === null || !named.has(file.partition)) await placeRejects(root, file, context.plan.runId);
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

/** A key of the content stands behind the name, where it can be compared with the next run's. */
function toManifestSource({ uri, sha256, bytes, contentKey }: SourceSummary): ManifestSource {
  return { uri: contentKey === undefined ? uri : `${uri}#${contentKey}`, sha256, bytes };
}

/** Rows of a default partition are grouped by what they came from: the digest of the source, or its name where it has none. */
function sliceOf(summaries: readonly SourceSummary[]): string {
  const [only, second] = summaries;
  if (only !== undefined && second === undefined) return only.sha256 ?? only.uri;
  const digest = createHash('sha256');
  for (const { sha256, uri } of summaries) digest.update(`${sha256 ?? uri}\n`);
  return digest.digest('hex');
}

function tableResult({ contract, inputs }: TableSource, outcomes: readonly PassOutcome[]): TableResult {
  const partitions = outcomes.flatMap((outcome) => outcome.partitions);
  const isOver = outcomes.some((outcome) => outcome.isOverThreshold);
  const failed = partitions.find(({ status }) => status === 'failed');
  const someSucceeded = partitions.some(({ status }) => status === 'published' || status === 'unchanged');
  const status = isOver ? 'over_threshold' : failed === undefined ? 'success' : someSucceeded ? 'partial' : 'failed';
  const accounting = sumAccounting(outcomes.map((outcome) => outcome.accounting));
  return {
    table: contract.table,
    source: inputs.map(({ label }) => label).join(', '),
    partitions,
    accounting,
    status,
    error: failed?.error ?? null,
  };
}

function byPartition(left: PartitionResult, right: PartitionResult): number {
  return left.partition < right.partition ? -1 : 1;
}

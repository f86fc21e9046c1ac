import { createHash } from 'node:crypto';

import type { Accounting, ManifestSource } from '@ecomlake/manifest';
import { partitionPath } from '@ecomlake/parquet-writer';
import type { CompiledContract } from '@ecomlake/schema-contract';
import type { SourceSummary } from '@ecomlake/source-adapters';

import { mapConcurrently } from '../concurrent.ts';
import { outcomeOf } from '../outcome.ts';
import type { ExportPass } from '../partitions/plan-passes.ts';
import { placeRejects } from '../rejects/place-rejects.ts';
import type { RejectFile } from '../rejects/reject-ledger.ts';
import { describeError } from './describe-error.ts';
import type { ExportPlan } from './export-plan.ts';
import type { ExportRawOptions, PartitionResult } from './export-raw-types.ts';
import { publishWritten } from './publish-written.ts';
import { isOverThreshold } from './reject-threshold.ts';
import type { WrittenPass } from './run-pass.ts';
import { sealRejectFile } from './seal-reject-file.ts';
import type { WrittenWithRows } from './write-pass.ts';

/** Publication waits for the disk more than it works, so several partitions are on their way at once. */
const PARTITIONS_AT_ONCE = 8;

/** A written pass and what it takes to publish it. */
export interface PassContext {
  readonly plan: ExportPlan;
  /** Absolute path of the lake's root. */
  readonly root: string;
  readonly caller: ExportRawOptions;
  readonly compiled: CompiledContract;
  readonly pass: ExportPass;
  readonly written: WrittenPass;
}

/** What became of a pass. */
export interface PassOutcome {
  readonly partitions: readonly PartitionResult[];
  readonly accounting: Accounting;
  readonly isOverThreshold: boolean;
}

/** Publish a written pass, unless it is a dry run or too many of its rows were refused; its rejects are kept in any case. */
export async function settlePass(context: PassContext): Promise<PassOutcome> {
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

export function byPartition(left: PartitionResult, right: PartitionResult): number {
  return left.partition < right.partition ? -1 : 1;
}

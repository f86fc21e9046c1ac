import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fileLake } from '@ecomlake/gcs-uploader/file';
import { sumAccounting } from '@ecomlake/manifest';
import { createAdapterRegistry, type AdapterRegistry } from '@ecomlake/source-adapters';
import { createEcomGenerator } from '@ecomlake/ecom-generator';
import { csvAdapter } from '@ecomlake/source-adapters/csv';
import { jsonlAdapter } from '@ecomlake/source-adapters/jsonl';
import { parquetAdapter } from '@ecomlake/source-adapters/parquet';

import { diskFailure } from '../disk-failure.ts';
import { PipelineError } from '../errors.ts';
import { outcomeOf } from '../outcome.ts';
import { parseLakePath } from '../parse-lake.ts';
import { readParentDays } from '../partitions/read-parent-days.ts';
import { placeFile } from '../place-file.ts';
import { createRunId } from '../run-id.ts';
import { describeError } from './describe-error.ts';
import { planExport, type ExportPlan } from './export-plan.ts';
import type { ExportRawOptions, ExportRawResult, LedgerReject, TableResult } from './export-raw-types.ts';
import { exportTable } from './export-table.ts';
import { findExportSources, isLookupTable } from './find-export-sources.ts';
import type { TableSource } from './find-sources.ts';
import { runDocument } from './run-document.ts';
import { createWorkDirectory, type WorkDirectory } from './work-directory.ts';

/**
 * Turn source files into published partitions of a local lake: read under contract, partition, write, prove, publish.
 * Partitions whose source, contract and writer options have not changed are left as they are.
 *
 * @throws {PipelineError} before anything is written when the call itself cannot be carried out; the first table's error
 *   when no table succeeded; any error with `retryable` as soon as it happens. A signal's reason when aborted
 * @example
 * const result = await exportRaw({ source: '/data/drop', lake: '/data/lake', contracts });
 */
export async function exportRaw(options: ExportRawOptions): Promise<ExportRawResult> {
  const { now = Date.now, signal } = options;
  const startedMs = now();
  const runId = options.runId ?? createRunId(startedMs);
  const root = parseLakePath(options.lake);
  const adapters = options.adapters ?? createBuiltInRegistry();
  const sources = await findExportSources({ ...options, adapters });
  signal?.throwIfAborted();
  await using work = await openWork(root, runId, options.dryRun === true);
  const plan = planExport(options, fileLake({ root }), work.path, runId, startedMs);
  const context: RunContext = { plan, root, sources, adapters, caller: options, failures: [] };

  const exported: { result: TableResult; rejects: readonly LedgerReject[] }[] = [];
  // tables share the disk and the cores, so they go one after the other
  for (const source of sources) exported.push(await exportOne(context, source));
  const tables = exported.map(({ result }) => result);
  refuseNothing(context, tables);
  const finishedMs = now();
  const result: ExportRawResult = {
    runId,
    batchId: plan.batchId,
    lake: root,
    outcome: tables.every(({ status }) => status === 'success') ? 'success' : 'partial',
    isDryRun: options.dryRun === true,
    accounting: sumAccounting(tables.map(({ accounting }) => accounting)),
    tables,
    rejects: exported.flatMap(({ rejects }) => rejects),
    startedAt: new Date(startedMs).toISOString(),
    finishedAt: new Date(finishedMs).toISOString(),
    durationMs: finishedMs - startedMs,
  };
  if (options.dryRun !== true) await recordRun(root, work.path, result);
  // lookups come along with what was asked for; alone they are not it
  if (options.lookups !== undefined) refuseEmptyHanded(options, withoutLookups(tables));
  return result;
}

/** The adapters that come with ecomlake: readers of files, and the shop. */
export function createBuiltInRegistry(): AdapterRegistry {
  return createAdapterRegistry([csvAdapter, jsonlAdapter, parquetAdapter, createEcomGenerator()]);
}

interface RunContext {
  readonly plan: ExportPlan;
  readonly root: string;
  readonly sources: readonly TableSource[];
  readonly adapters: AdapterRegistry;
  readonly caller: ExportRawOptions;
  readonly failures: unknown[];
}

/** A failing table is a result, so that the others go on; what ends the whole run is thrown. */
async function exportOne(context: RunContext, source: TableSource): ReturnType<typeof exportTable> {
  const { plan, root, adapters, caller, failures } = context;
  try {
    const parentDays = await readParentDays({
      child: source,
      sources: await possibleParents(context, source),
      adapters,
      signal: caller.signal,
    });
    return await exportTable({ plan, root, source, adapter: adapters.get(source.adapterId), parentDays, caller });
  } catch (cause) {
    const error = diskFailure(cause, root);
    if (outcomeOf(error, caller.signal) !== 'failure') throw error;
    failures.push(error);
    const accounting = { read: 0, published: 0, rejected: 0, filtered: 0 };
    const { table } = source.contract;
    caller.logger?.warn('table not exported', { table });
    return {
      result: {
        table,
        source: source.inputs.map(({ label }) => label).join(', '),
        partitions: [],
        accounting,
        status: 'failed',
        error: describeError(error),
      },
      rejects: [],
    };
  }
}

/** Parents are found even when only their children were asked for. */
async function possibleParents(
  { sources, adapters, caller }: RunContext,
  { contract }: TableSource,
): Promise<readonly TableSource[]> {
  if (caller.tables === undefined || contract.partition.kind !== 'parent') return sources;
  return findExportSources({ ...caller, tables: undefined, adapters });
}

/** Ending well without having exported anything would be a lie, unless the source is empty or everything was refused. */
function refuseNothing({ failures, caller }: RunContext, tables: readonly TableResult[]): void {
  if (failures.length === tables.length) throw failures[0];
  refuseEmptyHanded(caller, tables);
}

function withoutLookups(tables: readonly TableResult[]): readonly TableResult[] {
  return tables.filter(({ table }) => !isLookupTable(table));
}

function refuseEmptyHanded(caller: ExportRawOptions, tables: readonly TableResult[]): void {
  const hasPartitions = tables.some(({ partitions }) => partitions.some(({ status }) => status !== 'empty'));
  const { read, filtered } = sumAccounting(tables.map(({ accounting }) => accounting));
  const isWithheld = tables.some(({ status }) => status === 'over_threshold');
  if (hasPartitions || isWithheld || filtered === 0) return;
  throw new PipelineError(
    'ECL_PIPELINE_NOTHING_EXPORTED',
    `nothing exported: of ${read} rows read none has one of the ${caller.dates?.length ?? 0} dates asked for (${filtered} filtered)`,
    {
      details: { read, filtered, dates: caller.dates?.slice(0, 5) ?? [] },
      nextSteps: ['ask for dates that the source holds, or for all of them with --all'],
    },
  );
}

async function openWork(root: string, runId: string, isDryRun: boolean): Promise<WorkDirectory> {
  if (!isDryRun) {
    return createWorkDirectory({ root, runId }).catch((error: unknown) => {
      throw diskFailure(error, root);
    });
  }
  const path = await mkdtemp(join(tmpdir(), 'ecomlake-dry-run-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function recordRun(root: string, workDirectory: string, result: ExportRawResult): Promise<void> {
  const localPath = join(workDirectory, 'run.json');
  await writeFile(localPath, `${JSON.stringify(runDocument(result), null, 2)}\n`);
  await placeFile(root, `_runs/${result.runId}.json`, localPath);
}

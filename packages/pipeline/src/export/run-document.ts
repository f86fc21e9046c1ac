import type { Accounting } from '@ecomlake/manifest';

import type { ExportRawResult, LedgerReject, PartitionResult, TableResult } from './export-raw-types.ts';

/** Status words of a run document; `partial` and `failure` come with a non-zero exit code. */
export type RunStatus = 'success' | 'partial' | 'failure';

/** The machine-readable result of an export: what `--json` prints and `_runs/<run-id>.json` holds. */
export type RunDocument = ReturnType<typeof runDocument>;

/** Name a result's members as the published format has them (snake_case). */
export function runDocument(result: ExportRawResult) {
  const status: RunStatus = result.outcome;
  return {
    run_id: result.runId,
    batch_id: result.batchId,
    command: 'export-raw',
    status,
    dry_run: result.isDryRun,
    lake: result.lake,
    started_at: result.startedAt,
    finished_at: result.finishedAt,
    accounting: accountingDocument(result.accounting),
    tables: result.tables.map(tableDocument),
    rejects: result.rejects.map(rejectDocument),
    duration_ms: result.durationMs,
  };
}

function tableDocument({ table, source, status, error, partitions, accounting }: TableResult) {
  return {
    table,
    source,
    status,
    error,
    partitions: partitions.map(partitionDocument),
    accounting: accountingDocument(accounting),
  };
}

function accountingDocument({ read, published, rejected, filtered, filteredBy }: Accounting) {
  const counts = { read, published, rejected, filtered };
  return filteredBy === undefined ? counts : { ...counts, filtered_by: filteredBy };
}

function partitionDocument({ partition, path, rows, files, bytes, status, error }: PartitionResult) {
  return { partition, path, rows, files, bytes, status, error };
}

function rejectDocument(reject: LedgerReject) {
  return {
    table: reject.table,
    partition: reject.partition,
    source: reject.source,
    level: reject.level,
    stage: reject.stage,
    code: reject.code,
    column: reject.column,
    message: reject.message,
    record_no: reject.recordNumber,
    line: reject.line,
    byte_offset: reject.byteOffset,
    byte_len: reject.byteLength,
  };
}

import { createHash } from 'node:crypto';

import type { Lake } from '@ecomlake/gcs-uploader';
import { canonicalJson, type ManifestWriter } from '@ecomlake/manifest';
import type { Compression } from '@ecomlake/parquet-writer';

import type { ExportRawOptions } from './export-raw-types.ts';
import { createRunId, isoSeconds } from '../run-id.ts';

const DEFAULT_TARGET_BYTES = 128 * 1024 * 1024;
const ROW_GROUP_ROWS = 250_000;
/** Raised with every release that writes other bytes for the same rows and options. */
const WRITER_FORMAT = '1';

/** What is fixed when a run begins, so that doing any part of it again gives the same bytes. */
export interface ExportPlan {
  readonly lake: Lake;
  /** Absolute folder for unpublished files. */
  readonly workDirectory: string;
  readonly runId: string;
  readonly batchId: string;
  readonly ingestionTs: string;
  readonly createdAt: string;
  /** Day of planning in UTC. */
  readonly today: string;
  readonly targetBytes: number;
  readonly rowGroupRows: number;
  readonly compression: Compression;
  readonly partNames: 'hashed' | 'plain';
  readonly writer: ManifestWriter;
}

/** Fill in what the caller left open. */
export function planExport(
  options: ExportRawOptions,
  lake: Lake,
  workDirectory: string,
  runId: string,
  nowMs: number,
): ExportPlan {
  const { targetBytes = DEFAULT_TARGET_BYTES, compression = 'snappy', partNames = 'hashed', sourcePrefix } = options;
  const createdAt = isoSeconds(nowMs);
  const fingerprint = createHash('sha256')
    .update(
      canonicalJson({
        targetBytes,
        compression,
        partNames,
        rowGroupRows: ROW_GROUP_ROWS,
        sourcePrefix: sourcePrefix ?? null,
      }),
    )
    .digest('hex')
    .slice(0, 16);
  return {
    lake,
    workDirectory,
    runId,
    batchId: options.batchId ?? `batch_${createRunId(nowMs).replaceAll('-', '')}`,
    ingestionTs: options.ingestionTs ?? createdAt,
    createdAt,
    today: createdAt.slice(0, 10),
    targetBytes,
    rowGroupRows: ROW_GROUP_ROWS,
    compression,
    partNames,
    writer: { version: WRITER_FORMAT, fingerprint },
  };
}

import { z } from 'zod';

import type { Json } from '../json.ts';
import type { IngestedFile } from '../state-store.ts';

/** `ops.raw_ingest_manifest` as drivers store it. */
const ingestRowSchema = z.object({
  bytes: z.int().nullable(),
  checksum: z.string(),
  contract_fingerprint: z.string().nullable(),
  error: z.string().nullable(),
  ingested_at: z.string(),
  row_count: z.int(),
  run_id: z.string().nullable(),
  source_filename: z.string(),
  status: z.enum(['success', 'failure', 'skipped']),
  table_name: z.string(),
  target: z.string(),
});

export function ingestToRow(file: IngestedFile): Json {
  const row: z.output<typeof ingestRowSchema> = {
    target: file.target,
    table_name: file.tableName,
    source_filename: file.sourceFilename,
    checksum: file.checksum,
    ingested_at: file.ingestedAt,
    row_count: file.rowCount,
    status: file.status,
    run_id: file.runId,
    bytes: file.bytes,
    contract_fingerprint: file.contractFingerprint,
    error: file.error,
  };
  return row;
}

export function ingestFromRow(input: unknown): IngestedFile {
  const row = ingestRowSchema.parse(input);
  return {
    target: row.target,
    tableName: row.table_name,
    sourceFilename: row.source_filename,
    checksum: row.checksum,
    ingestedAt: row.ingested_at,
    rowCount: row.row_count,
    status: row.status,
    runId: row.run_id,
    bytes: row.bytes,
    contractFingerprint: row.contract_fingerprint,
    error: row.error,
  };
}

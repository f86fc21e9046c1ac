import { z } from 'zod';

import { holderSchema } from '../holder.ts';
import type { Json } from '../json.ts';
import type { RunRecord } from '../state-store.ts';
import { jsonSchema } from './json-schema.ts';

/** `ops.pipeline_runs` as drivers store it. */
const runRowSchema = z.object({
  accounting: jsonSchema,
  command: z.string(),
  epoch: z.int().nullable(),
  error_summary: z.string().nullable(),
  finished_at: z.string().nullable(),
  holder: holderSchema,
  host: z.string(),
  run_id: z.string(),
  started_at: z.string(),
  status: z.enum(['running', 'success', 'partial', 'failure']),
});

export function runToRow(run: RunRecord): Json {
  const row: z.output<typeof runRowSchema> = {
    run_id: run.runId,
    command: run.command,
    status: run.status,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    error_summary: run.errorSummary,
    accounting: run.accounting,
    host: run.host,
    holder: { ...run.holder },
    epoch: run.epoch,
  };
  return row;
}

export function runFromRow(input: unknown): RunRecord {
  const row = runRowSchema.parse(input);
  return {
    runId: row.run_id,
    command: row.command,
    status: row.status,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    errorSummary: row.error_summary,
    accounting: row.accounting,
    host: row.host,
    holder: row.holder,
    epoch: row.epoch,
  };
}

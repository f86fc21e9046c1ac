import { z } from 'zod';

import { holderSchema } from '../holder.ts';
import type { Json } from '../json.ts';
import { UNIT_STATES } from '../unit.ts';
import type { UnitRecord } from '../unit.ts';
import { jsonSchema } from './json-schema.ts';

const step = z.enum(['exported', 'uploaded', 'published', 'committed']);

const errorSchema = z.object({
  at: z.string(),
  code: z.string(),
  epoch: z.int(),
  kind: z.enum(['transient', 'terminal']),
  message: z.string(),
});

/** A unit as drivers store it. */
const unitRowSchema = z.object({
  attempts: z.int().nonnegative(),
  batch_id: z.string(),
  epoch: z.int().nonnegative(),
  errors: z.array(errorSchema),
  evidence: z.partialRecord(step, jsonSchema),
  last_error: errorSchema.nullable(),
  lease: z
    .object({ acquired_at: z.string(), holder: holderSchema, lease_id: z.string(), run_id: z.string() })
    .nullable(),
  partition: z.string(),
  plan: jsonSchema,
  reached_at: z.partialRecord(z.enum(UNIT_STATES), z.string()),
  state: z.enum(UNIT_STATES),
  table_name: z.string(),
});

export function unitToRow(unit: UnitRecord): Json {
  const row: z.output<typeof unitRowSchema> = {
    table_name: unit.table,
    partition: unit.partition,
    state: unit.state,
    epoch: unit.epoch,
    attempts: unit.attempts,
    batch_id: unit.batchId,
    plan: unit.plan,
    evidence: { ...unit.evidence },
    reached_at: { ...unit.reachedAt },
    last_error: unit.lastError === null ? null : { ...unit.lastError },
    errors: unit.errors.map((error) => ({ ...error })),
    lease:
      unit.lease === null
        ? null
        : {
            lease_id: unit.lease.leaseId,
            holder: { ...unit.lease.holder },
            run_id: unit.lease.runId,
            acquired_at: unit.lease.acquiredAt,
          },
  };
  return row;
}

export function unitFromRow(input: unknown): UnitRecord {
  const row = unitRowSchema.parse(input);
  return {
    table: row.table_name,
    partition: row.partition,
    state: row.state,
    epoch: row.epoch,
    attempts: row.attempts,
    batchId: row.batch_id,
    plan: row.plan,
    evidence: row.evidence,
    reachedAt: row.reached_at,
    lastError: row.last_error,
    errors: row.errors,
    lease:
      row.lease === null
        ? null
        : {
            leaseId: row.lease.lease_id,
            holder: row.lease.holder,
            runId: row.lease.run_id,
            acquiredAt: row.lease.acquired_at,
          },
  };
}

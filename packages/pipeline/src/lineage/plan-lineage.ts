import type { PartPlace } from '@ecomlake/parquet-writer';
import type { CompiledContract } from '@ecomlake/schema-contract';
import { Field, RecordBatch, Schema, Struct, Utf8, makeData, type Data } from 'apache-arrow';

import { PipelineError } from '../errors.ts';
import { eventIds } from './event-ids.ts';

export interface PlanLineageOptions {
  readonly compiled: CompiledContract;
  readonly batchId: string;
  /** ISO, UTC, whole seconds, `+00:00`. */
  readonly ingestionTs: string;
  /** Without it no `source_file` column is written, even where the contract asks for one. */
  readonly sourcePrefix?: string | undefined;
}

/** How lineage columns join a table's own columns. */
export interface LineagePlan {
  /** Columns of the files: the contract's, then `batch_id`, `ingestion_ts`, `event_id`, `source_file`. */
  readonly schema: Schema;
  /** Columns whose value is the same in a whole part; they never stand in a batch. */
  readonly constantColumns: ReadonlyMap<string, (place: PartPlace) => string>;
  /** Add the columns that differ from row to row. */
  readonly addTo: (batch: RecordBatch) => RecordBatch;
}

/**
 * Plan a table's lineage columns by its contract.
 *
 * @throws {PipelineError} `ECL_PIPELINE_LINEAGE` when a field of the contract has the name of a lineage column
 */
export function planLineage({ compiled, batchId, ingestionTs, sourcePrefix }: PlanLineageOptions): LineagePlan {
  const { lineage, table, primaryKey } = compiled.contract;
  const constantColumns = new Map<string, (place: PartPlace) => string>();
  if (lineage.batchId) constantColumns.set('batch_id', () => batchId);
  if (lineage.ingestionTs) constantColumns.set('ingestion_ts', () => ingestionTs);
  if (lineage.sourceFile && sourcePrefix !== undefined) {
    const prefix = sourcePrefix.replace(/\/+$/, '');
    constantColumns.set('source_file', (place) => `${prefix}/${table}/${place.partition}/${place.logicalName}`);
  }
  const names = [
    ...(lineage.batchId ? ['batch_id'] : []),
    ...(lineage.ingestionTs ? ['ingestion_ts'] : []),
    ...(lineage.eventId ? ['event_id'] : []),
    ...(constantColumns.has('source_file') ? ['source_file'] : []),
  ];
  refuseCollisions(compiled, names);
  const schema = new Schema([...compiled.schema.fields, ...names.map((name) => new Field(name, new Utf8(), false))]);
  const addTo = lineage.eventId
    ? (batch: RecordBatch) => withEventIds(batch, table, primaryKey)
    : (batch: RecordBatch) => batch;
  return { schema, constantColumns, addTo };
}

function withEventIds(batch: RecordBatch, table: string, primaryKey: readonly string[]): RecordBatch {
  const ids = eventIds(batch, { table, primaryKey }).data[0];
  if (ids === undefined) return batch;
  const fields = [...batch.schema.fields, new Field('event_id', new Utf8(), false)];
  const children: Data[] = [...batch.data.children, ids];
  const schema = new Schema(fields, batch.schema.metadata, batch.schema.dictionaries);
  return new RecordBatch(schema, makeData({ type: new Struct(fields), length: batch.numRows, nullCount: 0, children }));
}

function refuseCollisions({ contract }: CompiledContract, names: readonly string[]): void {
  const collision = contract.fields.find((field) => names.includes(field.name));
  if (collision === undefined) return;
  throw new PipelineError(
    'ECL_PIPELINE_LINEAGE',
    `table ${contract.table}: field ${collision.name} has the name of a lineage column`,
    {
      details: { table: contract.table, field: collision.name },
      nextSteps: ['rename the field, or switch that lineage column off'],
    },
  );
}

import type { Data, RecordBatch, Vector } from 'apache-arrow';
import { Field } from 'apache-arrow';

import type { ColumnType } from '../column/column-type.ts';
import { columnType } from '../column/column-type.ts';
import type { DictionaryReader } from '../column/dictionary-reader.ts';
import { joinColumns } from '../column/join-columns.ts';
import { readColumn } from '../column/read-column.ts';
import { ParquetWriterError } from '../errors.ts';
import { fieldPosition } from '../read-batch.ts';
import type { PartitionBy } from '../write-partitions-types.ts';
import type { PartitionSlice } from './group-rows.ts';
import { createRowGrouper } from './group-rows.ts';
import type { RowNumberer } from './number-rows.ts';
import { createRowNumberer } from './number-rows.ts';
import type { PartitionTable } from './partition-table.ts';

/** Splits a batch by partition. */
export type BatchPartitioner = (batch: RecordBatch) => readonly PartitionSlice[];

/** @throws {ParquetWriterError} `ECL_PARQUET_WRITER_BATCH`, `ECL_PARQUET_WRITER_OPTIONS` */
export function createBatchPartitioner(
  partitionBy: PartitionBy,
  table: PartitionTable,
  dictionaries: DictionaryReader,
): BatchPartitioner {
  if (partitionBy.kind === 'constant') {
    return ({ numRows }) => {
      const number = table.numberOf(partitionBy.value);
      return numRows === 0 ? [] : [{ number, rows: undefined, from: 0, to: numRows }];
    };
  }
  const group = createRowGrouper();
  const numberers = new Map<string, RowNumberer>();
  return (batch) => {
    const { data, type, as } =
      partitionBy.kind === 'column' ? columnOf(partitionBy, batch) : vectorOf(partitionBy, batch);
    // the type of a column may change between dictionary and text, and so may that of a computed vector
    const kind = `${type.storage} ${type.logical} ${type.scale}`;
    let numberRows = numberers.get(kind);
    if (numberRows === undefined) {
      numberRows = createRowNumberer(type, as, table);
      numberers.set(kind, numberRows);
    }
    return group(
      numberRows(
        joinColumns(
          type,
          data.map((chunk) => readColumn(type, chunk, dictionaries)),
        ),
      ),
    );
  };
}

interface PartitionColumn {
  readonly data: readonly Data[];
  readonly type: ColumnType;
  readonly as: 'date' | 'value';
}

function columnOf({ column, as }: Extract<PartitionBy, { kind: 'column' }>, batch: RecordBatch): PartitionColumn {
  const position = fieldPosition(column, batch.schema);
  const field = batch.schema.fields[position] as Field; // fieldPosition found it
  const type = { ...columnType(field), nullable: true };
  const data = batch.data.children[position];
  return { data: data === undefined ? [] : [data], type, as };
}

function vectorOf({ key, valuesOf }: Extract<PartitionBy, { kind: 'vector' }>, batch: RecordBatch): PartitionColumn {
  const vector: Vector = valuesOf(batch);
  if (vector.length !== batch.numRows) {
    throw new ParquetWriterError(
      'ECL_PARQUET_WRITER_BATCH',
      `partition ${key}: expected ${batch.numRows} values, one per row of the batch, got ${vector.length}`,
      { details: { key, expected: batch.numRows, actual: vector.length } },
    );
  }
  const type = columnType(new Field(`partition ${key}`, vector.type, true));
  if (type.logical !== 'date' && type.logical !== 'string') {
    throw new ParquetWriterError(
      'ECL_PARQUET_WRITER_BATCH',
      `partition ${key}: expected a DateDay or Utf8 vector, got ${String(vector.type)}`,
      { details: { key, type: String(vector.type) } },
    );
  }
  return { data: vector.data, type, as: 'value' };
}

import type { Field, RecordBatch, Schema } from 'apache-arrow';

import type { ColumnType } from './column/column-type.ts';
import { columnType } from './column/column-type.ts';
import type { ColumnValues } from './column/column-values.ts';
import type { DictionaryReader } from './column/dictionary-reader.ts';
import { readColumn } from './column/read-column.ts';
import { ParquetWriterError } from './errors.ts';

/** Reads the columns of the files from batches, whose columns may come in any order and have others beside them. */
export type BatchReader = (batch: RecordBatch) => readonly ColumnValues[];

/** @throws {ParquetWriterError} `ECL_PARQUET_WRITER_BATCH`, `ECL_PARQUET_WRITER_NULL` */
export function createBatchReader(types: readonly ColumnType[], dictionaries: DictionaryReader): BatchReader {
  // batches of one source share their schema
  let known: Schema | undefined;
  let positions: readonly number[] = [];
  return (batch) => {
    if (batch.schema !== known) {
      positions = types.map((type) => positionOf(type, batch.schema));
      known = batch.schema;
    }
    return types.map((type, index) => {
      const data = batch.data.children[positions[index] ?? -1];
      if (data === undefined) throw new TypeError(`column ${type.name}: the batch has no data for it`);
      return readColumn(type, data, dictionaries);
    });
  };
}

/** Position of a field by name. @throws {ParquetWriterError} `ECL_PARQUET_WRITER_BATCH` when there is none */
export function fieldPosition(name: string, schema: Schema): number {
  const position = schema.fields.findIndex((field) => field.name === name);
  if (position !== -1) return position;
  const names = schema.fields.map((field) => field.name);
  throw new ParquetWriterError(
    'ECL_PARQUET_WRITER_BATCH',
    `a batch has no column ${name}; it has ${names.join(', ')}`,
    {
      details: { column: name, columns: names },
    },
  );
}

function positionOf(type: ColumnType, schema: Schema): number {
  const position = fieldPosition(type.name, schema);
  const field = schema.fields[position] as Field; // fieldPosition found it
  const actual = columnType(field);
  // field metadata may be missing in a batch: json is then like text, uuid like sixteen bytes
  const isSame =
    actual.storage === type.storage &&
    actual.width === type.width &&
    actual.scale === type.scale &&
    (actual.logical === type.logical || isSubtype(type.logical, actual.logical)) &&
    actual.elements.length === type.elements.length;
  if (!isSame) {
    throw new ParquetWriterError(
      'ECL_PARQUET_WRITER_BATCH',
      `column ${type.name}: the files hold ${type.logical} (${type.storage}), a batch brings ${String(field.type)}`,
      { details: { column: type.name, expected: type.logical, actual: String(field.type) } },
    );
  }
  return position;
}

function isSubtype(wanted: ColumnType['logical'], actual: ColumnType['logical']): boolean {
  return (
    (wanted === 'json' && actual === 'string') ||
    (wanted === 'string' && actual === 'json') ||
    (wanted === 'uuid' && actual === 'bytes')
  );
}

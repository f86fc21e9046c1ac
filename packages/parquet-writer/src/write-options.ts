import { isAbsolute } from 'node:path';

import type { ColumnType } from './column/column-type.ts';
import { columnTypes } from './column/column-type.ts';
import { ParquetWriterError } from './errors.ts';
import type { SortingColumn } from './file/row-group.ts';
import type { OutputColumn } from './partition/partition-output.ts';
import type { SortKey } from './sort/row-sorter.ts';
import type { WritePartitionsOptions } from './write-partitions-types.ts';

/** The options of one call, checked against each other. */
export interface WritePlan {
  /** All columns of the files, in order. */
  readonly columns: readonly OutputColumn[];
  /** Those that the batches bring. */
  readonly sources: readonly ColumnType[];
  readonly sortKeys: readonly SortKey[];
  /** The sort keys as a row group declares them. */
  readonly sorting: readonly SortingColumn[];
}

/** @throws {ParquetWriterError} `ECL_PARQUET_WRITER_OPTIONS`, `ECL_PARQUET_WRITER_TYPE` */
export function planWrite(options: WritePartitionsOptions): WritePlan {
  const { schema, sortBy = [], bloomFilters = [], constantColumns = new Map() } = options;
  checkNumbers(options);
  if (!isAbsolute(options.directory)) refuse(`directory: expected an absolute path, got "${options.directory}"`);
  if (options.partitionBy.key === '') refuse('partition key: expected a name, got ""');
  const types = columnTypes(schema);
  if (types.length === 0) refuse('schema: expected at least one column, got none');
  const names = new Set(types.map(({ name }) => name));
  for (const [option, listed] of [
    ['constantColumns', [...constantColumns.keys()]],
    ['bloomFilters', bloomFilters],
    ['sortBy', sortBy.map(({ column }) => column)],
  ] as const) {
    const unknown = listed.find((name) => !names.has(name));
    if (unknown !== undefined) refuse(`${option}: no column ${unknown} in the schema; it has ${[...names].join(', ')}`);
  }

  const sources = types.filter(({ name }) => !constantColumns.has(name));
  const columns = types.map((type): OutputColumn => {
    const textOf = constantColumns.get(type.name);
    if (textOf === undefined)
      return { type, source: sources.indexOf(type), bloomFilter: bloomFilters.includes(type.name) };
    if (type.logical !== 'string') refuse(`constantColumns: column ${type.name} must be Utf8, it is ${type.logical}`);
    return { type, textOf };
  });
  const sortKeys = sortBy.map(({ column: name, descending }): SortKey => {
    const column = sources.findIndex((type) => type.name === name);
    const type = sources[column];
    if (type === undefined) return refuse(`sortBy: column ${name} is the same in every row of a part`);
    if (type.storage === 'nested') return refuse(`sortBy: column ${name} is nested, which has no order`);
    return { column, type, descending };
  });
  return { columns, sources, sortKeys, sorting: sortingColumns(types, sortKeys) };
}

/** `column_idx` counts leaves. Bounds of floats and JSON texts promise no order that readers agree on, so the list ends before one. */
function sortingColumns(types: readonly ColumnType[], keys: readonly SortKey[]): readonly SortingColumn[] {
  const firstLeaf = new Map<ColumnType, number>();
  let leaves = 0;
  for (const type of types) {
    firstLeaf.set(type, leaves);
    leaves += type.elements.filter((element) => element.type !== undefined).length;
  }
  const end = keys.findIndex(({ type }) => type.logical === 'number' || type.logical === 'json');
  return keys.slice(0, end === -1 ? keys.length : end).map(({ type, descending }) => ({
    column_idx: firstLeaf.get(type) ?? 0,
    descending,
    nulls_first: false,
  }));
}

function checkNumbers(options: WritePartitionsOptions): void {
  const { targetBytes, rowGroupRows, rowGroupBytes, maxBufferedBytes } = options;
  for (const [name, value] of Object.entries({ targetBytes, rowGroupRows, rowGroupBytes, maxBufferedBytes })) {
    if (value !== undefined && !(Number.isSafeInteger(value) && value > 0)) {
      refuse(`${name}: expected a positive whole number, got ${value}`);
    }
  }
  if (rowGroupRows !== undefined && rowGroupRows > MAX_ROW_GROUP_ROWS) {
    refuse(`rowGroupRows: at most ${MAX_ROW_GROUP_ROWS} are possible, got ${rowGroupRows}`);
  }
}

/** Dictionary indexes of a row group stay below 24 bits. */
const MAX_ROW_GROUP_ROWS = 1 << 24;

function refuse(message: string): never {
  throw new ParquetWriterError('ECL_PARQUET_WRITER_OPTIONS', message);
}

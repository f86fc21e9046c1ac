import type { SchemaElement } from 'hyparquet';
import { parquetSchema } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writeColumn } from 'hyparquet-writer/src/column.js';
import { encodeNestedValues } from 'hyparquet-writer/src/dremel.js';

import type { ColumnType } from '../column/column-type.ts';
import type { ColumnValues } from '../column/column-values.ts';
import type { Compression } from '../write-partitions-types.ts';
import { ByteSink } from './byte-sink.ts';
import { CODECS, createCompressor } from './compressor.ts';
import { MAX_BOUND_BYTES } from './truncate-bound.ts';

type LeafChunk = ReturnType<typeof writeColumn>;

/** The leaves of a List or Struct column, one chunk each, with offsets counted from the first byte. */
export interface EncodedNestedColumn {
  readonly type: ColumnType;
  readonly bytes: Uint8Array;
  readonly rows: number;
  /** Rows without a list or struct. */
  readonly nullCount: number;
  readonly leaves: readonly LeafChunk[];
}

/** The page size of the flat columns. */
const PAGE_BYTES = 1 << 20;

/** Encode a nested column: rare, so it goes row by row through the encoder of hyparquet-writer. */
export function encodeNestedColumn(
  type: ColumnType,
  values: ColumnValues,
  compression: Compression,
): EncodedNestedColumn {
  if (values.data.kind !== 'nested') throw new TypeError(`column ${type.name}: not nested`);
  const rows = values.data.values.slice(0, values.rows);
  const compress = createCompressor(compression);
  const codec = CODECS[compression];
  const compressor = (bytes: Uint8Array): Uint8Array => {
    const sink = new ByteSink(bytes.length);
    compress(sink, bytes, 0, bytes.length);
    return sink.bytes.slice(0, sink.length);
  };
  const writer = new ByteWriter();
  const root = parquetSchema({ schema: [{ name: 'root', num_children: 1 }, ...type.elements] });
  const leaves = leafPaths([root]).map((path) => {
    const schemaPath = path.map(({ element }) => element);
    return writeColumn({
      writer,
      pageData: encodeNestedValues(path, rows),
      column: {
        columnName: type.name,
        element: schemaPath.at(-1) as SchemaElement, // a path holds the root at least
        schemaPath,
        codec,
        compressors: compression === 'uncompressed' ? {} : { [codec]: compressor },
        stats: true,
        statisticsTruncateLength: MAX_BOUND_BYTES,
        pageSize: PAGE_BYTES,
        columnIndex: false,
        offsetIndex: true,
      },
    });
  });
  const nullCount = rows.reduce<number>((count, row) => (row === null ? count + 1 : count), 0);
  return { type, bytes: writer.getBytes(), rows: values.rows, nullCount, leaves };
}

type SchemaTree = ReturnType<typeof parquetSchema>;

function leafPaths(path: readonly SchemaTree[]): SchemaTree[][] {
  const children = path.at(-1)?.children ?? [];
  if (children.length === 0) return [[...path]];
  return children.flatMap((child) => leafPaths([...path, child]));
}

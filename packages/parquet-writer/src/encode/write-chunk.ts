import { crc32 } from 'node:zlib';

import type { Compression } from '../write-partitions-types.ts';
import type { ColumnType } from '../column/column-type.ts';
import type { Bounds } from './bounds.ts';
import { mergeBounds } from './bounds.ts';
import { ByteSink } from './byte-sink.ts';
import type { Compressor } from './compressor.ts';
import type { EncodedChunk, EncodedPage } from './encoded-chunk.ts';
import type { PageEncoding } from './page-header.ts';
import { writePageHeader } from './page-header.ts';
import type { PagePlan } from './page-plan.ts';
import { writeRle } from './rle.ts';
import { truncateBounds } from './truncate-bound.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

export interface ChunkOptions {
  readonly type: ColumnType;
  readonly plan: PagePlan;
  readonly rows: number;
  /** Byte per row; `undefined`: no nulls. */
  readonly valid: Uint8Array | undefined;
  readonly codec: Compression;
  readonly compress: Compressor;
  readonly bloomFilter: Uint32Array | undefined;
  readonly scratch: ChunkScratch;
}

/** Memory that one chunk after the other is put together in. */
export interface ChunkScratch {
  readonly out: ByteSink;
  readonly body: ByteSink;
  readonly packed: ByteSink;
}

export function createChunkScratch(): ChunkScratch {
  return { out: new ByteSink(), body: new ByteSink(), packed: new ByteSink() };
}

/** The page size of the reference implementations: fine enough for page indexes to skip, large enough to compress. */
const PAGE_ROWS = 20_000;
const PAGE_BYTES = 1 << 20;
/** A chunk whose first page shrinks by less is left uncompressed: readers gain more than the lake loses. */
const COMPRESSION_GAIN = 0.95;

/** Write the pages of one column chunk and collect what footer and page index say about them. */
export function writeChunk({
  type,
  plan,
  rows,
  valid,
  codec,
  compress,
  bloomFilter,
  scratch,
}: ChunkOptions): EncodedChunk {
  const { out, body, packed } = scratch;
  out.reset();
  body.reset();
  let uncompressedBytes = 0;
  let isCompressed = codec !== 'uncompressed';

  const pack = (): void => {
    packed.reset();
    compress(packed, body.bytes, 0, body.length);
  };
  const writePage = (kind: 'data' | 'dictionary', encoding: PageEncoding, valueCount: number): void => {
    const content = isCompressed ? packed : body;
    const headerAt = out.length;
    writePageHeader(out, {
      kind,
      encoding,
      valueCount,
      uncompressedBytes: body.length,
      compressedBytes: content.length,
      crc: crc32(content.view()),
    });
    uncompressedBytes += out.length - headerAt + body.length;
    out.pushBytes(content.bytes, 0, content.length);
  };

  if (plan.dictionary !== undefined) {
    plan.dictionary.write(body);
    if (isCompressed) pack();
    writePage('dictionary', 'PLAIN', plan.dictionary.count);
  }
  const dataOffset = out.length;
  const pages: EncodedPage[] = [];
  let bounds: Bounds | undefined;
  let values = 0;
  let row = 0;
  while (row < rows) {
    const end = pageEnd(plan, valid, row, rows, values);
    const present = countValid(valid, row, end);
    body.reset();
    if (type.nullable) writeDefinitionLevels(body, present === end - row ? undefined : valid, row, end);
    plan.write(body, values, values + present);
    if (isCompressed) pack();
    if (row === 0 && plan.dictionary === undefined && packed.length > body.length * COMPRESSION_GAIN)
      isCompressed = false;
    const offset = out.length;
    writePage('data', plan.encoding, end - row);
    const pageBounds = hasBounds(type) ? plan.bounds(values, values + present) : undefined;
    pages.push({
      offset,
      bytes: out.length - offset,
      firstRow: row,
      nullCount: end - row - present,
      bounds: pageBounds && truncateBounds(type, pageBounds),
    });
    bounds = mergeBounds(type, bounds, pageBounds);
    values += present;
    row = end;
  }
  return {
    type,
    bytes: out.bytes.slice(0, out.length),
    codec: isCompressed ? codec : 'uncompressed',
    encoding: plan.encoding,
    hasDictionary: plan.dictionary !== undefined,
    dataOffset,
    rows,
    uncompressedBytes,
    nullCount: rows - values,
    bounds,
    pages,
    bloomFilter,
  };
}

/** The order of JSON texts says nothing, and half a document would not be one. */
function hasBounds(type: ColumnType): boolean {
  return type.logical !== 'json';
}

/** Definition levels of a flat optional column: the hybrid of width 1 behind its length (Parquet specification, "Data Pages"). One run without nulls. */
function writeDefinitionLevels(sink: ByteSink, valid: Uint8Array | undefined, from: number, to: number): void {
  const lengthAt = sink.length;
  sink.pushUint32(0);
  if (valid === undefined) {
    sink.pushVarint((to - from) * 2);
    sink.pushByte(1);
  } else {
    writeRle(sink, valid, from, to, 1);
  }
  sink.setUint32(lengthAt, sink.length - lengthAt - 4);
}

/** Where the page that begins at `row` ends: by rows, or before the values exceed the page size; one row at least. */
function pageEnd(plan: PagePlan, valid: Uint8Array | undefined, row: number, rows: number, values: number): number {
  const end = Math.min(rows, row + PAGE_ROWS);
  const { valueBytes } = plan;
  if (valueBytes === undefined) return end;
  if (valueBytes(values, values + countValid(valid, row, end)) <= PAGE_BYTES) return end;
  let next = values;
  for (let stop = row; stop < end; stop++) {
    if (valid === undefined || valid[stop] === 1) next++;
    if (stop > row && valueBytes(values, next) > PAGE_BYTES) return stop;
  }
  return end;
}

function countValid(valid: Uint8Array | undefined, from: number, to: number): number {
  if (valid === undefined) return to - from;
  let count = 0;
  for (let i = from; i < to; i++) count += valid[i] as number;
  return count;
}

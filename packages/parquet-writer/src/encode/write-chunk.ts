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
  readonly dictionary: ByteSink;
  readonly packedDictionary: ByteSink;
  readonly body: ByteSink;
  readonly packed: ByteSink;
}

export function createChunkScratch(): ChunkScratch {
  return {
    out: new ByteSink(),
    dictionary: new ByteSink(),
    packedDictionary: new ByteSink(),
    body: new ByteSink(),
    packed: new ByteSink(),
  };
}

/** The page size of the reference implementations: fine enough for page indexes to skip, large enough to compress. */
const PAGE_ROWS = 20_000;
const PAGE_BYTES = 1 << 20;
/** A chunk that would shrink by less is left uncompressed: readers gain more than the lake loses. */
const COMPRESSION_GAIN = 0.95;

/** Rows and values of a page; values are counted without nulls. */
interface PageRange {
  readonly row: number;
  readonly rows: number;
  readonly value: number;
  readonly values: number;
}

/** Write the pages of one column chunk and collect what footer and page index say about them. */
export function writeChunk(options: ChunkOptions): EncodedChunk {
  const { type, plan, rows, valid, codec, compress, bloomFilter, scratch } = options;
  const { out, dictionary, packedDictionary, body, packed } = scratch;
  const ranges = pageRanges(plan, valid, rows);
  const probe = fullestPage(ranges);
  let uncompressedBytes = 0;
  out.reset();
  dictionary.reset();

  const encodeBody = ({ row, rows: count, value, values }: PageRange): void => {
    body.reset();
    if (type.nullable) writeDefinitionLevels(body, values === count ? undefined : valid, row, row + count);
    plan.write(body, value, value + values);
  };
  const pack = (raw: ByteSink, into: ByteSink): void => {
    into.reset();
    compress(into, raw.bytes, 0, raw.length);
  };
  const writePage = (kind: 'data' | 'dictionary', encoding: PageEncoding, count: number): void => {
    const raw = kind === 'data' ? body : dictionary;
    const content = !isCompressed ? raw : kind === 'data' ? packed : packedDictionary;
    const headerAt = out.length;
    writePageHeader(out, {
      kind,
      encoding,
      valueCount: count,
      uncompressedBytes: raw.length,
      compressedBytes: content.length,
      crc: crc32(content.view()),
    });
    uncompressedBytes += out.length - headerAt + raw.length;
    out.pushBytes(content.bytes, 0, content.length);
  };

  plan.dictionary?.write(dictionary);
  let isCompressed = codec !== 'uncompressed';
  if (isCompressed && probe !== undefined) {
    pack(dictionary, packedDictionary);
    encodeBody(probe);
    pack(body, packed);
    const raw = dictionary.length + body.length * ranges.length;
    isCompressed = packedDictionary.length + packed.length * ranges.length <= raw * COMPRESSION_GAIN;
  }
  if (plan.dictionary !== undefined) writePage('dictionary', 'PLAIN', plan.dictionary.count);
  const dataOffset = out.length;
  let bounds: Bounds | undefined;
  const pages = ranges.map((range): EncodedPage => {
    // the probe is mostly the first page, and done already
    if (range !== probe || range !== ranges[0] || codec === 'uncompressed') {
      encodeBody(range);
      if (isCompressed) pack(body, packed);
    }
    const offset = out.length;
    writePage('data', plan.encoding, range.rows);
    const pageBounds = hasBounds(type) ? plan.bounds(range.value, range.value + range.values) : undefined;
    bounds = mergeBounds(type, bounds, pageBounds);
    return {
      offset,
      bytes: out.length - offset,
      firstRow: range.row,
      nullCount: range.rows - range.values,
      bounds: pageBounds && truncateBounds(type, pageBounds),
    };
  });
  return {
    type,
    bytes: out.bytes.slice(0, out.length),
    codec: isCompressed ? codec : 'uncompressed',
    encoding: plan.encoding,
    hasDictionary: plan.dictionary !== undefined,
    dataOffset,
    rows,
    uncompressedBytes,
    nullCount: ranges.reduce((total, range) => total + range.rows - range.values, 0),
    bounds,
    pages,
    bloomFilter,
  };
}

/** Cut the rows into pages: by rows, or before the values exceed the page size; one row at least. */
function pageRanges(plan: PagePlan, valid: Uint8Array | undefined, rows: number): readonly PageRange[] {
  const ranges: PageRange[] = [];
  let value = 0;
  for (let row = 0; row < rows;) {
    const end = pageEnd(plan, valid, row, rows, value);
    const values = countValid(valid, row, end);
    ranges.push({ row, rows: end - row, value, values });
    value += values;
    row = end;
  }
  return ranges;
}

/** The page that stands for the others when compression is tried. */
function fullestPage(ranges: readonly PageRange[]): PageRange | undefined {
  let fullest = ranges[0];
  for (const range of ranges) if (range.values > (fullest?.values ?? 0)) fullest = range;
  return fullest;
}

/** The order of JSON texts says nothing, and half a document would not be one. */
function hasBounds(type: ColumnType): boolean {
  return type.logical !== 'json';
}

/** Definition levels of a flat optional column: the hybrid of width 1 behind its length (Parquet specification, "Data Pages"); one run without nulls. */
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

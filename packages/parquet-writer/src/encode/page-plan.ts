import type { BoundsFinder } from './bounds.ts';
import type { ByteSink } from './byte-sink.ts';
import type { PageEncoding } from './page-header.ts';
import { bitWidthOf, writeRle } from './rle.ts';

/**
 * Which encodings the writer may choose from.
 * - `baseline`: PLAIN and dictionaries, which every reader since Parquet 1.0 knows.
 * - `standard`: also DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY and RLE booleans; DuckDB, Arrow, Trino, BigQuery, Spark from 3.4 on.
 * - `all`: also BYTE_STREAM_SPLIT, which Spark's vectorised reader does not know.
 */
export type EncodingSet = 'baseline' | 'standard' | 'all';

/** How the values of one column chunk are going to be written. Positions count values that are not null. */
export interface PagePlan {
  readonly encoding: PageEncoding;
  readonly dictionary: DictionaryPage | undefined;
  readonly bounds: BoundsFinder;
  /** Append the values `[from, to)` as the body of one page. */
  readonly write: (sink: ByteSink, from: number, to: number) => void;
  /** Plain size of `[from, to)` where it can make a page too large; `undefined` where the number of rows is limit enough. */
  readonly valueBytes: ((from: number, to: number) => number) | undefined;
}

export interface DictionaryPage {
  readonly count: number;
  /** Append the entries in PLAIN form. */
  readonly write: (sink: ByteSink) => void;
}

/** A dictionary has a page header of its own. */
const DICTIONARY_OVERHEAD_BYTES = 24;

/** Size of the indexes, whichever of packed bits and runs is smaller. */
export function indexBytes(codes: Int32Array, count: number): number {
  const bitWidth = bitWidthOf(count - 1);
  let changes = 1;
  for (let i = 1; i < codes.length; i++) if (codes[i] !== codes[i - 1]) changes++;
  const packed = Math.ceil((codes.length * bitWidth) / 8);
  return DICTIONARY_OVERHEAD_BYTES + Math.min(packed, changes * (2 + Math.ceil(bitWidth / 8)));
}

/** The most entries of `width` bytes with which a dictionary and packed indexes for `length` values stay within `bytes`. */
export function maxDictionaryEntries(length: number, width: number, bytes: number): number {
  let most = 0;
  for (let bitWidth = 0; bitWidth <= MAX_ENTRY_BITS; bitWidth++) {
    const room = bytes - DICTIONARY_OVERHEAD_BYTES - (length * bitWidth) / 8;
    if (room <= 0) break;
    most = Math.max(most, Math.min(2 ** bitWidth, Math.floor(room / width)));
  }
  return most;
}

/** 65,536 entries. */
const MAX_ENTRY_BITS = 16;

/** Dictionary-encoded pages (Parquet specification, "Dictionary Encoding"): one byte of bit width, then the hybrid. */
export function dictionaryPlan(codes: Int32Array, dictionary: DictionaryPage, bounds: BoundsFinder): PagePlan {
  const bitWidth = bitWidthOf(dictionary.count - 1);
  return {
    encoding: 'RLE_DICTIONARY',
    dictionary,
    bounds,
    valueBytes: undefined,
    write: (sink, from, to) => {
      sink.pushByte(bitWidth);
      writeRle(sink, codes, from, to, bitWidth);
    },
  };
}

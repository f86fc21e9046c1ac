import type { Compression } from '../write-partitions-types.ts';
import type { ColumnType } from '../column/column-type.ts';
import type { Bounds, PhysicalValue } from './bounds.ts';
import type { PageEncoding } from './page-header.ts';
import type { WrittenBounds } from './truncate-bound.ts';

/** One data page of a column chunk, offsets counted from the chunk's first byte. */
export interface EncodedPage {
  readonly offset: number;
  /** Header included. */
  readonly bytes: number;
  readonly firstRow: number;
  readonly nullCount: number;
  /** `undefined`: only nulls, or nothing but NaN. */
  readonly bounds: WrittenBounds | undefined;
}

/** A column chunk, ready to be placed in a file. Plain data, so that another thread may make it. */
export interface EncodedChunk {
  readonly type: ColumnType;
  readonly bytes: Uint8Array;
  readonly codec: Compression;
  readonly encoding: PageEncoding;
  /** The dictionary page, if there is one, lies at offset 0. */
  readonly hasDictionary: boolean;
  readonly dataOffset: number;
  readonly rows: number;
  /** Page headers included. */
  readonly uncompressedBytes: number;
  readonly nullCount: number;
  /** Exact, for adding up over the row groups of a file. */
  readonly bounds: Bounds | undefined;
  readonly pages: readonly EncodedPage[];
  /** Words of the split-block bloom filter. */
  readonly bloomFilter: Uint32Array | undefined;
}

/** A value in PLAIN form without length prefix, as statistics and page indexes hold it. */
export function plainForm(type: ColumnType, value: PhysicalValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'boolean') return Uint8Array.of(value ? 1 : 0);
  const bytes = new Uint8Array(type.width);
  const view = new DataView(bytes.buffer);
  if (typeof value === 'bigint') view.setBigInt64(0, value, true);
  else if (type.storage === 'float32') view.setFloat32(0, value, true);
  else if (type.storage === 'float64') view.setFloat64(0, value, true);
  else view.setInt32(0, value, true);
  return bytes;
}

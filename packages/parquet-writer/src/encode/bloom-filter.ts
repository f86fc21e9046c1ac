import type { ColumnType } from '../column/column-type.ts';
import type { ColumnValues } from '../column/column-values.ts';
import { compactBytes, compactCodes, compactFixed, compactInt32, compactInt64 } from './compact.ts';
import { xxh64 } from './xxh64.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

const SALT = Int32Array.of(
  0x47b6137b,
  0x44974d91,
  0x8824ad5b,
  0xa2b7289d,
  0x705495c7,
  0x2df1424b,
  0x9efc4947,
  0x5c6bfb31,
);
const BLOCK_WORDS = 8;
const FALSE_POSITIVES = 0.01;
const MAX_FILTER_BYTES = 1 << 20;

/**
 * Split-block bloom filter over the column's values (Parquet specification, "Bloom Filter"), one in a hundred false positives for the
 * number of distinct values found, at most 1 MiB. `undefined` for columns without a value, for booleans, and for floating-point
 * columns, whose two zeros are equal but hash differently.
 */
export function createBloomFilter(type: ColumnType, values: ColumnValues): Uint32Array | undefined {
  if (type.logical === 'number') return undefined;
  const hashes = new Set(valueHashes(type, values));
  if (hashes.size === 0) return undefined;
  const blocks = new Uint32Array(filterBytes(hashes.size) / 4);
  for (const hash of hashes) insert(blocks, hash);
  return blocks;
}

function filterBytes(distinct: number): number {
  const bits = (-8 * distinct) / Math.log(1 - FALSE_POSITIVES ** (1 / 8));
  let bytes = BLOCK_WORDS * 4;
  while (bytes * 8 < bits && bytes < MAX_FILTER_BYTES) bytes *= 2;
  return bytes;
}

function insert(blocks: Uint32Array, hash: bigint): void {
  const block = Number(((hash >> 32n) * BigInt(blocks.length / BLOCK_WORDS)) >> 32n) * BLOCK_WORDS;
  const key = Number(BigInt.asIntN(32, hash));
  for (let i = 0; i < BLOCK_WORDS; i++) {
    blocks[block + i] = (blocks[block + i] as number) | (1 << (Math.imul(key, SALT[i] as number) >>> 27));
  }
}

/** Hashes of the PLAIN forms, without length prefix. */
function* valueHashes(type: ColumnType, { rows, valid, data }: ColumnValues): Generator<bigint> {
  switch (data.kind) {
    case 'int32':
      yield* fixedHashes(bytesOf(compactInt32(data.values, valid, rows)), 4);
      break;
    case 'int64':
      yield* fixedHashes(bytesOf(compactInt64(data.values, valid, rows)), 8);
      break;
    case 'fixed':
      yield* fixedHashes(compactFixed(data.values, data.width, valid, rows, type.logical === 'decimal'), data.width);
      break;
    case 'bytes': {
      const { count, offsets, bytes } = compactBytes(data.offsets, data.bytes, valid, rows);
      for (let i = 0; i < count; i++) yield xxh64(bytes, offsets[i] as number, offsets[i + 1] as number);
      break;
    }
    case 'codes': {
      const { offsets, bytes } = data.dictionary;
      const seen = new Set<number>(compactCodes(data.codes, valid, rows));
      for (const code of seen) yield xxh64(bytes, offsets[code] as number, offsets[code + 1] as number);
      break;
    }
    default:
      break;
  }
}

function bytesOf(values: Int32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function* fixedHashes(bytes: Uint8Array, width: number): Generator<bigint> {
  for (let at = 0; at < bytes.length; at += width) yield xxh64(bytes, at, at + width);
}

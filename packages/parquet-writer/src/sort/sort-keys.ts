import type { ColumnType } from '../column/column-type.ts';
import type { ByteList, ColumnValues } from '../column/column-values.ts';
import { rankBytes } from './rank-bytes.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

/** Words per row whose unsigned order, most significant word first, is the order of the values. */
export type SortWords = readonly Int32Array[];

/** Ranks of a dictionary's entries, kept while the dictionary does not grow. */
export type RankCache = Map<ByteList, { readonly count: number; readonly ranks: Int32Array }>;

const SIGN = -0x80000000;

/**
 * Order: numbers by value, -0 equal to 0, NaN above everything; text and bytes by their bytes; false before true. Rows without a
 * value get words without meaning.
 */
export function sortWords(type: ColumnType, { rows, data }: ColumnValues, ranks: RankCache): SortWords {
  switch (data.kind) {
    case 'bool':
      return [Int32Array.from(data.values.subarray(0, rows))];
    case 'int32':
      return [type.storage === 'float32' ? float32Words(data.values, rows) : signed(data.values, rows)];
    case 'int64': {
      const halves = new Int32Array(data.values.buffer, data.values.byteOffset, rows * 2);
      return type.storage === 'float64' ? float64Words(halves, rows) : int64Words(halves, rows);
    }
    case 'fixed':
      return type.logical === 'decimal' ? decimalWords(data.values, rows) : fixedWords(data.values, data.width, rows);
    case 'bytes':
      return [rankBytes({ count: rows, offsets: data.offsets, bytes: data.bytes })];
    case 'codes': {
      const entryRanks = cachedRanks(data.dictionary, ranks);
      const words = new Int32Array(rows);
      for (let row = 0; row < rows; row++) words[row] = entryRanks[data.codes[row] as number] as number;
      return [words];
    }
    case 'nested':
      throw new TypeError(`column ${type.name}: nested values have no order`);
  }
}

function cachedRanks(dictionary: ByteList, cache: RankCache): Int32Array {
  const known = cache.get(dictionary);
  if (known?.count === dictionary.count) return known.ranks;
  const { count, offsets, bytes } = dictionary;
  const ranks = rankBytes({ count, offsets, bytes });
  cache.set(dictionary, { count, ranks });
  return ranks;
}

function signed(values: Int32Array, rows: number): Int32Array {
  const words = new Int32Array(rows);
  for (let row = 0; row < rows; row++) words[row] = (values[row] as number) ^ SIGN;
  return words;
}

function int64Words(halves: Int32Array, rows: number): SortWords {
  const high = new Int32Array(rows);
  const low = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    low[row] = halves[row * 2] as number;
    high[row] = (halves[row * 2 + 1] as number) ^ SIGN;
  }
  return [high, low];
}

/** Bits of positive numbers rise with the number, those of negative ones fall. */
function float32Words(bits: Int32Array, rows: number): Int32Array {
  const numbers = new Float32Array(bits.buffer, bits.byteOffset, rows);
  const words = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const word = bits[row] as number;
    const number = numbers[row] as number;
    words[row] = number !== number ? -1 : number === 0 ? SIGN : word < 0 ? ~word : word ^ SIGN;
  }
  return words;
}

function float64Words(halves: Int32Array, rows: number): SortWords {
  const numbers = new Float64Array(halves.buffer, halves.byteOffset, rows);
  const high = new Int32Array(rows);
  const low = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const number = numbers[row] as number;
    const upper = halves[row * 2 + 1] as number;
    const lower = halves[row * 2] as number;
    if (number !== number) {
      high[row] = -1;
      low[row] = -1;
    } else if (number === 0) {
      high[row] = SIGN;
    } else {
      high[row] = upper < 0 ? ~upper : upper ^ SIGN;
      low[row] = upper < 0 ? ~lower : lower;
    }
  }
  return [high, low];
}

/** Four little-endian words, the last one signed. */
function decimalWords(values: Uint8Array, rows: number): SortWords {
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  return [12, 8, 4, 0].map((shift) =>
    Int32Array.from({ length: rows }, (_, row) => view.getInt32(row * 16 + shift, true) ^ (shift === 12 ? SIGN : 0)),
  );
}

function fixedWords(values: Uint8Array, width: number, rows: number): SortWords {
  return Array.from({ length: Math.ceil(width / 4) }, (_, index) => {
    const words = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      let word = 0;
      for (let i = index * 4; i < index * 4 + 4; i++)
        word = (word << 8) | (i < width ? (values[row * width + i] as number) : 0);
      words[row] = word;
    }
    return words;
  });
}

import type { ColumnType } from '../column/column-type.ts';
import type { ByteList } from '../column/column-values.ts';
import { rankBytes } from '../sort/rank-bytes.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

/** A physical value: int32 and float as number, int64 as bigint, everything of bytes as bytes. */
export type PhysicalValue = number | bigint | boolean | Uint8Array;

/** Smallest and largest value in the column's own order; NaN never counts (Parquet specification, `Statistics`). */
export interface Bounds {
  readonly min: PhysicalValue;
  readonly max: PhysicalValue;
}

/** Finds the bounds of the values `[from, to)`, nulls left out; `undefined` when there are none. */
export type BoundsFinder = (from: number, to: number) => Bounds | undefined;

export function int32Bounds(values: Int32Array): BoundsFinder {
  return (from, to) => {
    if (from >= to) return undefined;
    let min = values[from] as number;
    let max = min;
    for (let i = from + 1; i < to; i++) {
      const value = values[i] as number;
      if (value < min) min = value;
      else if (value > max) max = value;
    }
    return { min, max };
  };
}

/** Compares high words first; only ties look at the low ones. */
export function int64Bounds(values: BigInt64Array, halves: Int32Array): BoundsFinder {
  return (from, to) => {
    if (from >= to) return undefined;
    let min = from;
    let max = from;
    let minHigh = halves[from * 2 + 1] as number;
    let maxHigh = minHigh;
    let minLow = (halves[from * 2] as number) ^ SIGN;
    let maxLow = minLow;
    for (let i = from + 1; i < to; i++) {
      const high = halves[i * 2 + 1] as number;
      const low = (halves[i * 2] as number) ^ SIGN;
      if (high < minHigh || (high === minHigh && low < minLow)) {
        min = i;
        minHigh = high;
        minLow = low;
      }
      if (high > maxHigh || (high === maxHigh && low > maxLow)) {
        max = i;
        maxHigh = high;
        maxLow = low;
      }
    }
    return { min: values[min] as bigint, max: values[max] as bigint };
  };
}

/** Flips the sign bit: signed comparison then orders unsigned words. */
const SIGN = -0x80000000;

/** A zero minimum is written as -0 and a zero maximum as +0, since readers may see either zero below the bound. */
export function floatBounds(values: Float32Array | Float64Array): BoundsFinder {
  return (from, to) => {
    let min = Infinity;
    let max = -Infinity;
    let isEmpty = true;
    for (let i = from; i < to; i++) {
      const value = values[i] as number;
      if (value !== value) continue;
      isEmpty = false;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    return isEmpty ? undefined : { min: min === 0 ? -0 : min, max: max === 0 ? 0 : max };
  };
}

export function boolBounds(values: Uint8Array): BoundsFinder {
  return (from, to) => {
    if (from >= to) return undefined;
    const first = values[from];
    for (let i = from + 1; i < to; i++) if (values[i] !== first) return { min: false, max: true };
    return { min: first === 1, max: first === 1 };
  };
}

/** Unsigned bytewise order, which for UTF-8 is code point order. */
export function bytesBounds(list: ByteList): BoundsFinder {
  const compare = entryComparator(list);
  return (from, to) => {
    if (from >= to) return undefined;
    let min = from;
    let max = from;
    for (let i = from + 1; i < to; i++) {
      if (compare(i, min) < 0) min = i;
      else if (compare(i, max) > 0) max = i;
    }
    return { min: entry(list, min), max: entry(list, max) };
  };
}

/** As {@link bytesBounds}, over codes of a dictionary all of whose entries occur: ranking them once makes the rows cheap. */
export function codedBounds(codes: Int32Array, list: ByteList): BoundsFinder {
  let ranks: Int32Array | undefined;
  const all = bytesBounds(list);
  return (from, to) => {
    if (from >= to) return undefined;
    if (to - from === codes.length) return all(0, list.count);
    ranks ??= rankBytes(list);
    let min = codes[from] as number;
    let max = min;
    let minRank = ranks[min] as number;
    let maxRank = minRank;
    for (let i = from + 1; i < to; i++) {
      const code = codes[i] as number;
      const rank = ranks[code] as number;
      if (rank < minRank) {
        min = code;
        minRank = rank;
      } else if (rank > maxRank) {
        max = code;
        maxRank = rank;
      }
    }
    return { min: entry(list, min), max: entry(list, max) };
  };
}

/** Values of `width` bytes; decimals are big-endian two's complement, whose first byte carries the sign. */
export function fixedBounds(values: Uint8Array, width: number, isSigned: boolean): BoundsFinder {
  const flip = isSigned ? 0x80 : 0;
  const compare = (left: number, right: number): number => {
    let difference = ((values[left * width] as number) ^ flip) - ((values[right * width] as number) ^ flip);
    for (let i = 1; difference === 0 && i < width; i++) {
      difference = (values[left * width + i] as number) - (values[right * width + i] as number);
    }
    return difference;
  };
  return (from, to) => {
    if (from >= to) return undefined;
    let min = from;
    let max = from;
    for (let i = from + 1; i < to; i++) {
      if (compare(i, min) < 0) min = i;
      else if (compare(i, max) > 0) max = i;
    }
    return { min: values.slice(min * width, (min + 1) * width), max: values.slice(max * width, (max + 1) * width) };
  };
}

/** The bounds of two stretches together. */
export function mergeBounds(type: ColumnType, left: Bounds | undefined, right: Bounds | undefined): Bounds | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return {
    min: comparePhysical(type, right.min, left.min) < 0 ? right.min : left.min,
    max: comparePhysical(type, right.max, left.max) > 0 ? right.max : left.max,
  };
}

/** Order of two values of one column. */
export function comparePhysical(type: ColumnType, left: PhysicalValue, right: PhysicalValue): number {
  if (left instanceof Uint8Array && right instanceof Uint8Array) {
    if (type.logical !== 'decimal') return Buffer.compare(left, right);
    const sign = ((left[0] as number) ^ 0x80) - ((right[0] as number) ^ 0x80);
    return sign === 0 ? Buffer.compare(left, right) : sign;
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Four bytes at a time, read as big-endian numbers, whose order is that of the bytes. */
function entryComparator({ offsets, bytes }: ByteList): (left: number, right: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (left, right) => {
    let at = offsets[left] as number;
    let other = offsets[right] as number;
    const end = offsets[left + 1] as number;
    const otherEnd = offsets[right + 1] as number;
    const stop = Math.min(end, at + otherEnd - other);
    for (; at + 4 <= stop; at += 4, other += 4) {
      const difference = view.getUint32(at) - view.getUint32(other);
      if (difference !== 0) return difference;
    }
    for (; at < stop; at++, other++) {
      const difference = (bytes[at] as number) - (bytes[other] as number);
      if (difference !== 0) return difference;
    }
    return end - at - (otherEnd - other);
  };
}

function entry({ offsets, bytes }: ByteList, index: number): Uint8Array {
  return bytes.slice(offsets[index], offsets[index + 1]);
}

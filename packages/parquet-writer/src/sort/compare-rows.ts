import type { ColumnType } from '../column/column-type.ts';
import type { ColumnValues } from '../column/column-values.ts';
import { compareBytes } from './rank-bytes.ts';
import type { SortKey } from './row-sorter.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

/** Order of two rows of possibly different stretches; the same order as that of the row sorter. */
export type RowComparator = (
  left: readonly ColumnValues[],
  leftRow: number,
  right: readonly ColumnValues[],
  rightRow: number,
) => number;

export function createRowComparator(keys: readonly SortKey[]): RowComparator {
  return (left, leftRow, right, rightRow) => {
    for (const { column, type, descending } of keys) {
      const a = left[column] as ColumnValues; // the caller resolved the keys against these columns
      const b = right[column] as ColumnValues;
      const hasLeft = a.valid === undefined || a.valid[leftRow] === 1;
      const hasRight = b.valid === undefined || b.valid[rightRow] === 1;
      if (hasLeft !== hasRight) return hasLeft ? -1 : 1;
      if (!hasLeft) continue;
      const step = compareValues(type, a, leftRow, b, rightRow);
      if (step !== 0) return descending ? -step : step;
    }
    return 0;
  };
}

function compareValues(type: ColumnType, left: ColumnValues, i: number, right: ColumnValues, j: number): number {
  const a = left.data;
  const b = right.data;
  if (a.kind === 'int32' && b.kind === 'int32') {
    return type.storage === 'float32'
      ? compareFloats(floats32(a.values)[i] as number, floats32(b.values)[j] as number)
      : (a.values[i] as number) - (b.values[j] as number);
  }
  if (a.kind === 'int64' && b.kind === 'int64') {
    if (type.storage === 'float64')
      return compareFloats(floats64(a.values)[i] as number, floats64(b.values)[j] as number);
    const [x, y] = [a.values[i] as bigint, b.values[j] as bigint];
    return x < y ? -1 : x > y ? 1 : 0;
  }
  if (a.kind === 'bool' && b.kind === 'bool') return (a.values[i] as number) - (b.values[j] as number);
  if (a.kind === 'fixed' && b.kind === 'fixed') {
    return type.logical === 'decimal'
      ? compareDecimals(a.values, i, b.values, j)
      : compareFixed(a.values, i, b.values, j, a.width);
  }
  const [x, xStart, xEnd] = byteRange(a, i);
  const [y, yStart, yEnd] = byteRange(b, j);
  return compareBytes(x, xStart, xEnd, y, yStart, yEnd);
}

function byteRange(data: ColumnValues['data'], row: number): readonly [Uint8Array, number, number] {
  if (data.kind === 'bytes') return [data.bytes, data.offsets[row] as number, data.offsets[row + 1] as number];
  if (data.kind === 'codes') {
    const { offsets, bytes } = data.dictionary;
    const code = data.codes[row] as number;
    return [bytes, offsets[code] as number, offsets[code + 1] as number];
  }
  throw new TypeError(`${data.kind} values have no order`);
}

function compareFixed(left: Uint8Array, i: number, right: Uint8Array, j: number, width: number): number {
  return compareBytes(left, i * width, (i + 1) * width, right, j * width, (j + 1) * width);
}

function compareDecimals(left: Uint8Array, i: number, right: Uint8Array, j: number): number {
  const a = new DataView(left.buffer, left.byteOffset + i * 16, 16);
  const b = new DataView(right.buffer, right.byteOffset + j * 16, 16);
  const high = a.getBigInt64(8, true) - b.getBigInt64(8, true);
  if (high !== 0n) return high < 0n ? -1 : 1;
  const low = a.getBigUint64(0, true) - b.getBigUint64(0, true);
  return low < 0n ? -1 : low > 0n ? 1 : 0;
}

function compareFloats(left: number, right: number): number {
  if (left !== left || right !== right) return Number(left !== left) - Number(right !== right);
  return left < right ? -1 : left > right ? 1 : 0;
}

function floats32(bits: Int32Array): Float32Array {
  return new Float32Array(bits.buffer, bits.byteOffset, bits.length);
}

function floats64(bits: BigInt64Array): Float64Array {
  return new Float64Array(bits.buffer, bits.byteOffset, bits.length);
}

import type { ByteList, Codes } from '../column/column-values.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

/** Values of the rows that have one, in order. Without nulls nothing is copied. */
export function compactInt32(values: Int32Array, valid: Uint8Array | undefined, rows: number): Int32Array {
  if (valid === undefined) return values.subarray(0, rows);
  const compact = new Int32Array(rows);
  let at = 0;
  for (let row = 0; row < rows; row++) if (valid[row] === 1) compact[at++] = values[row] as number;
  return compact.subarray(0, at);
}

export function compactInt64(values: BigInt64Array, valid: Uint8Array | undefined, rows: number): BigInt64Array {
  if (valid === undefined) return values.subarray(0, rows);
  const compact = new BigInt64Array(rows);
  let at = 0;
  for (let row = 0; row < rows; row++) if (valid[row] === 1) compact[at++] = values[row] as bigint;
  return compact.subarray(0, at);
}

/** Values of `width` bytes each; `isReversed` turns little-endian into big-endian. */
export function compactFixed(
  values: Uint8Array,
  width: number,
  valid: Uint8Array | undefined,
  rows: number,
  isReversed: boolean,
): Uint8Array {
  if (valid === undefined && !isReversed) return values.subarray(0, rows * width);
  const compact = new Uint8Array(rows * width);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    if (valid !== undefined && valid[row] === 0) continue;
    const start = row * width;
    if (isReversed) for (let i = width - 1; i >= 0; i--) compact[at++] = values[start + i] as number;
    else for (let i = 0; i < width; i++) compact[at++] = values[start + i] as number;
  }
  return compact.subarray(0, at);
}

export function compactCodes(codes: Codes, valid: Uint8Array | undefined, rows: number): Codes {
  if (valid === undefined) return codes.subarray(0, rows);
  const compact = new Int32Array(rows);
  let at = 0;
  for (let row = 0; row < rows; row++) if (valid[row] === 1) compact[at++] = codes[row] as number;
  return compact.subarray(0, at);
}

/** Nulls are empty, so leaving them out leaves no gap. */
export function compactBytes(
  offsets: Int32Array,
  bytes: Uint8Array,
  valid: Uint8Array | undefined,
  rows: number,
): ByteList {
  if (valid === undefined) return { count: rows, offsets, bytes };
  const starts = new Int32Array(rows + 1);
  let count = 0;
  for (let row = 0; row < rows; row++) if (valid[row] === 1) starts[count++] = offsets[row] as number;
  starts[count] = offsets[rows] as number;
  return { count, offsets: starts.subarray(0, count + 1), bytes };
}

/**
 * Copy kernels: `target[at + i] = source[rows[from + i]]`. One function per array type keeps each of them monomorphic, which is
 * what makes them run at about two nanoseconds a cell.
 */
import type { ByteList, Codes } from './column-values.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

export function gatherUint8(
  target: Uint8Array,
  at: number,
  source: Uint8Array,
  rows: Int32Array,
  from: number,
  to: number,
): void {
  for (let k = from, out = at; k < to; k++, out++) target[out] = source[rows[k] as number] as number;
}

export function gatherInt32(
  target: Int32Array,
  at: number,
  source: Int32Array,
  rows: Int32Array,
  from: number,
  to: number,
): void {
  for (let k = from, out = at; k < to; k++, out++) target[out] = source[rows[k] as number] as number;
}

export function gatherInt64(
  target: BigInt64Array,
  at: number,
  source: BigInt64Array,
  rows: Int32Array,
  from: number,
  to: number,
): void {
  for (let k = from, out = at; k < to; k++, out++) target[out] = source[rows[k] as number] as bigint;
}

/** Values of `width` bytes each; positions count values. */
export function gatherFixed(
  target: Uint8Array,
  at: number,
  source: Uint8Array,
  width: number,
  rows: Int32Array,
  from: number,
  to: number,
): void {
  let out = at * width;
  for (let k = from; k < to; k++) {
    let start = (rows[k] as number) * width;
    for (let i = 0; i < width; i++) target[out++] = source[start++] as number;
  }
}

/** Codes of any width into codes of any width that holds them. */
export function gatherCodes(
  target: Codes,
  at: number,
  source: Codes,
  rows: Int32Array,
  from: number,
  to: number,
): void {
  if (target instanceof Uint8Array && source instanceof Int32Array) narrowTo8(target, at, source, rows, from, to);
  else if (target instanceof Uint16Array && source instanceof Int32Array)
    narrowTo16(target, at, source, rows, from, to);
  else if (target instanceof Int32Array && source instanceof Int32Array)
    gatherInt32(target, at, source, rows, from, to);
  else for (let k = from, out = at; k < to; k++, out++) target[out] = source[rows[k] as number] as number;
}

function narrowTo8(
  target: Uint8Array,
  at: number,
  source: Int32Array,
  rows: Int32Array,
  from: number,
  to: number,
): void {
  for (let k = from, out = at; k < to; k++, out++) target[out] = source[rows[k] as number] as number;
}

function narrowTo16(
  target: Uint16Array,
  at: number,
  source: Int32Array,
  rows: Int32Array,
  from: number,
  to: number,
): void {
  for (let k = from, out = at; k < to; k++, out++) target[out] = source[rows[k] as number] as number;
}

/** Below this a byte loop beats the call of `set(subarray)`. */
const SHORT_COPY = 48;

export function copyBytes(target: Uint8Array, at: number, source: Uint8Array, start: number, end: number): void {
  if (end - start < SHORT_COPY) {
    for (let i = start, out = at; i < end; i++, out++) target[out] = source[i] as number;
    return;
  }
  target.set(source.subarray(start, end), at);
}

/** Where a byte column is written: `offsets[at]` is set already. */
export interface ByteTarget {
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** Append the values of the rows `rows[from, to)`. The target has room. */
export function gatherBytes(
  target: ByteTarget,
  offsets: Int32Array,
  bytes: Uint8Array,
  rows: Int32Array,
  from: number,
  to: number,
): void {
  const { offsets: ends, bytes: out, at } = target;
  const copy = createCopier(out, bytes);
  let position = ends[at] as number;
  for (let k = from, slot = at + 1; k < to; k++, slot++) {
    const row = rows[k] as number;
    position = copy(position, offsets[row] as number, offsets[row + 1] as number);
    ends[slot] = position;
  }
}

/** Append the values `[from, to)`. The target has room. */
export function copyByteRange(
  target: ByteTarget,
  offsets: Int32Array,
  bytes: Uint8Array,
  from: number,
  to: number,
): void {
  const { offsets: ends, bytes: out, at } = target;
  const start = offsets[from] as number;
  const shift = (ends[at] as number) - start;
  out.set(bytes.subarray(start, offsets[to] as number), start + shift);
  for (let row = from + 1, slot = at + 1; row <= to; row++, slot++) ends[slot] = (offsets[row] as number) + shift;
}

/** Append the dictionary entries that the selected codes stand for. */
export function gatherEntries(
  target: ByteTarget,
  codes: Codes,
  dictionary: ByteList,
  valid: Uint8Array | undefined,
  rows: Int32Array | undefined,
  from: number,
  to: number,
): void {
  const { offsets: ends, bytes: out, at } = target;
  const copy = createCopier(out, dictionary.bytes);
  let position = ends[at] as number;
  for (let k = from, slot = at + 1; k < to; k++, slot++) {
    const row = rows === undefined ? k : (rows[k] as number);
    if (valid === undefined || valid[row] === 1) {
      const code = codes[row] as number;
      position = copy(position, dictionary.offsets[code] as number, dictionary.offsets[code + 1] as number);
    }
    ends[slot] = position;
  }
}

/** Copies `source[start, end)` and returns where the next copy goes; four bytes at a time, which short strings gain most from. */
function createCopier(target: Uint8Array, source: Uint8Array): (at: number, start: number, end: number) => number {
  const into = new DataView(target.buffer, target.byteOffset, target.byteLength);
  const from = new DataView(source.buffer, source.byteOffset, source.byteLength);
  return (at, start, end) => {
    if (end - start > LONG_COPY) {
      target.set(source.subarray(start, end), at);
      return at + end - start;
    }
    let out = at;
    let next = start;
    for (; next + 4 <= end; next += 4, out += 4) into.setInt32(out, from.getInt32(next, true), true);
    for (; next < end; next++) target[out++] = source[next] as number;
    return out;
  };
}

/** From here on the call of `set(subarray)` pays. */
const LONG_COPY = 128;

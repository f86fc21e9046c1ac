import { isUtf8 } from 'node:buffer';

import type { ColumnType } from '../column/column-type.ts';
import type { Bounds } from './bounds.ts';

// casts: positions stay below the length of what they point into

/** Bounds of text and bytes are cut to this many bytes, the length that readers of page indexes are used to. */
export const MAX_BOUND_BYTES = 64;

export interface WrittenBounds extends Bounds {
  /** `false`: the bound was cut and only encloses the values. */
  readonly isMinExact: boolean;
  readonly isMaxExact: boolean;
}

/**
 * Bounds as they go into the file (Parquet specification, `Statistics`): a cut minimum is a prefix, a cut maximum a prefix whose last
 * character, or byte, is raised by one. A maximum that cannot be raised stays whole. Text stays valid UTF-8.
 */
export function truncateBounds(type: ColumnType, bounds: Bounds): WrittenBounds {
  const { min, max } = bounds;
  if (type.storage !== 'bytes' || !(min instanceof Uint8Array) || !(max instanceof Uint8Array)) {
    return { min, max, isMinExact: true, isMaxExact: true };
  }
  const isText = type.logical === 'string';
  const low = min.length <= MAX_BOUND_BYTES ? min : prefix(min, isText);
  const high = max.length <= MAX_BOUND_BYTES ? max : (raised(prefix(max, isText), isText) ?? max);
  return { min: low, max: high, isMinExact: low === min, isMaxExact: high === max };
}

function prefix(bytes: Uint8Array, isText: boolean): Uint8Array {
  let end = MAX_BOUND_BYTES;
  if (isText) while (end > 0 && isContinuation(bytes[end] as number)) end--;
  return bytes.slice(0, end);
}

function raised(bytes: Uint8Array, isText: boolean): Uint8Array | undefined {
  return isText ? raisedText(bytes) : raisedBytes(bytes);
}

function raisedBytes(bytes: Uint8Array): Uint8Array | undefined {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0xff) end--;
  if (end === 0) return undefined;
  const result = bytes.slice(0, end);
  result[end - 1] = (bytes[end - 1] as number) + 1;
  return result;
}

function raisedText(bytes: Uint8Array): Uint8Array | undefined {
  const points = codePoints(bytes);
  // text that is none is ordered by its bytes all the same
  if (points === undefined) return raisedBytes(bytes);
  let end = bytes.length;
  for (let i = points.length - 1; i >= 0; i--) {
    const code = points[i] as number;
    end -= byteLength(code);
    const next = code === 0xd7ff ? 0xe000 : code + 1;
    if (next > 0x10ffff || end + byteLength(next) > MAX_BOUND_BYTES) continue;
    const last = new TextEncoder().encode(String.fromCodePoint(next));
    const result = new Uint8Array(end + last.length);
    result.set(bytes.subarray(0, end));
    result.set(last, end);
    return result;
  }
  return undefined;
}

function codePoints(bytes: Uint8Array): readonly number[] | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return Array.from(text, (character) => character.codePointAt(0) as number); // Array.from yields no empty strings
}

function byteLength(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

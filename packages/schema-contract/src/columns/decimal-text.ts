import type { FieldVerdict } from '../field-issue.ts';
import { clearDecimal, multiplyAdd, negate } from './decimal-words.ts';
import { parseExponentText } from './exponent-text.ts';
import { OK, OVERFLOW, PRECISION, TYPE } from './verdict.ts';

const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const POWERS = Array.from({ length: 10 }, (_, exponent) => 10 ** exponent);
/** Digits collected at a time. */
const CHUNK_DIGITS = 9;

/** Where a decimal goes and what fits there. */
export interface DecimalPlace {
  readonly words: Int32Array;
  readonly precision: number;
  readonly scale: number;
}

/**
 * Read a decimal of any length exactly: digits, an optional point and an optional exponent. The cost is linear in the text, and no number
 * longer than the field can hold is ever built.
 */
export function storeDecimalText(
  source: Uint8Array,
  start: number,
  end: number,
  { words, precision, scale }: DecimalPlace,
  row: number,
): FieldVerdict {
  const sign = source[start] ?? 0;
  const digits = sign === MINUS || sign === PLUS ? start + 1 : start;
  let stop = digits;
  let point = -1;
  /** Places of the first and the last digit that is not zero. */
  let first = -1;
  let last = -1;
  for (; stop < end; stop++) {
    const digit = (source[stop] ?? 0) - ZERO;
    if (digit >>> 0 <= 9) {
      if (digit === 0) continue;
      if (first < 0) first = stop;
      last = stop;
    } else if (digit + ZERO === POINT && point < 0) point = stop;
    else break;
  }
  if (stop - digits - (point < 0 ? 0 : 1) <= 0) return TYPE;
  const exponent = stop < end ? parseExponentText(source, stop, end) : 0;
  if (Number.isNaN(exponent)) return TYPE;
  clearDecimal(words, row);
  if (first < 0) return OK;

  const units = point < 0 ? stop : point;
  /** Power of ten of the last significant digit, and of the first. */
  const low = exponent + (last < units ? units - last - 1 : units - last);
  const high = exponent + (first < units ? units - first - 1 : units - first);
  if (low < -scale) return PRECISION;
  if (high >= precision - scale) return OVERFLOW;
  collectDigits(source, first, last + 1, words, row);
  for (let missing = low + scale; missing > 0; missing -= CHUNK_DIGITS) {
    multiplyAdd(words, row, POWERS[Math.min(missing, CHUNK_DIGITS)] ?? 1, 0);
  }
  if (sign === MINUS) negate(words, row);
  return OK;
}

function collectDigits(source: Uint8Array, start: number, end: number, words: Int32Array, row: number): void {
  let chunk = 0;
  let count = 0;
  for (let position = start; position < end; position++) {
    const byte = source[position] ?? 0;
    if (byte === POINT) continue;
    chunk = (Math.imul(chunk, 10) + byte - ZERO) | 0;
    if (++count < CHUNK_DIGITS) continue;
    multiplyAdd(words, row, POWERS[CHUNK_DIGITS] ?? 1, chunk);
    chunk = 0;
    count = 0;
  }
  if (count > 0) multiplyAdd(words, row, POWERS[count] ?? 1, chunk);
}

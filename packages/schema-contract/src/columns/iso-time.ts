import { dayOf, INVALID_DAY } from './civil-time.ts';
import type { CivilTime } from './civil-time.ts';
import { areFourDigits, pairOf } from './digit-words.ts';

const ZERO = 0x30;
const HYPHEN = 0x2d;
const PLUS = 0x2b;
const COLON = 0x3a;
const POINT = 0x2e;
const SPACE = 0x20;
/** `Z` and `z`, `T` and `t` differ in this bit only. */
const LOWER = 0x20;
const LOWER_Z = 0x7a;
const LOWER_U = 0x75;
const LOWER_T = 0x74;
const LOWER_C = 0x63;
/** `-MM-` without the month. */
const TWO_HYPHENS = 0x2d00_002d;
export const ISO_DATE_LENGTH = 10;
/** Nanoseconds are the finest that any source writes. */
const MAX_FRACTION_DIGITS = 9;
/** No zone was ever further from UTC than this. */
const MAX_OFFSET_HOURS = 15;

/** Two digits, or -1. */
function twoDigits(source: Uint8Array, position: number): number {
  const tens = (source[position] ?? 0) - ZERO;
  const ones = (source[position + 1] ?? 0) - ZERO;
  return tens >>> 0 > 9 || ones >>> 0 > 9 ? -1 : tens * 10 + ones;
}

/** Parse `YYYY-MM-DD` at `start`. @returns the day, or `INVALID_DAY` */
export function parseIsoDate(view: DataView, start: number, end: number): number {
  if (end - start < ISO_DATE_LENGTH) return INVALID_DAY;
  const year = view.getInt32(start);
  const middle = view.getInt32(start + 4);
  // the characters around the digits that matter are replaced by zeros
  const month = (middle & 0x00ff_ff00) | 0x3000_0030;
  const day = (view.getInt32(start + 6) & 0x0000_ffff) | 0x3030_0000;
  if ((middle & 0xff00_00ff) !== TWO_HYPHENS || !areFourDigits(year) || !areFourDigits(month) || !areFourDigits(day)) {
    return INVALID_DAY;
  }
  return dayOf(pairOf(year, 16) * 100 + pairOf(year, 0), pairOf(month, 8), pairOf(day, 0));
}

/**
 * Parse `HH:MM[:SS[.fraction]]` at `start`: 00:00 to 23:59:59.999999. Fractions go up to nine digits; what is finer than a microsecond
 * is reported in `isInexact`.
 * @returns the position behind it, or -1
 */
export function parseIsoTime(source: Uint8Array, view: DataView, start: number, end: number, found: CivilTime): number {
  found.isInexact = false;
  if (end - start < 8 || source[start + 5] !== COLON) return parseMinutes(source, start, end, found);
  // HH:M and M:SS
  const first = view.getInt32(start);
  const second = view.getInt32(start + 4);
  if ((first & 0x0000_ff00) !== COLON << 8) return -1;
  const hour = (first & 0xffff_00ff) | 0x0000_3000;
  const tail = (second & 0xff00_ffff) | 0x0030_0000;
  if (!areFourDigits(hour) || !areFourDigits(tail)) return -1;
  const hours = pairOf(hour, 16);
  const minutes = (first & 0x0f) * 10 + ((second >>> 24) & 0x0f);
  const seconds = pairOf(tail, 0);
  if (hours > 23 || minutes > 59 || seconds > 59) return -1;
  found.micros = (hours * 3600 + minutes * 60 + seconds) * 1_000_000;
  return start + 8 < end && source[start + 8] === POINT ? addFraction(source, start + 9, end, found) : start + 8;
}

/** `HH:MM` without seconds. */
function parseMinutes(source: Uint8Array, start: number, end: number, found: CivilTime): number {
  if (end - start < 5 || source[start + 2] !== COLON) return -1;
  const hours = twoDigits(source, start);
  const minutes = twoDigits(source, start + 3);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return -1;
  found.micros = (hours * 3600 + minutes * 60) * 1_000_000;
  return start + 5;
}

/** Parse the digits behind a decimal point of seconds and add them. @returns the position behind them, or -1 */
export function addFraction(source: Uint8Array, start: number, end: number, found: CivilTime): number {
  let position = start;
  let unit = 100_000;
  let micros = 0;
  for (; position < end; position++) {
    const digit = (source[position] ?? 0) - ZERO;
    if (digit >>> 0 > 9) break;
    if (unit >= 1) {
      micros += digit * unit;
      unit = unit === 1 ? 0 : unit / 10;
    } else if (digit !== 0) found.isInexact = true;
  }
  const length = position - start;
  if (length === 0 || length > MAX_FRACTION_DIGITS) return -1;
  found.micros += micros;
  return position;
}

/** The date-time separator: `T`, `t` or one blank. */
export function isDateTimeSeparator(byte: number): boolean {
  return byte === SPACE || (byte | LOWER) === LOWER_T;
}

/**
 * Parse `Z`, ` UTC` or `±HH[[:]MM]` that ends at `end`; a blank may stand before any of them.
 * @returns whether it is one; nothing at all (`start === end`) is not
 */
export function parseOffset(source: Uint8Array, start: number, end: number, found: CivilTime): boolean {
  const position = source[start] === SPACE ? start + 1 : start;
  const length = end - position;
  const first = source[position] ?? 0;
  found.offsetMinutes = 0;
  found.hasOffset = true;
  if (length === 1) return (first | LOWER) === LOWER_Z;
  if (length === 3 && (first | LOWER) === LOWER_U) {
    return ((source[position + 1] ?? 0) | LOWER) === LOWER_T && ((source[position + 2] ?? 0) | LOWER) === LOWER_C;
  }
  if (first !== PLUS && first !== HYPHEN) return false;
  const hasColon = length === 6 && source[position + 3] === COLON;
  if (length !== 3 && length !== 5 && !hasColon) return false;
  const hours = twoDigits(source, position + 1);
  const minutes = length === 3 ? 0 : twoDigits(source, position + (hasColon ? 4 : 3));
  if (hours < 0 || hours > MAX_OFFSET_HOURS || minutes < 0 || minutes > 59) return false;
  found.offsetMinutes = first === HYPHEN ? -(hours * 60 + minutes) : hours * 60 + minutes;
  return true;
}

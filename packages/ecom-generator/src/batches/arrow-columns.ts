import { Bool, DateDay, Decimal, Int64, TimestampMicrosecond, Utf8, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import { NO_DAY } from '../lookups/lookup-tables.ts';
import type { TextColumn } from '../lookups/text-column.ts';

/** Writers of Arrow columns, straight into typed arrays: no value becomes an object, no 64-bit number a bigint. */

const TWO_32 = 0x1_0000_0000;
const MICROS_PER_SECOND = 1_000_000;
const MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
const DIGIT_ZERO = 48;

/** Validity bits and their count from flags (1 = null). */
interface Validity {
  readonly nullCount: number;
  readonly nullBitmap: Uint8Array | undefined;
}

export function validityOf(nulls: Uint8Array | undefined, count: number): Validity {
  if (nulls === undefined) return { nullCount: 0, nullBitmap: undefined };
  const nullBitmap = new Uint8Array((count + 7) >> 3);
  let nullCount = 0;
  for (let row = 0; row < count; row += 1) {
    if (nulls[row] === 1) nullCount += 1;
    else nullBitmap[row >> 3] = (nullBitmap[row >> 3] ?? 0) | (1 << (row & 7));
  }
  return nullCount === 0 ? { nullCount, nullBitmap: undefined } : { nullCount, nullBitmap };
}

/** Whole numbers below 2⁵³. */
export function int64Column(values: ArrayLike<number>, count: number, nulls?: Uint8Array): Data<Int64> {
  const words = new Int32Array(count * 2);
  for (let row = 0; row < count; row += 1) {
    const value = values[row] ?? 0;
    words[row * 2] = value | 0;
    words[row * 2 + 1] = Math.floor(value / TWO_32);
  }
  return makeData({
    type: new Int64(),
    length: count,
    data: new BigInt64Array(words.buffer),
    ...validityOf(nulls, count),
  });
}

/** Whole cents as decimal(18,2). */
export function moneyColumn(cents: ArrayLike<number>, count: number): Data<Decimal> {
  const words = new Uint32Array(count * 4);
  for (let row = 0; row < count; row += 1) {
    const value = cents[row] ?? 0;
    const high = Math.floor(value / TWO_32);
    const at = row * 4;
    words[at] = value - high * TWO_32;
    words[at + 1] = high;
    if (high >= 0) continue;
    words[at + 2] = 0xffff_ffff;
    words[at + 3] = 0xffff_ffff;
  }
  return makeData({ type: new Decimal(2, 18, 128), length: count, nullCount: 0, data: words });
}

/** Seconds since the midnight with which `day` begins; they may pass the next one. */
export function timestampColumn(
  day: number,
  seconds: Int32Array,
  count: number,
  nulls?: Uint8Array,
): Data<TimestampMicrosecond> {
  const midnight = day * MICROS_PER_DAY;
  const words = new Uint32Array(count * 2);
  for (let row = 0; row < count; row += 1) {
    if (nulls?.[row] === 1) continue;
    const micros = midnight + (seconds[row] ?? 0) * MICROS_PER_SECOND;
    const high = Math.floor(micros / TWO_32);
    words[row * 2] = micros - high * TWO_32;
    words[row * 2 + 1] = high;
  }
  return makeData({
    type: new TimestampMicrosecond(null),
    length: count,
    data: new BigInt64Array(words.buffer),
    ...validityOf(nulls, count),
  });
}

/** Days since 1970-01-01, or `NO_DAY`. */
export function dateColumn(days: Int32Array, count: number): Data<DateDay> {
  const data = new Int32Array(count);
  const nulls = new Uint8Array(count);
  for (let row = 0; row < count; row += 1) {
    const day = days[row] ?? NO_DAY;
    if (day === NO_DAY) nulls[row] = 1;
    else data[row] = day;
  }
  return makeData({ type: new DateDay(), length: count, data, ...validityOf(nulls, count) });
}

/** 0 and 1; anything else is null. */
export function flagColumn(flags: Uint8Array, count: number, extraNulls?: Uint8Array): Data<Bool> {
  const data = new Uint8Array((count + 7) >> 3);
  const nulls = new Uint8Array(count);
  for (let row = 0; row < count; row += 1) {
    const flag = flags[row] ?? 0;
    if (flag > 1 || extraNulls?.[row] === 1) nulls[row] = 1;
    else if (flag === 1) data[row >> 3] = (data[row >> 3] ?? 0) | (1 << (row & 7));
  }
  return makeData({ type: new Bool(), length: count, data, ...validityOf(nulls, count) });
}

/** `PREFIX-00000042`: numbers with at least eight digits. */
export function numberedColumn(prefix: string, numbers: Int32Array, count: number): Data<Utf8> {
  const head = Buffer.from(prefix);
  const bytes = new Uint8Array(numberedBytes(head.length, numbers, count));
  const valueOffsets = new Int32Array(count + 1);
  let at = 0;
  for (let row = 0; row < count; row += 1) {
    for (let index = 0; index < head.length; index += 1) bytes[at + index] = head[index] ?? 0;
    at += head.length;
    let rest = numbers[row] ?? 0;
    const digits = rest < 100_000_000 ? 8 : digitCount(rest);
    for (let place = at + digits - 1; place >= at; place -= 1) {
      const tenth = (rest / 10) | 0;
      bytes[place] = DIGIT_ZERO + rest - tenth * 10;
      rest = tenth;
    }
    at += digits;
    valueOffsets[row + 1] = at;
  }
  return makeData({ type: new Utf8(), length: count, nullCount: 0, valueOffsets, data: bytes });
}

function numberedBytes(prefixLength: number, numbers: Int32Array, count: number): number {
  let total = count * (prefixLength + 8);
  for (let row = 0; row < count; row += 1)
    if ((numbers[row] ?? 0) >= 100_000_000) total += digitCount(numbers[row] ?? 0) - 8;
  return total;
}

function digitCount(value: number): number {
  return value < 1_000_000_000 ? 9 : 10;
}

/** Texts of a lookup column, by row of the lookup. */
export function lookupTextColumn(source: TextColumn, rows: Int32Array, count: number): Data<Utf8> {
  const { offsets, bytes: from } = source;
  const valueOffsets = new Int32Array(count + 1);
  const nulls = source.nulls === undefined ? undefined : new Uint8Array(count);
  let total = 0;
  for (let row = 0; row < count; row += 1) {
    const at = rows[row] ?? 0;
    total += (offsets[at + 1] ?? 0) - (offsets[at] ?? 0);
    valueOffsets[row + 1] = total;
    if (nulls !== undefined) nulls[row] = source.nulls?.[at] ?? 0;
  }
  const bytes = new Uint8Array(total);
  for (let row = 0; row < count; row += 1) {
    const begin = offsets[rows[row] ?? 0] ?? 0;
    const end = offsets[(rows[row] ?? 0) + 1] ?? 0;
    let at = valueOffsets[row] ?? 0;
    // Ids and addresses are short: a loop beats the call that copies a range.
    for (let index = begin; index < end; index += 1, at += 1) bytes[at] = from[index] ?? 0;
  }
  return makeData({ type: new Utf8(), length: count, valueOffsets, data: bytes, ...validityOf(nulls, count) });
}

import { Int64, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import type { FieldVerdict } from '../field-issue.ts';
import { appendRawNumber } from './append-raw-number.ts';
import { areFourDigits, fourOf } from './digit-words.ts';
import { grown, handOver } from './fixed-buffer.ts';
import { readInt64, storeInt64, storeLongInt64 } from './int64-halves.ts';
import { isZeroFraction } from './integer-text.ts';
import type { Limits } from './limits.ts';
import { SourceView } from './source-view.ts';
import type { Validity } from './validity.ts';
import type { ValueStore } from './value-store.ts';
import { OK, OVERFLOW, PRECISION, TYPE } from './verdict.ts';

const PLUS = 0x2b;
const MINUS = 0x2d;
const ZERO = 0x30;
/** So many digits always fit a double exactly. */
const EXACT_DIGITS = 15;
/** So many digits are needed for 2^63. */
const MAX_DIGITS = 19;

/** 64-bit integers. Text: `[+-]?digits`, an all-zero fraction tolerated (`34.0`). */
export class Int64Store implements ValueStore {
  readonly arrowType = new Int64();
  readonly #views = new SourceView();
  readonly #limits: Limits | null;
  /** Low and high half of each value. */
  #halves: Int32Array;

  constructor(capacity: number, limits: Limits | null) {
    this.#halves = new Int32Array(capacity * 2);
    this.#limits = limits;
  }

  appendText(source: Uint8Array, start: number, end: number, row: number): FieldVerdict {
    const sign = source[start] ?? 0;
    const digits = sign === MINUS || sign === PLUS ? start + 1 : start;
    if (digits >= end) return TYPE;
    if (end - digits > EXACT_DIGITS) return this.#appendLong(source, digits, end, sign === MINUS, row);
    const view = this.#views.of(source);
    let position = digits;
    let value = 0;
    for (; position + 4 <= end; position += 4) {
      const word = view.getInt32(position);
      if (!areFourDigits(word)) break;
      value = value * 10_000 + fourOf(word);
    }
    for (; position < end; position++) {
      const digit = (source[position] ?? 0) - ZERO;
      if (digit >>> 0 > 9) {
        if (!isZeroFraction(source, digits, position, end)) return TYPE;
        break;
      }
      value = value * 10 + digit;
    }
    return this.#store(sign === MINUS ? -value : value, row);
  }

  appendScalar(value: unknown, row: number): FieldVerdict {
    if (typeof value === 'bigint') {
      if (BigInt.asIntN(64, value) !== value) return OVERFLOW;
      this.#halves[row * 2] = Number(BigInt.asIntN(32, value));
      this.#halves[row * 2 + 1] = Number(value >> 32n);
      return this.#judgeStored(row);
    }
    if (typeof value === 'number') {
      if (!Number.isInteger(value)) return TYPE;
      return Number.isSafeInteger(value) ? this.#store(value, row) : PRECISION;
    }
    return appendRawNumber(this, value, row);
  }

  appendBlank(row: number): void {
    this.#halves[row * 2] = 0;
    this.#halves[row * 2 + 1] = 0;
  }

  reserve(capacity: number): void {
    this.#halves = grown(this.#halves, capacity * 2);
  }

  take(rows: number, { bitmap, nullCount }: Validity): Data {
    const halves = handOver(this.#halves, rows * 2);
    if (halves === this.#halves) this.#halves = new Int32Array(rows * 2);
    const data = new BigInt64Array(halves.buffer, 0, rows);
    return makeData({ type: this.arrowType, length: rows, nullCount, nullBitmap: bitmap, data });
  }

  byteLength(rows: number): number {
    return rows * 8;
  }

  #store(value: number, row: number): FieldVerdict {
    if (this.#limits !== null) {
      const verdict = this.#limits.judge(value);
      if (verdict !== OK) return verdict;
    }
    storeInt64(this.#halves, row, value);
    return OK;
  }

  /** More bytes than a double can take for certain: leading zeros, a zero fraction, or a really long number. */
  #appendLong(source: Uint8Array, digits: number, end: number, isNegative: boolean, row: number): FieldVerdict {
    let first = digits;
    while (first < end && source[first] === ZERO) first++;
    let last = first;
    while (last < end && ((source[last] ?? 0) - ZERO) >>> 0 <= 9) last++;
    if (last < end && !isZeroFraction(source, digits, last, end)) return TYPE;
    if (last - first > MAX_DIGITS) return OVERFLOW;
    let upper = 0;
    let lower = 0;
    for (let position = first; position < last; position++) {
      const digit = (source[position] ?? 0) - ZERO;
      if (last - position > 9) upper = upper * 10 + digit;
      else lower = lower * 10 + digit;
    }
    return storeLongInt64(this.#halves, row, upper, lower, isNegative) ? this.#judgeStored(row) : OVERFLOW;
  }

  #judgeStored(row: number): FieldVerdict {
    return this.#limits === null ? OK : this.#limits.judgeExact(readInt64(this.#halves, row));
  }
}

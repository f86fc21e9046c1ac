import { Decimal, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import type { FieldVerdict } from '../field-issue.ts';
import { appendRawNumber } from './append-raw-number.ts';
import { storeDecimalText } from './decimal-text.ts';
import { clearDecimal, readDecimal, storeDecimal, storeSafeDecimal } from './decimal-words.ts';
import { grown, handOver } from './fixed-buffer.ts';
import type { Limits } from './limits.ts';
import { TextScratch } from './text-scratch.ts';
import type { Validity } from './validity.ts';
import type { ValueStore } from './value-store.ts';
import { OK, OVERFLOW, TYPE } from './verdict.ts';

const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
/** So many digits always fit a double exactly. */
const EXACT_DIGITS = 15;
/** So many digits always fit 31 bits. */
const INTEGER_DIGITS = 9;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/**
 * Decimals of up to 38 digits, 128-bit two's complement, never through floating point arithmetic that could round.
 * Text: `[+-]?(digits[.digits]|.digits)([eE][+-]?digits)?`; zeros behind the scale are fine.
 */
export class DecimalStore implements ValueStore {
  readonly arrowType: Decimal;
  readonly #scale: number;
  /** First magnitude that is too large, as far as the fast path can meet it. */
  readonly #fastBound: number;
  readonly #exactBound: bigint;
  readonly #limits: Limits | null;
  readonly #scratch = new TextScratch();
  /** Four little-endian words per value. */
  #words: Int32Array;

  constructor(precision: number, scale: number, capacity: number, limits: Limits | null) {
    this.arrowType = new Decimal(scale, precision, 128);
    this.#scale = scale;
    this.#fastBound = precision <= EXACT_DIGITS ? 10 ** precision : Infinity;
    this.#exactBound = 10n ** BigInt(precision);
    this.#limits = limits;
    this.#words = new Int32Array(capacity * 4);
  }

  appendText(source: Uint8Array, start: number, end: number, row: number): FieldVerdict {
    const sign = source[start] ?? 0;
    const digits = sign === MINUS || sign === PLUS ? start + 1 : start;
    if (end - digits > EXACT_DIGITS) return this.#appendLong(source, start, end, row);
    let unscaled = 0;
    let point = -1;
    let position = digits;
    // whole numbers below 2^31 have the quicker arithmetic
    const stop = Math.min(end, digits + INTEGER_DIGITS);
    for (; position < stop; position++) {
      const digit = (source[position] ?? 0) - ZERO;
      if (digit >>> 0 <= 9) unscaled = (Math.imul(unscaled, 10) + digit) | 0;
      else if (digit + ZERO === POINT && point < 0) point = position;
      else return this.#appendLong(source, start, end, row);
    }
    for (; position < end; position++) {
      const digit = (source[position] ?? 0) - ZERO;
      if (digit >>> 0 <= 9) unscaled = unscaled * 10 + digit;
      else if (digit + ZERO === POINT && point < 0) point = position;
      else return this.#appendLong(source, start, end, row);
    }
    const digitCount = point < 0 ? end - digits : end - digits - 1;
    if (digitCount <= 0) return TYPE;
    const missing = point < 0 ? this.#scale : this.#scale - (end - point - 1);
    if (missing < 0 || digitCount + missing > EXACT_DIGITS) return this.#appendLong(source, start, end, row);
    unscaled *= POWERS[missing] ?? 1;
    if (unscaled >= this.#fastBound) return OVERFLOW;
    return this.#storeSafe(sign === MINUS ? -unscaled : unscaled, row);
  }

  appendScalar(value: unknown, row: number): FieldVerdict {
    if (typeof value === 'bigint') return this.#storeExact(value, row);
    if (typeof value === 'number') {
      const length = this.#scratch.encode(String(value));
      return this.appendText(this.#scratch.bytes, 0, length, row);
    }
    return appendRawNumber(this, value, row);
  }

  appendBlank(row: number): void {
    clearDecimal(this.#words, row);
  }

  reserve(capacity: number): void {
    this.#words = grown(this.#words, capacity * 4);
  }

  take(rows: number, { bitmap, nullCount }: Validity): Data {
    const words = handOver(this.#words, rows * 4);
    if (words === this.#words) this.#words = new Int32Array(rows * 4);
    const data = new Uint32Array(words.buffer, 0, rows * 4);
    return makeData({ type: this.arrowType, length: rows, nullCount, nullBitmap: bitmap, data });
  }

  byteLength(rows: number): number {
    return rows * 16;
  }

  #appendLong(source: Uint8Array, start: number, end: number, row: number): FieldVerdict {
    const { precision, scale } = this.arrowType;
    const verdict = storeDecimalText(source, start, end, { words: this.#words, precision, scale }, row);
    if (verdict !== OK || this.#limits === null) return verdict;
    return this.#limits.judgeExact(readDecimal(this.#words, row));
  }

  #storeSafe(unscaled: number, row: number): FieldVerdict {
    if (this.#limits !== null) {
      const verdict = this.#limits.judge(unscaled);
      if (verdict !== OK) return verdict;
    }
    storeSafeDecimal(this.#words, row, unscaled);
    return OK;
  }

  #storeExact(unscaled: bigint, row: number): FieldVerdict {
    if (unscaled >= this.#exactBound || unscaled <= -this.#exactBound) return OVERFLOW;
    if (this.#limits !== null) {
      const verdict = this.#limits.judgeExact(unscaled);
      if (verdict !== OK) return verdict;
    }
    storeDecimal(this.#words, row, unscaled);
    return OK;
  }
}

import { Decimal, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import type { FieldVerdict } from '../field-issue.ts';
import { appendRawNumber } from './append-raw-number.ts';
import { parseDecimalText } from './decimal-text.ts';
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
const TWO_32 = 4_294_967_296;
/** So many digits always fit a double exactly. */
const EXACT_DIGITS = 15;
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
    for (let position = digits; position < end; position++) {
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
    this.#words.fill(0, row * 4, row * 4 + 4);
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
    const unscaled = parseDecimalText(source, start, end, this.arrowType);
    return typeof unscaled === 'bigint' ? this.#storeExact(unscaled, row) : unscaled;
  }

  #storeSafe(unscaled: number, row: number): FieldVerdict {
    if (this.#limits !== null) {
      const verdict = this.#limits.judge(unscaled);
      if (verdict !== OK) return verdict;
    }
    const high = Math.floor(unscaled / TWO_32);
    const fill = unscaled < 0 ? -1 : 0;
    const words = this.#words;
    const base = row * 4;
    words[base] = unscaled - high * TWO_32;
    words[base + 1] = high;
    words[base + 2] = fill;
    words[base + 3] = fill;
    return OK;
  }

  #storeExact(unscaled: bigint, row: number): FieldVerdict {
    if (unscaled >= this.#exactBound || unscaled <= -this.#exactBound) return OVERFLOW;
    if (this.#limits !== null) {
      const verdict = this.#limits.judgeExact(unscaled);
      if (verdict !== OK) return verdict;
    }
    for (let word = 0; word < 4; word++) {
      this.#words[row * 4 + word] = Number(BigInt.asIntN(32, unscaled >> BigInt(word * 32)));
    }
    return OK;
  }
}

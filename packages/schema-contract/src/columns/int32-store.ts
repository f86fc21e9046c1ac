import { Int32, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import type { FieldVerdict } from '../field-issue.ts';
import { appendRawNumber } from './append-raw-number.ts';
import { areFourDigits, fourOf } from './digit-words.ts';
import { grown, handOver } from './fixed-buffer.ts';
import { isZeroFraction } from './integer-text.ts';
import type { Limits } from './limits.ts';
import { SourceView } from './source-view.ts';
import type { Validity } from './validity.ts';
import type { ValueStore } from './value-store.ts';
import { OK, OVERFLOW, PRECISION, TYPE } from './verdict.ts';

const PLUS = 0x2b;
const MINUS = 0x2d;
const ZERO = 0x30;

/** 32-bit integers. Text: `[+-]?digits`, an all-zero fraction tolerated (`34.0`). */
export class Int32Store implements ValueStore {
  readonly arrowType = new Int32();
  readonly #views = new SourceView();
  readonly #limits: Limits | null;
  #values: Int32Array;

  constructor(capacity: number, limits: Limits | null) {
    this.#values = new Int32Array(capacity);
    this.#limits = limits;
  }

  appendText(source: Uint8Array, start: number, end: number, row: number): FieldVerdict {
    const sign = source[start] ?? 0;
    const digits = sign === MINUS || sign === PLUS ? start + 1 : start;
    if (digits >= end) return TYPE;
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
    if (typeof value === 'bigint') return this.#store(Number(value), row);
    if (typeof value === 'number') {
      if (!Number.isInteger(value)) return TYPE;
      return Number.isSafeInteger(value) ? this.#store(value, row) : PRECISION;
    }
    return appendRawNumber(this, value, row);
  }

  appendBlank(row: number): void {
    this.#values[row] = 0;
  }

  reserve(capacity: number): void {
    this.#values = grown(this.#values, capacity);
  }

  take(rows: number, { bitmap, nullCount }: Validity): Data {
    const data = handOver(this.#values, rows);
    if (data === this.#values) this.#values = new Int32Array(rows);
    return makeData({ type: this.arrowType, length: rows, nullCount, nullBitmap: bitmap, data });
  }

  byteLength(rows: number): number {
    return rows * 4;
  }

  #store(value: number, row: number): FieldVerdict {
    if (value > 0x7fff_ffff || value < -0x8000_0000) return OVERFLOW;
    if (this.#limits !== null) {
      const verdict = this.#limits.judge(value);
      if (verdict !== OK) return verdict;
    }
    this.#values[row] = value;
    return OK;
  }
}

import { Float32, Float64, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import type { FieldVerdict } from '../field-issue.ts';
import { appendRawNumber } from './append-raw-number.ts';
import { emptyLike, grown, handOver } from './fixed-buffer.ts';
import { parseFloatText } from './float-text.ts';
import type { Validity } from './validity.ts';
import type { ValueStore } from './value-store.ts';
import { OK, OVERFLOW, TYPE } from './verdict.ts';

/** Answers whether a number is inside the field's bounds and allowed values. */
export type NumberJudge = (value: number) => FieldVerdict;

/**
 * Floating point of 32 or 64 bits. Text as in `parseFloatText`; there is no text for NaN or the infinities: they are refused, since
 * most engines order, compare and aggregate them differently.
 */
export class FloatStore implements ValueStore {
  readonly arrowType: Float32 | Float64;
  readonly #judge: NumberJudge | null;
  #values: Float32Array | Float64Array;

  constructor(bits: 32 | 64, capacity: number, judge: NumberJudge | null) {
    this.arrowType = bits === 32 ? new Float32() : new Float64();
    this.#values = bits === 32 ? new Float32Array(capacity) : new Float64Array(capacity);
    this.#judge = judge;
  }

  appendText(source: Uint8Array, start: number, end: number, row: number): FieldVerdict {
    return this.#store(parseFloatText(source, start, end), row);
  }

  appendScalar(value: unknown, row: number): FieldVerdict {
    if (typeof value === 'number') return Number.isFinite(value) ? this.#store(value, row) : TYPE;
    if (typeof value === 'bigint') return this.#store(Number(value), row);
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
    if (data === this.#values) this.#values = emptyLike(this.#values, rows);
    return makeData({ type: this.arrowType, length: rows, nullCount, nullBitmap: bitmap, data });
  }

  byteLength(rows: number): number {
    return rows * this.#values.BYTES_PER_ELEMENT;
  }

  /** NaN stands for "not a number's text". */
  #store(value: number, row: number): FieldVerdict {
    this.#values[row] = value;
    // read back, because 32 bits may overflow where 64 do not
    const stored = this.#values[row] ?? 0;
    if (stored - stored !== 0) return value !== value ? TYPE : OVERFLOW;
    return this.#judge === null ? OK : this.#judge(stored);
  }
}

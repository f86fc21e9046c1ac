import { DateDay, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import type { FieldVerdict } from '../field-issue.ts';
import { CivilTime, INVALID_DAY, MAX_DAY, MIN_DAY } from './civil-time.ts';
import { grown, handOver } from './fixed-buffer.ts';
import { ISO_DATE_LENGTH, isDateTimeSeparator, parseIsoDate, parseIsoTime, parseOffset } from './iso-time.ts';
import type { Limits } from './limits.ts';
import { SourceView } from './source-view.ts';
import { parseFormats } from './time-format.ts';
import type { TimeFormat } from './time-format.ts';
import type { Validity } from './validity.ts';
import type { ValueStore } from './value-store.ts';
import { OK, OVERFLOW, PRECISION, TYPE } from './verdict.ts';

const DAY_MS = 86_400_000;

/**
 * Days since 1970-01-01. Text: `YYYY-MM-DD`, years 0001 to 9999, or one of the field's formats. A time of day behind it is tolerated when
 * it is midnight (`2024-02-01 00:00:00`, `2024-02-01T00:00:00Z`), else it is more than a date can hold.
 */
export class DateStore implements ValueStore {
  readonly arrowType = new DateDay();
  readonly #formats: readonly TimeFormat[];
  readonly #limits: Limits | null;
  readonly #views = new SourceView();
  readonly #found = new CivilTime();
  #values: Int32Array;

  constructor(capacity: number, formats: readonly TimeFormat[], limits: Limits | null) {
    this.#values = new Int32Array(capacity);
    this.#formats = formats;
    this.#limits = limits;
  }

  appendText(source: Uint8Array, start: number, end: number, row: number): FieldVerdict {
    const view = this.#views.of(source);
    const day = parseIsoDate(view, start, end);
    if (day !== INVALID_DAY) {
      if (end - start === ISO_DATE_LENGTH) return this.#store(day, row);
      if (this.#parseTime(source, view, start + ISO_DATE_LENGTH, end)) {
        return this.#found.micros === 0 && !this.#found.isInexact ? this.#store(day, row) : PRECISION;
      }
    }
    if (!parseFormats(this.#formats, source, start, end, this.#found)) return TYPE;
    return this.#found.micros === 0 && !this.#found.isInexact ? this.#store(this.#found.days, row) : PRECISION;
  }

  appendScalar(value: unknown, row: number): FieldVerdict {
    if (typeof value === 'bigint') return this.#storeChecked(Number(value), row);
    if (!(value instanceof Date)) return TYPE;
    const days = value.getTime() / DAY_MS;
    if (Number.isNaN(days)) return TYPE;
    return Number.isInteger(days) ? this.#storeChecked(days, row) : PRECISION;
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

  /** A separator, a time of day and perhaps a `Z`. */
  #parseTime(source: Uint8Array, view: DataView, start: number, end: number): boolean {
    if (!isDateTimeSeparator(source[start] ?? 0)) return false;
    const stop = parseIsoTime(source, view, start + 1, end, this.#found);
    if (stop === end) return true;
    return stop > 0 && parseOffset(source, stop, end, this.#found) && this.#found.offsetMinutes === 0;
  }

  #storeChecked(day: number, row: number): FieldVerdict {
    return day < MIN_DAY || day > MAX_DAY ? OVERFLOW : this.#store(day, row);
  }

  #store(day: number, row: number): FieldVerdict {
    if (this.#limits !== null) {
      const verdict = this.#limits.judge(day);
      if (verdict !== OK) return verdict;
    }
    this.#values[row] = day;
    return OK;
  }
}

import { TimestampMicrosecond, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import type { FieldVerdict } from '../field-issue.ts';
import { CivilTime, DAY_MICROS, INVALID_DAY, MAX_DAY, MIN_DAY } from './civil-time.ts';
import { grown, handOver } from './fixed-buffer.ts';
import { readInt64, storeDayMicros, storeInt64 } from './int64-halves.ts';
import { ISO_DATE_LENGTH, isDateTimeSeparator, parseIsoDate, parseIsoTime, parseOffset } from './iso-time.ts';
import type { Limits } from './limits.ts';
import { SourceView } from './source-view.ts';
import { parseFormats } from './time-format.ts';
import type { TimeFormat } from './time-format.ts';
import type { TimeZone } from './time-zone.ts';
import type { Validity } from './validity.ts';
import type { ValueStore } from './value-store.ts';
import { OK, OVERFLOW, PRECISION, TYPE } from './verdict.ts';

const DAY_MS = 86_400_000;
const MINUTE_MICROS = 60_000_000;

export interface TimestampStoreOptions {
  readonly capacity: number;
  /** Instants (`timestamptz`), or what a clock on the wall shows (`timestamp`). */
  readonly isZoned: boolean;
  /** Zone of instants written without one; `null` is UTC. */
  readonly zone: TimeZone | null;
  readonly formats: readonly TimeFormat[];
  readonly limits: Limits | null;
}

/**
 * Microseconds since 1970-01-01T00:00:00. Text: `YYYY-MM-DD[T ]HH:MM[:SS[.fraction]]`, or one of the field's formats. An offset (`Z`,
 * `+02:00`, `+0200`, `+02`, ` UTC`) belongs to instants only; without one they are read in the field's zone.
 */
export class TimestampStore implements ValueStore {
  readonly arrowType: TimestampMicrosecond;
  readonly #isZoned: boolean;
  readonly #zone: TimeZone | null;
  readonly #formats: readonly TimeFormat[];
  readonly #limits: Limits | null;
  readonly #views = new SourceView();
  readonly #found = new CivilTime();
  #halves: Int32Array;

  constructor({ capacity, isZoned, zone, formats, limits }: TimestampStoreOptions) {
    this.arrowType = new TimestampMicrosecond(isZoned ? 'UTC' : null);
    this.#halves = new Int32Array(capacity * 2);
    this.#isZoned = isZoned;
    this.#zone = zone;
    this.#formats = formats;
    this.#limits = limits;
  }

  appendText(source: Uint8Array, start: number, end: number, row: number): FieldVerdict {
    const found = this.#found;
    if (!this.#parseIso(source, start, end) && !parseFormats(this.#formats, source, start, end, found)) return TYPE;
    if (found.isInexact) return PRECISION;
    let { days, micros } = found;
    if (found.hasOffset) micros -= found.offsetMinutes * MINUTE_MICROS;
    else if (this.#zone !== null) {
      const offsetSeconds = this.#zone.offsetOfLocal(days, Math.floor(micros / 1_000_000));
      if (Number.isNaN(offsetSeconds)) return TYPE;
      micros -= offsetSeconds * 1_000_000;
    }
    if (micros < 0) {
      micros += DAY_MICROS;
      days--;
    } else if (micros >= DAY_MICROS) {
      micros -= DAY_MICROS;
      days++;
    }
    return this.#store(days, micros, row);
  }

  appendScalar(value: unknown, row: number): FieldVerdict {
    if (typeof value === 'bigint') {
      const rest = value % BigInt(DAY_MICROS);
      const micros = rest < 0n ? rest + BigInt(DAY_MICROS) : rest;
      return this.#store(Number((value - micros) / BigInt(DAY_MICROS)), Number(micros), row);
    }
    if (!(value instanceof Date) || Number.isNaN(value.getTime())) return TYPE;
    const days = Math.floor(value.getTime() / DAY_MS);
    return this.#store(days, (value.getTime() - days * DAY_MS) * 1000, row);
  }

  appendBlank(row: number): void {
    storeInt64(this.#halves, row, 0);
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

  #parseIso(source: Uint8Array, start: number, end: number): boolean {
    const found = this.#found;
    const view = this.#views.of(source);
    const days = parseIsoDate(view, start, end);
    if (days === INVALID_DAY || !isDateTimeSeparator(source[start + ISO_DATE_LENGTH] ?? 0)) return false;
    found.days = days;
    found.hasOffset = false;
    const stop = parseIsoTime(source, view, start + ISO_DATE_LENGTH + 1, end, found);
    if (stop === end) return true;
    return stop > 0 && this.#isZoned && parseOffset(source, stop, end, found);
  }

  /** `micros` lies within the day. */
  #store(days: number, micros: number, row: number): FieldVerdict {
    if (days < MIN_DAY || days > MAX_DAY) return OVERFLOW;
    storeDayMicros(this.#halves, row, days, micros);
    if (this.#limits === null) return OK;
    const total = days * DAY_MICROS + micros;
    return Number.isSafeInteger(total)
      ? this.#limits.judge(total)
      : this.#limits.judgeExact(readInt64(this.#halves, row));
  }
}

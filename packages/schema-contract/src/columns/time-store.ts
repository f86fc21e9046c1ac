import { TimeMicrosecond, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import type { FieldVerdict } from '../field-issue.ts';
import { CivilTime, DAY_MICROS } from './civil-time.ts';
import { grown, handOver } from './fixed-buffer.ts';
import { storeInt64 } from './int64-halves.ts';
import { parseIsoTime } from './iso-time.ts';
import type { Limits } from './limits.ts';
import { SourceView } from './source-view.ts';
import { parseFormats } from './time-format.ts';
import type { TimeFormat } from './time-format.ts';
import type { Validity } from './validity.ts';
import type { ValueStore } from './value-store.ts';
import { OK, OVERFLOW, PRECISION, TYPE } from './verdict.ts';

const DAY_MS = 86_400_000;

/** Microseconds since midnight. Text: `HH:MM[:SS[.fraction]]`, or one of the field's formats. */
export class TimeStore implements ValueStore {
  readonly arrowType = new TimeMicrosecond();
  readonly #formats: readonly TimeFormat[];
  readonly #limits: Limits | null;
  readonly #views = new SourceView();
  readonly #found = new CivilTime();
  #halves: Int32Array;

  constructor(capacity: number, formats: readonly TimeFormat[], limits: Limits | null) {
    this.#halves = new Int32Array(capacity * 2);
    this.#formats = formats;
    this.#limits = limits;
  }

  appendText(source: Uint8Array, start: number, end: number, row: number): FieldVerdict {
    const found = this.#found;
    const view = this.#views.of(source);
    const isRead =
      parseIsoTime(source, view, start, end, found) === end || parseFormats(this.#formats, source, start, end, found);
    if (!isRead) return TYPE;
    return found.isInexact ? PRECISION : this.#store(found.micros, row);
  }

  appendScalar(value: unknown, row: number): FieldVerdict {
    if (typeof value === 'bigint') {
      return value < 0n || value >= BigInt(DAY_MICROS) ? OVERFLOW : this.#store(Number(value), row);
    }
    if (!(value instanceof Date) || Number.isNaN(value.getTime())) return TYPE;
    const millis = value.getTime() % DAY_MS;
    return this.#store((millis < 0 ? millis + DAY_MS : millis) * 1000, row);
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

  #store(micros: number, row: number): FieldVerdict {
    if (this.#limits !== null) {
      const verdict = this.#limits.judge(micros);
      if (verdict !== OK) return verdict;
    }
    storeInt64(this.#halves, row, micros);
    return OK;
  }
}

import type { Data, DataType } from 'apache-arrow';

import type { ColumnBuilder } from '../compiled-contract.ts';
import type { ContractField } from '../contract.ts';
import type { FieldVerdict } from '../field-issue.ts';
import { grown } from './fixed-buffer.ts';
import { isWellFormed } from './is-well-formed.ts';
import { trimmedEnd, trimmedStart } from './text-rules.ts';
import type { TextRules } from './text-rules.ts';
import { TextScratch } from './text-scratch.ts';
import { ALL_VALID, packValidity } from './validity.ts';
import type { ValueStore } from './value-store.ts';
import { INVALID_UTF8, OK, REQUIRED } from './verdict.ts';

/**
 * The row all columns of one builder write to. Only the builder moves it; that is what committing a row means. Columns make room for
 * it themselves.
 */
export interface RowCursor {
  row: number;
}

export interface ColumnOptions {
  readonly field: ContractField;
  readonly store: ValueStore;
  readonly cursor: RowCursor;
  readonly rules: TextRules;
  /** Rows to reserve. */
  readonly capacity: number;
}

/** A row that has no value: nobody wrote to it, or what came was refused. Found out before a batch is handed over, since the buffers may hold a value of an earlier batch there. */
const UNSET = 2;

/**
 * One field's builder: null policy, required, validity. The same class for every kind, so that callers dispatch once per field,
 * here, to the store.
 */
export class Column implements ColumnBuilder {
  readonly field: ContractField;
  readonly #store: ValueStore;
  readonly #cursor: RowCursor;
  readonly #rules: TextRules;
  readonly #specialLength: number;
  readonly #scratch = new TextScratch();
  /** One byte per row: 1 for a value, 0 for null, `UNSET` before either. */
  #valid: Uint8Array;
  /** Whether any row, committed or not, was null since the last `take`. */
  #hasNulls = false;

  constructor({ field, store, cursor, rules, capacity }: ColumnOptions) {
    this.field = field;
    this.#store = store;
    this.#cursor = cursor;
    this.#rules = rules;
    this.#specialLength = rules.specialLength;
    this.#valid = new Uint8Array(capacity).fill(UNSET);
  }

  get arrowType(): DataType {
    return this.#store.arrowType;
  }

  appendBytes(source: Uint8Array, start: number, end: number, quoted: boolean): FieldVerdict {
    if (end - start <= this.#specialLength) {
      if (this.#rules.trims && !quoted) {
        start = trimmedStart(source, start, end);
        end = trimmedEnd(source, start, end);
      }
      if (this.#rules.isNull(source, start, end, quoted)) return this.appendNull();
    }
    const { row } = this.#cursor;
    if (row >= this.#valid.length) this.#grow(row);
    const verdict = this.#store.appendText(source, start, end, row);
    this.#valid[row] = verdict === OK ? 1 : UNSET;
    return verdict;
  }

  appendValue(value: unknown): FieldVerdict {
    if (value === null || value === undefined) return this.appendNull();
    const { row } = this.#cursor;
    if (row >= this.#valid.length) this.#grow(row);
    const verdict = typeof value === 'string' ? this.#appendString(value, row) : this.#store.appendScalar(value, row);
    this.#valid[row] = verdict === OK ? 1 : UNSET;
    return verdict;
  }

  appendNull(): FieldVerdict {
    if (this.field.required) {
      this.#valid[this.#cursor.row] = UNSET;
      return REQUIRED;
    }
    this.appendBlank();
    return OK;
  }

  /** Store null without asking whether the field allows it: the children of a null struct have no value to judge. */
  appendBlank(): void {
    const { row } = this.#cursor;
    if (row >= this.#valid.length) this.#grow(row);
    this.#store.appendBlank(row);
    this.#valid[row] = 0;
    this.#hasNulls = true;
  }

  take(rows: number): Data {
    const forgotten = this.#valid.subarray(0, rows).indexOf(UNSET);
    if (forgotten >= 0) {
      throw new RangeError(
        `column ${this.field.name}: row ${String(forgotten)} of the batch was committed without a value; append one, or null, to every column first`,
      );
    }
    const validity = this.#hasNulls ? packValidity(this.#valid, rows) : ALL_VALID;
    this.#hasNulls = false;
    // the row after them may have been begun and given up
    this.#valid.fill(UNSET, 0, rows + 1);
    return this.#store.take(rows, validity);
  }

  byteLength(rows: number): number {
    return this.#store.byteLength(rows) + (this.#hasNulls ? rows >> 3 : 0);
  }

  /** Not before a row needs it: a batch that is exactly full must not double its buffers on the way out. */
  #grow(row: number): void {
    const { length } = this.#valid;
    const capacity = Math.max(row + 1, length * 2);
    this.#valid = grown(this.#valid, capacity).fill(UNSET, length);
    this.#store.reserve(capacity);
  }

  #appendString(text: string, row: number): FieldVerdict {
    if (!isWellFormed(text)) return INVALID_UTF8;
    const length = this.#scratch.encode(text);
    return this.#store.appendText(this.#scratch.bytes, 0, length, row);
  }
}

import { List, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import { arrowField } from '../arrow-schema.ts';
import type { FieldVerdict } from '../field-issue.ts';
import type { Column, RowCursor } from './column.ts';
import { handOver } from './fixed-buffer.ts';
import { parseJsonBytes } from './json-bytes.ts';
import type { Validity } from './validity.ts';
import type { ValueStore } from './value-store.ts';
import { OK, TYPE } from './verdict.ts';

/** Lists. Text: a JSON array. Its items are judged by the column of the item type. */
export class ListStore implements ValueStore {
  readonly arrowType: List;
  readonly #items: Column;
  /** Where the next item goes; the items' own rows, independent of the batch's. */
  readonly #cursor: RowCursor;
  #offsets: Int32Array;

  constructor(capacity: number, items: Column, cursor: RowCursor) {
    this.arrowType = new List(arrowField(items.field, items.arrowType));
    this.#items = items;
    this.#cursor = cursor;
    this.#offsets = new Int32Array(capacity + 1);
  }

  appendText(source: Uint8Array, start: number, end: number, row: number): FieldVerdict {
    const value = parseJsonBytes(source, start, end);
    return typeof value === 'number' ? value : this.appendScalar(value.json, row);
  }

  appendScalar(value: unknown, row: number): FieldVerdict {
    if (!Array.isArray(value)) return TYPE;
    this.#cursor.row = this.#offsets[row] ?? 0;
    for (const item of value) {
      const verdict = this.#items.appendValue(item);
      if (verdict !== OK) return verdict;
      this.#cursor.row++;
    }
    this.#offsets[row + 1] = this.#cursor.row;
    return OK;
  }

  appendBlank(row: number): void {
    this.#offsets[row + 1] = this.#offsets[row] ?? 0;
  }

  reserve(capacity: number): void {
    const offsets = new Int32Array(capacity + 1);
    offsets.set(this.#offsets);
    this.#offsets = offsets;
  }

  take(rows: number, { bitmap, nullCount }: Validity): Data {
    const child = this.#items.take(this.#offsets[rows] ?? 0);
    const valueOffsets = handOver(this.#offsets, rows + 1);
    if (valueOffsets === this.#offsets) this.#offsets = new Int32Array(rows + 1);
    return makeData({ type: this.arrowType, length: rows, nullCount, nullBitmap: bitmap, valueOffsets, child });
  }

  byteLength(rows: number): number {
    return rows * 4 + this.#items.byteLength(this.#offsets[rows] ?? 0);
  }
}

import { Struct, makeData } from 'apache-arrow';
import type { Data, Field } from 'apache-arrow';

import type { FieldVerdict } from '../field-issue.ts';
import type { Column } from './column.ts';
import { rawJsonText } from './exact-json.ts';
import { parseJsonBytes } from './json-bytes.ts';
import type { Validity } from './validity.ts';
import type { ValueStore } from './value-store.ts';
import { OK, TYPE } from './verdict.ts';

/**
 * Objects with the fields of the contract. Text: a JSON object. A member that is missing is null; one that the contract does not know
 * refuses the value, for it would be lost.
 */
export class StructStore implements ValueStore {
  readonly arrowType: Struct;
  /** They share the cursor of the column this store belongs to. */
  readonly #columns: readonly Column[];
  readonly #names: ReadonlySet<string>;

  constructor(columns: readonly Column[], fields: readonly Field[]) {
    this.arrowType = new Struct([...fields]);
    this.#columns = columns;
    this.#names = new Set(columns.map((column) => column.field.name));
  }

  appendText(source: Uint8Array, start: number, end: number, row: number): FieldVerdict {
    const value = parseJsonBytes(source, start, end);
    return typeof value === 'number' ? value : this.appendScalar(value.json, row);
  }

  appendScalar(value: unknown, _row: number): FieldVerdict {
    if (typeof value !== 'object' || value === null || !isPlain(value)) return TYPE;
    const members = new Map<string, unknown>(Object.entries(value));
    for (const [name, member] of members) if (member !== undefined && !this.#names.has(name)) return TYPE;
    for (const column of this.#columns) {
      const verdict = column.appendValue(members.get(column.field.name));
      if (verdict !== OK) return verdict;
    }
    return OK;
  }

  appendBlank(_row: number): void {
    for (const column of this.#columns) column.appendBlank();
  }

  /** The members make room for themselves. */
  reserve(_capacity: number): void {}

  take(rows: number, { bitmap, nullCount }: Validity): Data {
    const children = this.#columns.map((column) => column.take(rows));
    return makeData({ type: this.arrowType, length: rows, nullCount, nullBitmap: bitmap, children });
  }

  byteLength(rows: number): number {
    return this.#columns.reduce((bytes, column) => bytes + column.byteLength(rows), 0);
  }
}

/** Dates, maps, buffers and raw JSON numbers are objects too, but no records. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  const isRecord = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isRecord && rawJsonText(value) === undefined;
}

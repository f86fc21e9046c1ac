import { RecordBatch, Schema, Struct, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import { arrowField } from '../arrow-schema.ts';
import type { BatchBuilder } from '../compiled-contract.ts';
import type { Column, RowCursor } from './column.ts';

/** The batch builder over the columns of one contract. They all write to the row that `cursor` names. */
export class BatchCollector implements BatchBuilder {
  readonly columns: readonly Column[];
  readonly #cursor: RowCursor;
  #schema: Schema | null = null;

  constructor(columns: readonly Column[], cursor: RowCursor) {
    this.columns = columns;
    this.#cursor = cursor;
  }

  get rowCount(): number {
    return this.#cursor.row;
  }

  get byteLength(): number {
    const { row } = this.#cursor;
    let bytes = 0;
    for (const column of this.columns) bytes += column.byteLength(row);
    return bytes;
  }

  commitRow(): void {
    this.#cursor.row++;
  }

  finish(): RecordBatch {
    const { row: length } = this.#cursor;
    const children = this.columns.map((column) => column.take(length));
    this.#cursor.row = 0;
    const schema = this.#schemaOf(children);
    const data = makeData({ type: new Struct(schema.fields), length, nullCount: 0, children });
    return new RecordBatch(schema, data);
  }

  /** The same object as long as no column changes between dictionary and plain. */
  #schemaOf(children: readonly Data[]): Schema {
    const last = this.#schema;
    if (last !== null && children.every(({ type }, index) => last.fields[index]?.type === type)) return last;
    const fields = this.columns.map(({ field }, index) => {
      const child = children[index];
      if (child === undefined) throw new RangeError(`no data for column ${field.name}`);
      return arrowField(field, child.type);
    });
    this.#schema = new Schema(fields);
    return this.#schema;
  }
}

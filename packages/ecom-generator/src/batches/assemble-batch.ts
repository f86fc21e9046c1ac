import { Field, RecordBatch, Schema, Struct, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import type { Contract } from '@ecomlake/schema-contract';

/** Makes batches of one table: `columns` are picked and ordered by the contract. */
export type AssembleBatch = (columns: Readonly<Record<string, Data>>, rowCount: number) => RecordBatch;

/** The schema is that of the compiled contract, with dictionaries in place of the texts that come from a vocabulary. */
export function createAssembleBatch(contract: Contract): AssembleBatch {
  let schema: Schema | undefined;
  return (columns, rowCount) => {
    const children = contract.fields.map((field) => {
      const column = columns[field.name];
      if (column === undefined) throw new TypeError(`no column ${field.name} was made for ${contract.table}`);
      return column;
    });
    schema ??= new Schema(
      contract.fields.map(({ name, required }, index) => {
        const column = children[index];
        if (column === undefined) throw new TypeError(`no column ${name}`);
        return new Field(name, column.type, !required);
      }),
    );
    return new RecordBatch(
      schema,
      makeData({ type: new Struct(schema.fields), length: rowCount, nullCount: 0, children }),
    );
  };
}

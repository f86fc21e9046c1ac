import type { Contract, LogicalType } from '@ecomlake/schema-contract';

import type { EcomTable } from '../contracts/ecom-tables.ts';

export interface LoadScriptOptions {
  /** Parents before children. */
  readonly contracts: ReadonlyMap<EcomTable, Contract>;
  /** Columns of the CSV files, in order. */
  readonly columnsOf: ReadonlyMap<EcomTable, readonly string[]>;
  /** Rows may refer to days before the window. */
  readonly hasHistory: boolean;
}

/** A script for the `sqlite3` shell that loads the CSV files beside it, keys included. */
export function buildLoadScript({ contracts, columnsOf, hasHistory }: LoadScriptOptions): string {
  const tables = [...contracts].map(([table, contract]) => {
    const columns = columnsOf.get(table) ?? [];
    const lines = columns.map((name) => {
      const field = contract.fields.find((candidate) => candidate.name === name);
      const type = field === undefined ? 'TEXT' : sqliteType(field.type);
      return `  "${name}" ${type}`;
    });
    if (contract.primaryKey.every((name) => columns.includes(name)))
      lines.push(`  PRIMARY KEY (${contract.primaryKey.map(quote).join(', ')})`);
    for (const { fields, toTable, toFields } of contract.relationships) {
      if (!fields.every((name) => columns.includes(name))) continue;
      lines.push(
        `  FOREIGN KEY (${fields.map(quote).join(', ')}) REFERENCES "${toTable}" (${toFields.map(quote).join(', ')})`,
      );
    }
    return { table, create: `CREATE TABLE "${table}" (\n${lines.join(',\n')}\n);` };
  });
  const names = tables.map(({ table }) => table);
  return [
    '-- Load with: sqlite3 shop.db < load_data.sql, in the folder of the CSV files.',
    hasHistory
      ? '-- The window begins after the first simulated day: rows refer to earlier days, so foreign keys are off.'
      : '-- The files hold the whole history: foreign keys are checked at the end.',
    'PRAGMA foreign_keys = OFF;',
    ...[...names].reverse().map((table) => `DROP TABLE IF EXISTS "${table}";`),
    ...tables.map(({ create }) => create),
    '.mode csv',
    ...names.map((table) => `.import --skip 1 ${table}.csv ${table}`),
    // The shell imports an empty field as empty text.
    ...tables.flatMap(({ table }) =>
      (contracts.get(table)?.fields ?? [])
        .filter((field) => !field.required && (columnsOf.get(table) ?? []).includes(field.name))
        .map((field) => `UPDATE "${table}" SET "${field.name}" = NULL WHERE "${field.name}" = '';`),
    ),
    ...(hasHistory ? [] : ['PRAGMA foreign_key_check;']),
    '',
  ].join('\n');
}

function quote(name: string): string {
  return `"${name}"`;
}

function sqliteType(type: LogicalType): string {
  switch (type.kind) {
    case 'integer':
      return 'INTEGER';
    case 'decimal':
    case 'number':
      return 'REAL';
    default:
      return 'TEXT';
  }
}

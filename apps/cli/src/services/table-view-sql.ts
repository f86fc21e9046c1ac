import { join } from 'node:path';

import type { PublishedTable } from './read-published-tables.ts';

const DEFAULT_PARTITION = '__HIVE_DEFAULT_PARTITION__';

/**
 * SQL that makes a view over the parts of a table. Its partition key is a column: a DATE when all values are dates, else
 * VARCHAR, and null in the default partition.
 *
 * @param lake absolute path; `key=value` folders in it do not become columns
 */
export function tableViewSql({ table, partitions }: PublishedTable, lake: string): string {
  const parts = partitions.flatMap((partition) => partition.parts.map((part) => join(lake, ...part.split('/'))));
  const keys = partitionKeys(partitions.map(({ partition }) => partition));
  const types = [...keys].map(([key, type]) => `${literal(key)}: ${type}`);
  const foreign = [
    ...new Set(
      lake
        .split(/[\\/]/)
        .filter((folder) => folder.includes('='))
        .map(keyOf),
    ),
  ].filter((key) => !keys.has(key));
  const exclude = foreign.length === 0 ? '' : ` EXCLUDE (${foreign.map(identifier).join(', ')})`;
  const contracts = new Set(partitions.map(({ contract }) => contract));
  const options = [
    `[${parts.map(literal).join(', ')}]`,
    'hive_partitioning = true',
    `hive_types = {${types.join(', ')}}`,
    // parts written under different contracts may differ in columns; reading all footers for it is slow
    `union_by_name = ${contracts.size > 1}`,
  ];
  return `CREATE VIEW ${identifier(table)} AS SELECT *${exclude} FROM read_parquet(${options.join(', ')})`;
}

function partitionKeys(partitions: readonly string[]): Map<string, 'DATE' | 'VARCHAR'> {
  const keys = new Map<string, 'DATE' | 'VARCHAR'>();
  for (const partition of partitions) {
    const key = keyOf(partition);
    const value = partition.slice(partition.indexOf('=') + 1);
    const isDate = value === DEFAULT_PARTITION || /^\d{4}-\d{2}-\d{2}$/.test(value);
    keys.set(key, isDate && keys.get(key) !== 'VARCHAR' ? 'DATE' : 'VARCHAR');
  }
  return keys;
}

function keyOf(folder: string): string {
  return folder.slice(0, folder.indexOf('='));
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

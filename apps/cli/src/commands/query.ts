import { once } from 'node:events';

import { Args, Flags } from '@oclif/core';

import { BaseCommand } from '../base-command.ts';
import { LAKE_FLAGS } from '../flags/lake-flags.ts';
import { withEnvironment } from '../flags/with-environment.ts';
import { csvLine } from '../results/query-csv.ts';
import { renderQueryTable } from '../results/query-table.ts';
import type { QueryColumn, QueryValue } from '../services/open-duckdb.ts';
import { localLake } from '../services/local-lake.ts';
import { queryLake } from '../services/query-lake.ts';

export interface QueryDocument {
  readonly columns: readonly QueryColumn[];
  /** Objects by column name; in CSV form they are on stdout instead, and this is empty. */
  readonly rows: readonly Readonly<Record<string, QueryValue>>[];
  readonly row_count: number;
}

export default class Query extends BaseCommand {
  static override summary = 'Ask a lake in SQL: each table is a view over its published partitions.';
  static override description =
    'Runs on an embedded DuckDB and reads exactly the parts that the current manifests name. The partition key is a column.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> "select ingest_dt, count(*) from orders group by all"',
    '<%= config.bin %> <%= command.id %> "describe orders" --lake lake',
    '<%= config.bin %> <%= command.id %> "from orders" --format csv > orders.csv',
  ];
  static override args = { sql: Args.string({ required: true, ignoreStdin: true, description: 'the statement' }) };
  static override flags = {
    ...LAKE_FLAGS,
    ...withEnvironment({
      format: Flags.option({
        options: ['table', 'csv'] as const,
        helpValue: 'table|csv',
        default: 'table' as const,
        summary: 'Form of the rows; for JSON see --json.',
      })(),
      'max-rows': Flags.integer({ helpValue: 'N', min: 1, default: 100, summary: 'Rows shown in a table.' }),
    }),
  };

  async run(): Promise<QueryDocument> {
    const { args, flags } = await this.parse(Query);
    const isJson = this.jsonEnabled();
    const isCsv = !isJson && flags.format === 'csv';
    const kept: (readonly QueryValue[])[] = [];
    const print = async (text: string): Promise<void> => {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    };
    const { columns, rowCount } = await queryLake({
      sql: args.sql,
      lake: await localLake(flags.lake, process.cwd()),
      signal: this.signal,
      onColumns: async (names) => (isCsv ? print(csvLine(names.map(({ name }) => name))) : undefined),
      onRows: async (rows) => {
        if (isCsv) return print(rows.map(csvLine).join(''));
        const room = isJson ? rows.length : flags['max-rows'] - kept.length;
        for (const row of rows.slice(0, Math.max(0, room))) kept.push(row);
      },
    });
    const table = { columns, rows: kept, rowCount };
    if (!isCsv) this.log(renderQueryTable(table, this.rendering));
    return { columns, rows: isJson ? kept.map((row) => toObject(columns, row)) : [], row_count: rowCount };
  }
}

function toObject(columns: readonly QueryColumn[], row: readonly QueryValue[]): Record<string, QueryValue> {
  return Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null]));
}

import type * as DuckDbModule from '@duckdb/node-api';

import { CliError } from '../errors/cli-error.ts';

/** A value as JSON has it; 64-bit integers as `bigint`, decimals and times as text. */
export type QueryValue =
  null | boolean | number | bigint | string | readonly QueryValue[] | { readonly [key: string]: QueryValue };

export interface QueryColumn {
  readonly name: string;
  /** DuckDB's name of the type: `BIGINT`, `DECIMAL(10,2)`. */
  readonly type: string;
}

export interface QueryRows {
  readonly columns: readonly QueryColumn[];
  /** Read while they are asked for; may be iterated once. */
  readonly batches: AsyncIterable<readonly (readonly QueryValue[])[]>;
}

/** What we ask of DuckDB: one connection to an empty database in memory. */
export interface DuckDb extends Disposable {
  version(): string;
  run(sql: string): Promise<void>;
  /** Of several statements the last one answers. */
  stream(sql: string): Promise<QueryRows>;
  /** Make a running statement fail. */
  interrupt(): void;
}

/** @throws {CliError} `ECL_CLI_DUCKDB_MISSING` */
export async function openDuckDb(): Promise<DuckDb> {
  const duckdb = await importDuckDb();
  const { DuckDBTypeId, JsonDuckDBValueConverter } = duckdb;
  const instance = await duckdb.DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const zoned: ReadonlySet<number> = new Set([DuckDBTypeId.TIMESTAMP_TZ]);
  const naive: ReadonlySet<number> = new Set([
    DuckDBTypeId.TIMESTAMP,
    DuckDBTypeId.TIMESTAMP_S,
    DuckDBTypeId.TIMESTAMP_MS,
    DuckDBTypeId.TIMESTAMP_NS,
  ]);
  const convert: DuckDbModule.DuckDBValueConverter<QueryValue> = (value, type, converter) => {
    if (typeof value === 'bigint') return value;
    if (zoned.has(type.typeId) && value !== null) return String(value).replace(' ', 'T').replace(/\+00$/, 'Z');
    if (naive.has(type.typeId) && value !== null) return String(value).replace(' ', 'T');
    // its recursion goes through `converter`, which is this function, so the inner values are ours too
    return JsonDuckDBValueConverter(value, type, converter as never) as QueryValue;
  };
  // zoned times are shown in the zone they are stored in, wherever the command runs
  await connection.run(`SET TimeZone = 'UTC'`);
  return {
    version: () => duckdb.version(),
    run: async (sql) => void (await connection.run(sql)),
    async stream(sql) {
      const result = await connection.stream(sql);
      const names = result.deduplicatedColumnNames();
      return {
        columns: result.columnTypes().map((type, index) => ({ name: names[index] ?? '', type: String(type) })),
        batches: result.yieldConvertedRows(convert),
      };
    },
    interrupt: () => connection.interrupt(),
    [Symbol.dispose]() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function importDuckDb(): Promise<typeof DuckDbModule> {
  try {
    return await import('@duckdb/node-api');
  } catch (cause) {
    throw new CliError('ECL_CLI_DUCKDB_MISSING', 'DuckDB is not installed, or has no build for this machine', {
      cause,
    });
  }
}

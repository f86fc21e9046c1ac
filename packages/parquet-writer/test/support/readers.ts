import type { DuckDBConnection } from '@duckdb/node-api';
import { DuckDBInstance } from '@duckdb/node-api';
import type { ParquetParsers } from 'hyparquet';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

import type { Cell, Kind, TestColumn } from './tables.ts';

export type Row = Readonly<Record<string, Cell>>;

let connection: Promise<DuckDBConnection> | undefined;

/** One in-memory database per test file. */
export async function duckdb(): Promise<DuckDBConnection> {
  connection ??= DuckDBInstance.create(':memory:').then((instance) => instance.connect());
  return connection;
}

/** Rows of a query; int64 as bigint. */
export async function query(sql: string): Promise<readonly Row[]> {
  const reader = await (await duckdb()).runAndReadAll(sql);
  return reader.getRowObjectsJS() as unknown as readonly Row[]; // the callers select plain types only
}

/** The rows of Parquet files as DuckDB reads them, in canonical form and in the order of the files. */
export async function readWithDuckdb(
  files: readonly string[],
  columns: readonly Omit<TestColumn, 'cells'>[],
): Promise<readonly Row[]> {
  if (files.length === 0) return [];
  const list = files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ');
  const selected = columns.map(({ name, kind }) => `${sqlForm(kind, quoted(name))} as ${quoted(name)}`).join(', ');
  const rows = await query(`select ${selected} from read_parquet([${list}], hive_partitioning = false)`);
  return rows.map((row) =>
    Object.fromEntries(columns.map(({ name, kind }) => [name, fromDuckdb(kind, row[name] ?? null)])),
  );
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function sqlForm(kind: Kind, column: string): string {
  switch (kind) {
    case 'bytes':
      return `lower(hex(${column}))`;
    case 'string':
      // its Node API takes a leading BOM away
      return `hex(encode(${column}))`;
    case 'date':
      return `(${column} - date '1970-01-01')::integer`;
    case 'time':
      return `hour(${column}) * 3600000000 + minute(${column}) * 60000000 + microsecond(${column})`;
    case 'timestamp':
    case 'timestamptz':
      return `epoch_us(${column})`;
    case 'float32':
      return `${column}::double`;
    case 'json':
    case 'uuid':
    case 'decimal9':
    case 'decimal18':
    case 'decimal38':
      return `${column}::varchar`;
    default:
      return column;
  }
}

function fromDuckdb(kind: Kind, cell: Cell): Cell {
  if (cell === null) return null;
  if (kind.startsWith('decimal')) return BigInt(String(cell).replace('.', ''));
  if (kind === 'time') return BigInt(cell);
  if (kind === 'string') return Buffer.from(String(cell), 'hex').toString('utf8');
  return cell;
}

const RAW_PARSERS: Partial<ParquetParsers> = {
  timestampFromMicroseconds: (micros: bigint) => micros,
  dateFromDays: (days: number) => days,
  uuidFromBytes: (bytes: Uint8Array) => uuid(bytes),
  jsonFromBytes: (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8'),
  stringFromBytes: (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8'),
};

/** The rows of Parquet files as hyparquet reads them, in canonical form; decimals beyond 2^53 lose digits there. */
export async function readWithHyparquet(
  files: readonly string[],
  columns: readonly Omit<TestColumn, 'cells'>[],
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const path of files) {
    const file = await asyncBufferFromFile(path);
    const found = await parquetReadObjects({ file, compressors, parsers: RAW_PARSERS, utf8: false });
    for (const row of found as Readonly<Record<string, unknown>>[]) {
      rows.push(Object.fromEntries(columns.map(({ name, kind }) => [name, fromHyparquet(kind, row[name] ?? null)])));
    }
  }
  return rows;
}

/** Footer of a file. */
export async function footerOf(path: string) {
  return parquetMetadataAsync(await asyncBufferFromFile(path), { parsers: RAW_PARSERS });
}

function fromHyparquet(kind: Kind, cell: unknown): Cell {
  if (cell === null) return null;
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString('hex');
  if (kind.startsWith('decimal')) return BigInt(Math.round(Number(cell) * 100));
  return cell as Cell; // canonical by the parsers above
}

function uuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Rows of columns. */
export function rowsOf(columns: readonly TestColumn[]): readonly Row[] {
  const count = columns[0]?.cells.length ?? 0;
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(columns.map(({ name, cells }) => [name, cells[row] ?? null])),
  );
}

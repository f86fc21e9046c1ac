import { mkdtemp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';
import { parseContract, type Contract } from '@ecomlake/schema-contract';

import { exportRaw } from '../../src/export/export-raw.ts';
import type { ExportRawOptions, ExportRawResult } from '../../src/export/export-raw-types.ts';

/** A fresh folder with a drop of source files and a lake beside it. */
export interface Sandbox {
  readonly source: string;
  readonly lake: string;
  readonly write: (name: string, text: string | Uint8Array) => Promise<string>;
  readonly run: (options: Partial<ExportRawOptions> & Pick<ExportRawOptions, 'contracts'>) => Promise<ExportRawResult>;
}

/** A clock that stands still: what is written then depends on the input alone. */
export const NOON = Date.parse('2024-02-05T12:00:00Z');

export async function createSandbox(): Promise<Sandbox> {
  const root = await mkdtemp(join(tmpdir(), 'ecomlake-pipeline-'));
  const source = join(root, 'drop');
  const lake = join(root, 'lake');
  await mkdir(source);
  return {
    source,
    lake,
    async write(name, text) {
      const path = join(source, name);
      await writeFile(path, text);
      return path;
    },
    run: (options) => exportRaw({ source, lake, now: () => NOON, ...options }),
  };
}

export interface TestContractOptions {
  readonly table?: string | undefined;
  readonly partition?: string | undefined;
  readonly extra?: string | undefined;
}

/** Orders with a key, an amount and a day. */
export function ordersContract({ table = 'orders', partition, extra = '' }: TestContractOptions = {}): Contract {
  return parseContract(`
table: ${table}
version: 1.0.0
schema:
  - { name: order_id, type: string, required: true }
  - { name: placed_at, type: timestamp }
  - { name: amount, type: 'decimal(18,2)' }
primaryKey: [order_id]
partition: ${partition ?? '{ kind: event-date, key: ingest_dt, field: placed_at }'}
${extra}`);
}

/** Every name below a folder, sorted, with `/`. */
export async function listTree(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Ask an independent reader. */
export async function queryDuckdb(sql: string): Promise<readonly Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

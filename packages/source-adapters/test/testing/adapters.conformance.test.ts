import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { parquetWriteFile } from 'hyparquet-writer/src/node.js';
import { describe, test } from 'vitest';

import { createCsvAdapter } from '../../src/csv/index.ts';
import { createJsonlAdapter } from '../../src/jsonl/index.ts';
import { memoryAdapter } from '../../src/memory/index.ts';
import { createParquetAdapter } from '../../src/parquet/index.ts';
import { describeSourceAdapter } from '../../src/testing/index.ts';
import type { ConformanceRow } from '../../src/testing/index.ts';
import { countingOpenFile } from '../counting-open-file.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const csvText = (rows: readonly ConformanceRow[]): string =>
  ['id,name,day', ...rows.map(({ id, name, day }) => [id, name === null ? null : `"${name}"`, day].join(','))].join(
    '\n',
  );

describeSourceAdapter({ describe, test }, 'csv', async () => {
  const folder = await temporaryFolder();
  const { openFile, openCount } = countingOpenFile();
  return {
    adapter: createCsvAdapter({ openFile }),
    prepare: async (rows) => ({ path: await folder.write('rows.csv', csvText(rows)), blockBytes: 32 }),
    hasBytes: true,
    openSources: openCount,
    dispose: () => folder[Symbol.asyncDispose](),
  };
});

describeSourceAdapter({ describe, test }, 'csv, gzip', async () => {
  const folder = await temporaryFolder();
  const { openFile, openCount } = countingOpenFile();
  return {
    adapter: createCsvAdapter({ openFile }),
    prepare: async (rows) => ({ path: await folder.write('rows.csv.gz', gzipSync(csvText(rows))), blockBytes: 16 }),
    hasBytes: true,
    openSources: openCount,
    dispose: () => folder[Symbol.asyncDispose](),
  };
});

describeSourceAdapter({ describe, test }, 'jsonl', async () => {
  const folder = await temporaryFolder();
  const { openFile, openCount } = countingOpenFile();
  const line = ({ id, name, day }: ConformanceRow): string =>
    JSON.stringify({ id: Number.isNaN(Number(id)) ? id : Number(id), name, day });
  return {
    adapter: createJsonlAdapter({ openFile }),
    prepare: async (rows) => ({
      path: await folder.write('rows.jsonl', rows.map((row) => `${line(row)}\n`).join('')),
      blockBytes: 32,
    }),
    hasBytes: true,
    openSources: openCount,
    dispose: () => folder[Symbol.asyncDispose](),
  };
});

describeSourceAdapter({ describe, test }, 'parquet', async () => {
  const folder = await temporaryFolder();
  const { openFile, openCount } = countingOpenFile();
  return {
    adapter: createParquetAdapter({ openFile }),
    prepare(rows) {
      const path = join(folder.path, 'rows.parquet');
      const column = (name: keyof ConformanceRow): { name: string; data: (string | null)[]; type: 'STRING' } => ({
        name,
        data: rows.map((row) => row[name]),
        type: 'STRING',
      });
      parquetWriteFile({ filename: path, columnData: [column('id'), column('name'), column('day')], rowGroupSize: 3 });
      return Promise.resolve({ path });
    },
    hasBytes: false,
    openSources: openCount,
    dispose: () => folder[Symbol.asyncDispose](),
  };
});

describeSourceAdapter({ describe, test }, 'memory', () =>
  Promise.resolve({ adapter: memoryAdapter, prepare: (rows) => Promise.resolve({ rows }), hasBytes: false }),
);

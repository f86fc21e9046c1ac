import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { EmptyProject } from './empty-project.ts';
import { createEmptyProject, readPackage, WORKSPACE } from './empty-project.ts';

const CONTRACT = `
apiVersion: v3.1.0
kind: DataContract
id: stranger.orders
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - { name: order_id, logicalType: integer, physicalType: int64, required: true, primaryKey: true }
      - { name: ordered_on, logicalType: date, required: true }
      - { name: total, logicalType: number, physicalType: 'decimal(10,2)', required: true }
    customProperties:
      - property: ecomlake.partition
        value: { kind: event-date, key: ingest_dt, field: ordered_on }
      - property: ecomlake.rejects
        value: { maxRows: 1 }
`;

const ORDERS = `order_id,ordered_on,total
1,2024-02-01,10.50
2,2024-02-01,0.25
3,2024-02-02,7.00
4,2024-02-02,seven
`;

const PROGRAM = `
import { exportRaw } from '@ecomlake/pipeline';
import { parseContract } from '@ecomlake/schema-contract';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const contract = parseContract(await readFile('contracts/orders.yaml', 'utf8'), { path: 'contracts/orders.yaml' });
const result = await exportRaw({ source: resolve('drop'), lake: resolve('lake-of-program'), contracts: [contract] });
console.log(JSON.stringify({ outcome: result.outcome, accounting: result.accounting }));
`;

/** What a stranger's compiler must accept, and what it must refuse. */
const TYPED_PROGRAM = `
import { exportRaw, EXIT_CODES } from '@ecomlake/pipeline';
import type { ExportRawResult, PostExportHook } from '@ecomlake/pipeline';
import { parseContract } from '@ecomlake/schema-contract';
import type { Contract } from '@ecomlake/schema-contract';
import { csvAdapter } from '@ecomlake/source-adapters/csv';

const contract: Contract = parseContract('');
const hooks: readonly PostExportHook[] = [];
export const result: ExportRawResult = await exportRaw({ source: '/a', lake: '/b', contracts: [contract], hooks });
export const id: string = csvAdapter.id;
export const partial: 1 = EXIT_CODES.partial;
// @ts-expect-error a lake is a must
await exportRaw({ source: '/a', contracts: [contract] });
`;

let project: EmptyProject;

beforeAll(async () => {
  project = await createEmptyProject();
  await project.write('contracts/orders.yaml', CONTRACT);
  await project.write('drop/orders.csv', ORDERS);
  await project.write('program.js', PROGRAM);
});

afterAll(() => project[Symbol.asyncDispose]());

async function readTotals(lake: string): Promise<unknown> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const files = join(project.directory, lake, 'orders', '*', '*.parquet').replaceAll("'", "''");
  const reader = await connection.runAndReadAll(
    `select ingest_dt::varchar as day, count(*)::int as rows, sum(total)::varchar as total
       from read_parquet('${files}', hive_partitioning = true) group by 1 order by 1`,
  );
  connection.closeSync();
  return reader.getRowObjectsJS();
}

const TOTALS = [
  { day: '2024-02-01', rows: 2, total: '10.75' },
  { day: '2024-02-02', rows: 1, total: '7.00' },
];

test("an export runs from a stranger's own program", async () => {
  const { status, stdout, stderr } = await project.run(process.execPath, ['program.js']);

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({
    outcome: 'success',
    accounting: { read: 4, published: 3, rejected: 1, filtered: 0 },
  });
  expect(await readTotals('lake-of-program')).toEqual(TOTALS);
});

test('the same export runs through the installed command, and its lake can be verified', async () => {
  const ecomlake = join(project.directory, 'node_modules/.bin/ecomlake');
  const args = [
    'export-raw',
    '--source',
    'drop',
    '--contracts',
    'contracts',
    '--target',
    'lake-of-command',
    '--all',
    '--json',
  ];

  const exported = await project.run(ecomlake, args);
  const verified = await project.run(ecomlake, ['verify', 'lake-of-command', '--deep', '--json']);

  expect({ status: exported.status, result: JSON.parse(exported.stdout) }).toMatchObject({
    status: 0,
    result: { status: 'success', accounting: { read: 4, published: 3, rejected: 1, filtered: 0 } },
  });
  expect({ status: verified.status, stderr: verified.stderr }).toMatchObject({ status: 0 });
  expect(await readTotals('lake-of-command')).toEqual(TOTALS);
});

test('every door of every package opens', async () => {
  const doors: string[] = [];
  for (const name of project.packages) {
    const { exports = {} } = await readPackage(join(project.directory, 'node_modules', name));
    for (const subpath of Object.keys(exports)) {
      if (!subpath.endsWith('package.json')) doors.push(`${name}${subpath.slice(1)}`);
    }
  }
  // conformance suites are made for test runners, and vitest refuses to be imported outside of one
  const importable = doors.filter((door) => !door.endsWith('/testing'));
  const lines = importable.map((door) => `await import('${door}'); console.log('${door}');`);
  await project.write('doors.js', lines.join('\n'));

  const { status, stdout, stderr } = await project.run(process.execPath, ['doors.js']);

  expect({ status, stderr, opened: stdout.trim().split('\n') }).toEqual({ status: 0, stderr: '', opened: importable });
});

test("the published types hold under a stranger's strict compiler, without our export condition", async () => {
  const readme = await readFile(join(WORKSPACE, 'README.md'), 'utf8');
  const [, example = 'the README has no example'] = /^```ts\n([\s\S]*?)^```$/m.exec(readme) ?? [];
  await project.write('typed.ts', TYPED_PROGRAM);
  await project.write('readme.ts', example);
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'es2022',
    lib: ['es2023'],
    module: 'nodenext',
    skipLibCheck: true,
    exactOptionalPropertyTypes: true,
    types: ['node'],
    typeRoots: [join(WORKSPACE, 'node_modules/@types')],
  };
  await project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['typed.ts', 'readme.ts'] }));

  const tsc = join(WORKSPACE, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = await project.run(process.execPath, [tsc, '-p', '.']);

  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

test('nothing but the tarballs, their declared dependencies and one copy of each of our packages is installed', async () => {
  const lock = JSON.parse(await readFile(join(project.directory, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>;
  };
  const ours = Object.keys(lock.packages).filter((path) =>
    /(?:^|\/)node_modules\/(?:@ecomlake\/[^/]+|ecomlake)$/.test(path),
  );

  expect(ours.sort()).toEqual(project.packages.map((name) => `node_modules/${name}`).sort());
});

import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { describe, expect, test } from 'vitest';

import * as csv from '../src/csv/index.ts';
import * as main from '../src/index.ts';
import * as jsonl from '../src/jsonl/index.ts';
import * as memory from '../src/memory/index.ts';
import * as parquet from '../src/parquet/index.ts';
import * as testing from '../src/testing/index.ts';
import { temporaryFolder } from './temporary-folder.ts';
import type { TemporaryFolder } from './temporary-folder.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');
const guide = await readFile(join(root, '../../docs/guides/write-an-adapter.md'), 'utf8');

/** A project of its own that has these packages installed. */
async function otherProject(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  await mkdir(join(folder.path, 'node_modules/@ecomlake'), { recursive: true });
  await symlink(root, join(folder.path, 'node_modules/@ecomlake/source-adapters'));
  await symlink(join(root, '../schema-contract'), join(folder.path, 'node_modules/@ecomlake/schema-contract'));
  await symlink(join(root, '../../node_modules/zod'), join(folder.path, 'node_modules/zod'));
  return folder;
}

async function run(folder: TemporaryFolder, program: string): Promise<string> {
  await folder.write('example.mts', program);
  const args = ['-C', '@ecomlake/source', '--disable-warning=ExperimentalWarning', 'example.mts'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder.path });
  return stdout;
}

function examples(text: string): string[] {
  return [...text.matchAll(/```ts\n([^]*?)```/g)].map(([, code = '']) => code);
}

test('the example of the README runs from another project', async () => {
  await using folder = await otherProject();
  await folder.write(
    'orders.yaml',
    'table: orders\nversion: 1.0.0\nschema:\n  - { name: id, type: int64, required: true }\n  - { name: day, type: date }\npartition: { kind: event-date, key: ingest_dt, field: day }\n',
  );
  await folder.write('orders.csv', 'id,day\n1,2024-02-01\nx,2024-02-01\n3,2024-02-02\n');

  const stdout = await run(folder, examples(readme)[0] ?? '');

  expect(stdout).toBe('2 rows, 1 rejects\nline 3: column id: expected int64, got "x"\n');
});

test('the README names every value that the package exports', () => {
  const names = [main, csv, jsonl, parquet, memory, testing].flatMap((door) => Object.keys(door));

  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

describe('the guide to writing an adapter', () => {
  test('shows an adapter that reads, refuses and keeps the rules', async () => {
    await using folder = await otherProject();
    const [adapter = ''] = examples(guide);

    // the suite's rows hold blanks and nulls, so the words are parted by tabs here
    const program = `${adapter.replace("split(' ')", "split('\\t').map((word) => (word === '\\\\N' ? undefined : word))")}
import { sourceAdapterChecks } from '@ecomlake/source-adapters/testing';
const subject = {
  adapter: sensorAdapter,
  prepare: async (rows) => ({ feed: 'test', lines: rows.map(({ id, name, day }) => [id, name ?? '\\\\N', day].join('\\t')) }),
  hasBytes: false,
};
for (const { name, run } of sourceAdapterChecks) await run(subject).catch((error) => console.log(name, error.message));
console.log(sourceAdapterChecks.length > 10 ? 'checked' : 'too few');
`;

    expect(await run(folder, program)).toBe('checked\n');
  });

  test('needs about forty lines', () => {
    expect((examples(guide)[0] ?? '').trim().split('\n').length).toBeLessThanOrEqual(45);
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { emitGeneratedFiles } from '../generated-files.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ecomlake-generated-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const FILES = [
  { path: 'same.md', text: 'same\n' },
  { path: 'deep/new.md', text: 'new\n' },
];

test('only the files that differ are written, folders included', async () => {
  await writeFile(join(root, 'same.md'), 'same\n');

  const written = await emitGeneratedFiles(FILES, { root, isCheck: false });

  expect(written).toEqual(['deep/new.md']);
  expect(await readFile(join(root, 'deep/new.md'), 'utf8')).toBe('new\n');
});

test('a check names the files that are not current and the command that makes them so, and writes nothing', async () => {
  await writeFile(join(root, 'same.md'), 'other\n');

  const check = emitGeneratedFiles(FILES, { root, isCheck: true });

  await expect(check).rejects.toMatchObject({
    name: 'ScriptError',
    findings: ['same.md', 'deep/new.md'],
    repair: expect.stringContaining('npm run generate'),
  });
  expect(await readFile(join(root, 'same.md'), 'utf8')).toBe('other\n');
});

test('a check of current files is silent', async () => {
  await emitGeneratedFiles(FILES, { root, isCheck: false });

  expect(await emitGeneratedFiles(FILES, { root, isCheck: true })).toEqual([]);
});

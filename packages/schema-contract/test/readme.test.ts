import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

import * as door from '../src/index.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');

test('the example of the README runs from another project and prints what it promises', async () => {
  const [, example = ''] = /```ts\n([^]*?)```/.exec(readme) ?? [];
  const folder = await mkdtemp(join(tmpdir(), 'ecomlake-readme-'));
  try {
    await mkdir(join(folder, 'node_modules/@ecomlake'), { recursive: true });
    await symlink(root, join(folder, 'node_modules/@ecomlake/schema-contract'));
    await writeFile(join(folder, 'example.mts'), example);

    const { stdout } = await promisify(execFile)(process.execPath, ['-C', '@ecomlake/source', 'example.mts'], {
      cwd: folder,
    });

    expect(stdout).toMatch(/^[0-9a-f]{16} 1 compatible\n$/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('the README names every value that the package exports', () => {
  const missing = Object.keys(door).filter((name) => !readme.includes(`\`${name}`));

  expect(missing).toEqual([]);
});

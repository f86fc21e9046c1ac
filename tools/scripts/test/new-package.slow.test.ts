import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createPackage } from '../new-package.ts';
import { WORKSPACE_ROOT } from '../workspace-root.ts';

const run = promisify(execFile);
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ecomlake-new-package-'));
  for (const path of ['LICENSE', 'package.json', 'tsconfig.base.json', 'tools/eslint', 'tools/vitest']) {
    await cp(join(WORKSPACE_ROOT, path), join(root, path), { recursive: true });
  }
  await cp(
    join(WORKSPACE_ROOT, 'packages/schema-contract/package.json'),
    join(root, 'packages/schema-contract/package.json'),
  );
  await mkdir(join(root, 'docs/decisions'), { recursive: true });
  await symlink(join(WORKSPACE_ROOT, 'node_modules'), join(root, 'node_modules'));
});

afterAll(() => rm(root, { recursive: true, force: true }));

test('a scaffolded package compiles, is formatted, and its test passes', async () => {
  const purpose = 'Rules that a published partition must keep.';

  const paths = await createPackage({ root, name: 'quality-rules', purpose, isPure: true, mayImport: [] });

  expect(paths).toEqual(expect.arrayContaining(['packages/quality-rules/src/index.ts', 'tools/eslint/boundaries.ts']));
  const directory = join(root, 'packages/quality-rules');
  const bin = join(WORKSPACE_ROOT, 'node_modules');
  await run(process.execPath, [join(bin, 'prettier/bin/prettier.cjs'), '--check', directory], { cwd: root });
  await run(process.execPath, [join(bin, 'typescript/bin/tsc'), '--build', directory]);
  const { stdout } = await run(
    process.execPath,
    [join(bin, 'vitest/vitest.mjs'), 'run', '--config', '../../tools/vitest/vitest.config.ts'],
    { cwd: directory },
  );
  expect(stdout).toContain('1 passed');
  expect(await readFile(join(root, 'docs/decisions/0001-quality-rules.md'), 'utf8')).toContain(purpose);
  expect(await readFile(join(root, 'tools/eslint/boundaries.ts'), 'utf8')).toContain("'quality-rules': [],");
});

test('a name that is taken, that is no name, or that imports what does not exist is refused before anything is written', async () => {
  const base = { root, purpose: 'x', isPure: false, mayImport: [] };

  await expect(createPackage({ ...base, name: 'schema-contract' })).rejects.toThrow('exists already');
  await expect(createPackage({ ...base, name: 'Schema' })).rejects.toThrow('is not a package name');
  await expect(createPackage({ ...base, name: 'fine', mayImport: ['nowhere'] })).rejects.toMatchObject({
    findings: ['nowhere'],
  });
});

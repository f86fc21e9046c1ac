import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { findPackageProblems } from '../../package-checks/find-package-problems.ts';
import { WORKSPACE_ROOT } from '../../workspace-root.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ecomlake-package-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const DOCUMENT = {
  name: '@ecomlake/sample',
  version: '1.0.0',
  license: 'Apache-2.0',
  type: 'module',
  files: ['dist', 'src'],
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
  nx: { tags: ['type:lib'] },
};

const FILES: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify(DOCUMENT),
  LICENSE: 'Apache-2.0',
  'README.md': '# sample\n\n```ts\nconst a = 1;\n```\n',
  'src/index.ts': 'export const one = 1;\n',
  'dist/index.js': 'export const one = 1;\n',
  'dist/index.d.ts': 'export declare const one: 1;\n',
};

async function findProblems(changes: Readonly<Record<string, string | undefined>>): Promise<readonly string[]> {
  const directory = join(root, 'sample');
  for (const [path, text] of Object.entries({ ...FILES, ...changes })) {
    if (text === undefined) continue;
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return findPackageProblems({ root: WORKSPACE_ROOT, directory, scratch: root });
}

test('a well-made package has no problems', async () => {
  expect(await findProblems({})).toEqual([]);
});

test('a licence or readme that would not be published is missed', async () => {
  expect(await findProblems({ LICENSE: undefined, 'README.md': undefined })).toEqual([
    '@ecomlake/sample: LICENSE is not in the tarball',
    '@ecomlake/sample: README.md is not in the tarball',
  ]);
});

test('a generated file that the allow-list names and nobody made is missed', async () => {
  const files = { ...DOCUMENT, files: ['dist', 'src', 'oclif.manifest.json', '!**/*.map'] };

  expect(await findProblems({ 'package.json': JSON.stringify(files) })).toEqual([
    '@ecomlake/sample: oclif.manifest.json is not in the tarball',
  ]);
});

test('a library readme without an example is refused', async () => {
  expect(await findProblems({ 'README.md': '# sample\n' })).toEqual([
    '@ecomlake/sample: README.md has no ```ts example',
  ]);
});

test('tests and build records that slipped into the tarball are refused', async () => {
  const files = { ...DOCUMENT, files: ['dist', 'src', 'test'] };

  const problems = await findProblems({
    'package.json': JSON.stringify(files),
    'test/a.test.ts': '',
    'dist/tsconfig.lib.tsbuildinfo': '{}',
  });

  expect(problems).toEqual([
    '@ecomlake/sample: dist/tsconfig.lib.tsbuildinfo is in the tarball',
    '@ecomlake/sample: test/a.test.ts is in the tarball',
  ]);
});

test('a door that leads nowhere is found by publint and by attw', async () => {
  const problems = await findProblems({ 'dist/index.js': undefined, 'dist/index.d.ts': undefined });

  expect(problems.join('\n')).toMatch(/publint FILE_DOES_NOT_EXIST[\s\S]*attw refuses the types/);
});

test('types that come behind the code are refused', async () => {
  const exports = { '.': { default: './dist/index.js', types: './dist/index.d.ts' } };

  const problems = await findProblems({ 'package.json': JSON.stringify({ ...DOCUMENT, exports }) });

  expect(problems.join('\n')).toContain('publint EXPORTS_TYPES_SHOULD_BE_FIRST');
});

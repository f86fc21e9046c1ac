import { readFile, stat } from 'node:fs/promises';

import { expect, test } from 'vitest';

interface PackageJson {
  readonly type: string;
  readonly sideEffects: boolean;
  readonly engines: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const root = new URL('../', import.meta.url);
const manifest = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as PackageJson; // our own file

test('every door leads to a source file, types first', async () => {
  for (const [name, entry] of Object.entries(manifest.exports)) {
    if (typeof entry === 'string') continue;
    expect(Object.keys(entry)).toEqual(['@ecomlake/source', 'types', 'default']);
    // one after the other, so that a missing file is named
    expect((await stat(new URL(entry['@ecomlake/source'] ?? '', root))).isFile(), name).toBe(true);
  }
  expect(Object.keys(manifest.exports)).toEqual([
    '.',
    './csv',
    './jsonl',
    './parquet',
    './memory',
    './testing',
    './package.json',
  ]);
});

test('the package is ESM without side effects for Node 22.15 and newer', () => {
  expect(manifest).toMatchObject({ type: 'module', sideEffects: false, engines: { node: '>=22.15' } });
});

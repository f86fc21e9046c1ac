import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect, test } from 'vitest';

import { sampleVersion } from './workload.ts';

test('the example of the README runs', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const directory = mkdtempSync(join(import.meta.dirname, '../out-tsc-readme-'));
  const lake = mkdtempSync(join(tmpdir(), 'ecomlake-readme-'));
  try {
    const source = (path: string): string => `'${new URL(`../src/${path}`, import.meta.url).href}'`;
    const code = example
      .replace("'@ecomlake/gcs-uploader/file'", source('file/index.ts'))
      .replace("'@ecomlake/gcs-uploader'", source('index.ts'));
    writeFileSync(join(directory, 'example.ts'), code);
    const version = sampleVersion(['content']);
    const part = join(lake, 'part');
    writeFileSync(part, 'content');

    const { publish } = await import(pathToFileURL(join(directory, 'example.ts')).href);

    expect(await publish(join(lake, 'root'), version.manifest, part)).toBe('published, ok');
    // under its own epoch again: nothing is written, so nothing is fenced
    expect(await publish(join(lake, 'root'), version.manifest, part)).toBe('unchanged, ok');
  } finally {
    rmSync(directory, { recursive: true });
    rmSync(lake, { recursive: true });
  }
});

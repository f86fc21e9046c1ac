import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect, test } from 'vitest';

test('the example of the README runs', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const directory = mkdtempSync(join(import.meta.dirname, '../out-tsc-readme-'));
  try {
    const file = join(directory, 'example.ts');
    const source = new URL('../src/index.ts', import.meta.url).href;
    writeFileSync(file, example.replace("'@ecomlake/manifest'", `'${source}'`));

    const { manifest, text } = await import(pathToFileURL(file).href);

    expect(manifest.totalRows).toBe(621);
    expect(JSON.parse(text).schema_version).toBe('1.0.0');
  } finally {
    rmSync(directory, { recursive: true });
  }
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect, test } from 'vitest';

test('the example of the README runs', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const directory = mkdtempSync(join(import.meta.dirname, '../out-tsc-readme-'));
  try {
    const file = join(directory, 'example.ts');
    writeFileSync(
      file,
      example.replace("'@ecomlake/state-store'", `'${new URL('../src/index.ts', import.meta.url).href}'`),
    );

    const { record } = await import(pathToFileURL(file).href);

    expect(record).toMatchObject({ state: 'published', epoch: 1, lease: null });
  } finally {
    rmSync(directory, { recursive: true });
  }
});

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
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
      example.replace("'@ecomlake/ecom-generator'", `'${new URL('../src/index.ts', import.meta.url).href}'`),
    );

    const { rowsPerDay } = await import(pathToFileURL(file).href);

    expect([...rowsPerDay.keys()]).toEqual(['2024-02-01', '2024-02-02', '2024-02-03']);
    expect(Math.min(...rowsPerDay.values())).toBeGreaterThan(100);
  } finally {
    rmSync(directory, { recursive: true });
  }
}, 120_000);

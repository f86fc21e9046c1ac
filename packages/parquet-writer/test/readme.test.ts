import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { listTree, withFolder } from './support/folder.ts';

interface Example {
  readonly run: (directory: string, report: (...values: unknown[]) => void) => Promise<void>;
}

test('the example of the README runs', () =>
  withFolder(async (directory) => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const [imports, body] = [code.match(/^import .*$/gm) ?? [], code.replace(/^import .*$/gm, '')];
    // inside the package, where its dependencies are found
    const folder = await mkdtemp(join(import.meta.dirname, '../out-tsc-readme-'));
    const path = join(folder, 'example.ts');
    await writeFile(
      path,
      [
        ...imports.map((line) =>
          line.replace('@ecomlake/parquet-writer', new URL('../src/index.ts', import.meta.url).href),
        ),
        'export async function run(directory: string, report: (...values: unknown[]) => void): Promise<void> {',
        body,
        '}',
      ].join('\n'),
    );
    const reported: unknown[][] = [];
    try {
      const { run } = (await import(/* @vite-ignore */ path)) as Example; // written above
      await run(directory, (...values) => void reported.push(values));
    } finally {
      await rm(folder, { recursive: true });
    }

    expect(reported).toEqual([
      ['category=Books', 2, expect.stringMatching(/^part-0000-[0-9a-f]{12}\.parquet$/)],
      ['category=Toys', 1, expect.stringMatching(/^part-0000-[0-9a-f]{12}\.parquet$/)],
    ]);
    expect(await listTree(join(directory, 'category=Books'))).toHaveLength(1);
  }));

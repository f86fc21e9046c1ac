import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect, test } from 'vitest';

import { createSandbox } from './export/sandbox.ts';

const SOURCE = `table: orders
version: 1.0.0
schema:
  - { name: order_id, type: string, required: true }
  - { name: day, type: date }
partition: { kind: event-date, key: ingest_dt, field: day }
`;

test('the example of the README runs as it stands', async () => {
  const sandbox = await createSandbox();
  await sandbox.write('orders.csv', 'order_id,day\n1,2024-02-01\n2,2024-02-02\n');
  await sandbox.write('orders.yaml', SOURCE);
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const path = join(sandbox.source, '..', 'example.mjs');
  const door = pathToFileURL(new URL('../src/index.ts', import.meta.url).pathname).href;
  const program = example
    .replace("'@ecomlake/pipeline'", JSON.stringify(door))
    .replaceAll('console.log(', 'lines.push(')
    .replaceAll('contractsFolder', JSON.stringify(sandbox.source))
    .replaceAll('dropFolder', JSON.stringify(sandbox.source))
    .replaceAll('lakeFolder', JSON.stringify(sandbox.lake));
  await writeFile(path, `const lines = [];\n${program.replace(/^import/m, 'import')}\nexport { lines };\n`);

  const { lines } = (await import(/* @vite-ignore */ path)) as { readonly lines: readonly string[] };

  expect(lines).toEqual(['2 of 2 rows are published', '2 partitions, 0 damaged']);
});

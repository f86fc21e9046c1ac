import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { loadEcomContracts } from '@ecomlake/ecom-generator';
import { expect, test } from 'vitest';

import { verifyLake } from '../../src/verify/verify-lake.ts';
import { createSandbox, queryDuckdb, type Sandbox } from './sandbox.ts';
import type { ExportRawOptions, ExportRawResult } from '../../src/export/export-raw-types.ts';

const CONFIG = `tables:
  - { name: shopping_carts, generate: 900 }
lookup_config:
  customers: { num_customers: 300 }
  product_catalog: { num_products: 40 }
`;
const contracts = [...loadEcomContracts().values()];

async function exportShop(
  sandbox: Sandbox,
  start: string,
  end: string,
  options: Partial<ExportRawOptions> = {},
): Promise<ExportRawResult> {
  const config = join(sandbox.source, 'shop.yaml');
  await writeFile(config, CONFIG);
  const source = {
    adapterId: 'generator',
    options: { config, startDate: start, endDate: end, messLevel: 'heavy_mess' },
  };
  return sandbox.run({
    contracts,
    source,
    tables: ['shopping_carts', 'cart_items', 'orders', 'order_items'],
    ...options,
  });
}

const ITEMS = (sandbox: Sandbox): Promise<readonly Record<string, unknown>[]> =>
  queryDuckdb(
    `SELECT ingest_dt::VARCHAR AS day, count(*)::INT AS rows, count(DISTINCT cart_item_id)::INT AS keys
     FROM read_parquet('${sandbox.lake}/cart_items/*/*.parquet', hive_partitioning = true) GROUP BY ALL ORDER BY ALL`,
  );

test('the shop goes into the lake without a file in between, every row in its place', async () => {
  const sandbox = await createSandbox();

  const result = await exportShop(sandbox, '2020-01-05', '2020-01-07');

  expect(result.outcome).toBe('success');
  expect(result.accounting.read).toBe(result.accounting.published);
  const carts = result.tables.find(({ table }) => table === 'shopping_carts');
  expect(carts?.partitions.map(({ partition }) => partition)).toEqual([
    'ingest_dt=2020-01-05',
    'ingest_dt=2020-01-06',
    'ingest_dt=2020-01-07',
  ]);
  expect(await verifyLake({ paths: [sandbox.lake], depth: 'deep' })).toMatchObject({
    outcome: 'success',
    findings: [],
  });
});

test('the lake does not show in how many runs it was filled, rows without a day included', async () => {
  const [whole, chunked] = [await createSandbox(), await createSandbox()];

  await exportShop(whole, '2020-01-05', '2020-01-07');
  await exportShop(chunked, '2020-01-05', '2020-01-06');
  await exportShop(chunked, '2020-01-06', '2020-01-07');

  const rows = await ITEMS(whole);
  expect(await ITEMS(chunked)).toEqual(rows);
  expect(rows.map(({ day }) => day)).toEqual(['2020-01-05', '2020-01-06', '2020-01-07', null]);
  expect(rows.every((row) => row['rows'] === row['keys'])).toBe(true);
});

test('a day that is there already is left as it is, whatever window it comes in', async () => {
  const sandbox = await createSandbox();
  await exportShop(sandbox, '2020-01-05', '2020-01-06');

  const again = await exportShop(sandbox, '2020-01-06', '2020-01-07');

  const carts = again.tables.find(({ table }) => table === 'shopping_carts');
  expect(carts?.partitions.map(({ partition, status }) => [partition, status])).toEqual([
    ['ingest_dt=2020-01-06', 'unchanged'],
    ['ingest_dt=2020-01-07', 'published'],
  ]);
});

test('rows that a hook keeps out of the lake are counted as withheld, those without a day too', async () => {
  const sandbox = await createSandbox();
  const veto = (): void => {
    throw new Error('not today');
  };

  const result = await exportShop(sandbox, '2020-01-05', '2020-01-06', { tables: ['cart_items'], hooks: [veto] });

  const { read, filtered, published, filteredBy } = result.accounting;
  expect({ published, filtered, filteredBy }).toEqual({ published: 0, filtered: read, filteredBy: { withheld: read } });
  expect(result.tables[0]?.partitions.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
});

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { expectDocument } from '../support/expect-document.ts';
import { jsonOf, runCli } from '../support/run-cli.ts';
import { GENERATE, SHOP_CONFIG, THREE_DAYS, shopFolder } from '../support/shop.ts';
import { WEATHER_CONTRACT, WEATHER_CSV } from '../support/weather.ts';

/** Days of the shop in `shop/`, and its lookups in `lookups/` when they are asked for. */
async function folderWithDays({ hasLookups = false, config = SHOP_CONFIG } = {}): Promise<string> {
  const cwd = await shopFolder({ 'shop.yaml': config });
  const lookups = hasLookups ? ['--load-lookups-from', 'lookups'] : [];
  if (hasLookups) await runCli([...GENERATE, '--generate-lookups-only', '--output-dir', 'lookups'], { cwd });
  const run = await runCli([...GENERATE, ...THREE_DAYS, '--output-dir', 'shop', ...lookups], { cwd });
  expect(run.exitCode).toBe(0);
  return cwd;
}

const EXPORT = ['export-raw', '--source', 'shop', '--target', 'lake'] as const;

/** Table → rows published, in the order of export. */
function publishedBy(document: Record<string, unknown>): [string, number][] {
  // the form was checked by `expectDocument`
  const { tables } = document as { tables: { table: string; accounting: { published: number } }[] };
  return tables.map(({ table, accounting }) => [table, accounting.published]);
}

test('days of the shop are exported without a contract of one’s own, whole and verified', async () => {
  const cwd = await folderWithDays();
  const rows = Object.entries(JSON.parse(await readFile(join(cwd, 'shop/run.json'), 'utf8')).rows as object);

  const run = await runCli([...EXPORT, '--all', '--json'], { cwd });
  const verified = await runCli(['verify', 'lake', '--deep'], { cwd });
  const sql = 'select count(*)::int as orphans from order_items anti join orders using (order_id)';
  const query = await runCli(['query', sql, '--lake', 'lake', '--json'], { cwd });

  expect(run.exitCode).toBe(0);
  expect(run.stderr).toMatch(/INFO +there is no folder contracts here: the contracts of the built-in shop are used/);
  const document = expectDocument('export-raw', run);
  expect(document).toMatchObject({ status: 'success', accounting: { rejected: 0, filtered: 0 } });
  expect(publishedBy(document)).toEqual(rows);
  expect(verified.exitCode).toBe(0);
  expect(jsonOf(query)['rows']).toEqual([{ orphans: 0 }]);
});

test('orders of a shop without cart link are exported by contracts without it', async () => {
  const cwd = await folderWithDays({ config: `${SHOP_CONFIG}  emit_cart_link: false\n` });

  const run = await runCli([...EXPORT, '--all', '--table', 'orders', '--quiet', '--json'], { cwd });
  const query = await runCli(['query', 'describe orders', '--lake', 'lake', '--json'], { cwd });

  expect(expectDocument('export-raw', run)).toMatchObject({ status: 'success', accounting: { rejected: 0 } });
  const columns = (jsonOf(query)['rows'] as { column_name: string }[]).map(({ column_name: name }) => name);
  expect(columns).toContain('order_id');
  expect(columns).not.toContain('cart_id');
});

test('a folder contracts is used as ever, and so is one that is named', async () => {
  const cwd = await shopFolder({
    'contracts/weather.yaml': WEATHER_CONTRACT,
    'other/weather.yaml': WEATHER_CONTRACT,
    'shop/orders.csv': 'order_id\n1\n',
    'shop/weather.csv': WEATHER_CSV,
  });

  const implied = await runCli([...EXPORT, '--all', '--json'], { cwd });
  const named = await runCli([...EXPORT, '--all', '--contracts', 'other', '--json'], { cwd });
  const missing = await runCli([...EXPORT, '--all', '--contracts', 'nowhere', '--json'], { cwd });

  expect(publishedBy(expectDocument('export-raw', implied))).toEqual([['weather', 4]]);
  expect(implied.stderr).not.toMatch(/built-in shop/);
  expect(publishedBy(expectDocument('export-raw', named))).toEqual([['weather', 4]]);
  expect(missing.exitCode).toBe(2);
  expect(expectDocument('failure', missing)).toMatchObject({ code: 'ECL_PIPELINE_NO_CONTRACTS' });
});

describe('lookups from a folder of their own', () => {
  test('are exported first and whole, whatever dates and tables are asked for', async () => {
    const cwd = await folderWithDays({ hasLookups: true });
    const argv = [...EXPORT, '--lookups-from', 'lookups', '--quiet', '--json'];

    const some = await runCli([...argv, '--ingest-date', '2024-02-02', '--table', 'shopping_carts'], { cwd });
    const all = await runCli([...argv, '--all'], { cwd });

    expect(some.exitCode).toBe(0);
    expect(publishedBy(expectDocument('export-raw', some))).toEqual([
      ['customers', 200],
      ['product_catalog', 30],
      ['shopping_carts', expect.any(Number)],
    ]);
    expect(publishedBy(expectDocument('export-raw', all)).map(([table]) => table)).toEqual([
      'customers',
      'product_catalog',
      'shopping_carts',
      'cart_items',
      'orders',
      'order_items',
      'returns',
      'return_items',
    ]);
  });

  test('win over files of the same name in the source', async () => {
    const cwd = await folderWithDays({ hasLookups: true });
    await writeFile(join(cwd, 'shop/customers.csv'), 'nonsense\n1\n');

    const run = await runCli([...EXPORT, '--all', '--lookups-from', 'lookups', '--quiet', '--json'], { cwd });

    expect(run.exitCode).toBe(0);
    expect(publishedBy(expectDocument('export-raw', run))[0]).toEqual(['customers', 200]);
  });

  test('alone are no success when days were asked for', async () => {
    const cwd = await folderWithDays({ hasLookups: true });
    const argv = [...EXPORT, '--ingest-date', '2030-01-01', '--lookups-from', 'lookups', '--quiet', '--json'];

    const days = await runCli(argv, { cwd });
    const runs = await runCli(['runs', 'list', '--lake', 'lake', '--json'], { cwd });
    const lookups = await runCli([...argv, '--table', 'customers', '--table', 'product_catalog'], { cwd });

    expect(days.exitCode).toBe(2);
    expect(expectDocument('failure', days)).toMatchObject({ code: 'ECL_PIPELINE_NOTHING_EXPORTED' });
    expect(expectDocument('runs list', runs)).toMatchObject({ count: 1 });
    expect(lookups.exitCode).toBe(0);
  });

  test.each([
    ['a folder that does not exist', 'nowhere', 'ECL_PIPELINE_SOURCE_NOT_FOUND', /lookups .*nowhere: no such folder/],
    ['a file', 'shop.yaml', 'ECL_PIPELINE_SOURCE_NOT_FOUND', /lookups .*shop\.yaml: is no folder/],
    ['a folder with one of two', 'half', 'ECL_PIPELINE_NO_TABLES', /lookups .*half: no file for product_catalog/],
  ])('%s is refused before anything is written', async (_name, folder, code, message) => {
    const cwd = await shopFolder({ 'half/customers.csv': 'customer_id\n', 'shop/orders.csv': 'order_id\n' });

    const run = await runCli([...EXPORT, '--all', '--lookups-from', folder, '--quiet', '--json'], { cwd });

    expect(run.exitCode).toBe(2);
    expect(expectDocument('failure', run)).toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
      next_steps: [expect.stringMatching(/lookups-from|product_catalog\.csv/) as string],
    });
  });
});

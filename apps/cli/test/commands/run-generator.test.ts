import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { textWidth } from '../../src/terminal/text-width.ts';
import { expectDocument } from '../support/expect-document.ts';
import { jsonOf, runCli } from '../support/run-cli.ts';
import { GENERATE, SHOP_CONFIG, THREE_DAYS, shopFolder } from '../support/shop.ts';

const TABLES = [
  'customers',
  'product_catalog',
  'shopping_carts',
  'cart_items',
  'orders',
  'order_items',
  'returns',
  'return_items',
];

async function digestOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/** Lines of a file without its header. */
async function rowsIn(path: string): Promise<number> {
  return (await readFile(path, 'utf8')).trimEnd().split('\n').length - 1;
}

test('days become a folder of CSV files, named in the result, with as many rows as it says', async () => {
  const cwd = await shopFolder();

  const run = await runCli([...GENERATE, ...THREE_DAYS, '--check', '--json'], { cwd });

  expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: '' });
  const document = expectDocument('run-generator', run) as { directory: string; rows: Record<string, number> };
  expect(document).toMatchObject({
    made: 'days',
    status: 'success',
    dry_run: false,
    start_date: '2024-02-01',
    end_date: '2024-02-03',
    days: 3,
    origin: '2024-01-25',
    seed: 42,
    messiness_level: 'baseline',
    lookups_from: null,
    mess_totals: null,
    report: { failed: 0, warnings: 0 },
  });
  expect(document.directory).toMatch(/\/artifacts\/raw_run_\d{8}T\d{6}Z$/);
  expect(Object.keys(document.rows)).toEqual(TABLES);
  for (const table of TABLES)
    expect([table, await rowsIn(join(document.directory, `${table}.csv`))]).toEqual([table, document.rows[table]]);
  expect(await readdir(join(cwd, 'artifacts'))).toHaveLength(1);
});

test('the text says rows, checks, mess, where it is and what to run next, in 80 columns', async () => {
  const cwd = await shopFolder();
  const mess = ['--messiness-level', 'Medium_MESS', '--mess-ledger', '--check'];

  const { exitCode, stdout } = await runCli([...GENERATE, ...THREE_DAYS, '--output-dir', 'shop', ...mess], { cwd });

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^TABLE +ROWS +A DAY\ncustomers +200\nproduct_catalog +30\nshopping_carts +\d+ +\d+\n/);
  expect(stdout).toMatch(/\nchecks {2}passed.* \(\d+ rules\)\n/);
  expect(stdout).toMatch(/\nmess {4}\d+ cells changed \(/);
  expect(stdout).toMatch(/\ndone: 3 days, 2024-02-01 to 2024-02-03, \d+ rows, seed 42, medium_mess, in /);
  expect(stdout).toMatch(/\npath {2}shop\nnext {2}ecomlake export-raw --source shop --all\n$/);
  expect(stdout.split('\n').filter((line) => textWidth(line) > 80 && !/^(?:mess|done)/.test(line))).toEqual([]);
});

test('the same seed gives the same bytes, another seed gives others', async () => {
  const cwd = await shopFolder();
  const ordersOf = async (name: string, options: readonly string[]): Promise<string> => {
    const run = await runCli([...GENERATE, ...options, '--output-dir', name, '--json'], { cwd });
    expect(run.exitCode).toBe(0);
    return digestOf(join(cwd, name, 'orders.csv'));
  };

  const first = await ordersOf('first', THREE_DAYS);

  expect(await ordersOf('again', THREE_DAYS)).toBe(first);
  expect(await ordersOf('seeded', [...THREE_DAYS, '--seed', '42'])).toBe(first);
  expect(await ordersOf('other', [...THREE_DAYS, '--seed', '7'])).not.toBe(first);
});

test('days made one after the other with an id state are those made at once', async () => {
  const cwd = await shopFolder();
  const linesOf = async (folder: string): Promise<string[]> =>
    (await readFile(join(cwd, folder, 'cart_items.csv'), 'utf8')).trimEnd().split('\n').slice(1);
  const options = [...GENERATE, '--id-state-file', 'ids.json'];

  await runCli([...GENERATE, ...THREE_DAYS, '--output-dir', 'whole'], { cwd });
  for (const day of ['2024-02-01', '2024-02-02', '2024-02-03']) {
    const run = await runCli([...options, '--start-date', day, '--end-date', day, '--output-dir', day], { cwd });
    expect(run.exitCode).toBe(0);
  }

  const state: unknown = JSON.parse(await readFile(join(cwd, 'ids.json'), 'utf8'));
  expect(state).toMatchObject({ committed_through: '2024-02-03' });
  expect([
    ...(await linesOf('2024-02-01')),
    ...(await linesOf('2024-02-02')),
    ...(await linesOf('2024-02-03')),
  ]).toEqual(await linesOf('whole'));
});

test('the environment gives options, and a date on the command line sets aside both of the environment', async () => {
  const cwd = await shopFolder();
  const env = {
    ECOMLAKE_CONFIG: 'shop.yaml',
    ECOMLAKE_OUTPUT_DIR: 'shop',
    ECOMLAKE_MESSINESS_LEVEL: 'LIGHT_MESS',
    ECOMLAKE_START_DATE: '2024-02-01',
    ECOMLAKE_END_DATE: '2024-02-02',
  };

  const run = await runCli(['run-generator', '--quiet', '--json'], { cwd, env });
  const half = await runCli(['run-generator', '--start-date', '2024-02-01', '--quiet', '--json'], { cwd, env });

  expect(expectDocument('run-generator', run)).toMatchObject({
    directory: join(cwd, 'shop'),
    days: 2,
    messiness_level: 'light_mess',
  });
  expect(jsonOf(half)).toMatchObject({ code: 'ECL_CLI_USAGE' });
});

test('the option of the external generator is taken with one warning', async () => {
  const cwd = await shopFolder();
  const argv = ['run-generator', '--config', 'shop.yaml', '--generator-src', '../generator', '--dry-run'];

  const { exitCode, stderr } = await runCli([...argv, ...THREE_DAYS, '--log-level', 'warn'], { cwd });

  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/^\S+ WARNING +--generator-src has no effect: the generator is built in found=\S+\n$/);
});

describe('a dry run', () => {
  test('says window, folder and expected rows, and writes nothing', async () => {
    const cwd = await shopFolder();

    const text = await runCli([...GENERATE, ...THREE_DAYS, '--dry-run', '--id-state-file', 'ids.json'], { cwd });
    const json = await runCli([...GENERATE, ...THREE_DAYS, '--dry-run', '--json'], { cwd });

    expect(text.stdout).toMatch(/^TABLE +EXPECTED A DAY +IN ALL\nshopping_carts +\d+ +\d+\n/);
    expect(text.stdout).toMatch(/\ndry run: 3 days, 2024-02-01 to 2024-02-03, seed 42, baseline, in .*\n/);
    expect(text.stdout).toMatch(/\nwould be written to {2}artifacts\/raw_run_<time>\n$/);
    expect(expectDocument('run-generator', json)).toMatchObject({ dry_run: true, rows: null, report: null });
    expect(await readdir(cwd)).toEqual(['shop.yaml']);
  });

  test('with checks makes and checks every row unseen, and counts as the run itself', async () => {
    const cwd = await shopFolder();

    const dry = await runCli([...GENERATE, ...THREE_DAYS, '--dry-run', '--check', '--json'], { cwd });
    const left = await readdir(cwd);
    const real = await runCli([...GENERATE, ...THREE_DAYS, '--check', '--json'], { cwd });

    expect(left).toEqual(['shop.yaml']);
    expect(jsonOf(dry)['rows']).toEqual(jsonOf(real)['rows']);
    expect(jsonOf(dry)['report']).toEqual(jsonOf(real)['report']);
  });

  test('whose checks fail exits with 2 and shows them', async () => {
    const cwd = await shopFolder();
    const argv = [...GENERATE, ...THREE_DAYS, '--dry-run', '--check', '--duplicates', '20%'];

    const text = await runCli(argv, { cwd });
    const json = await runCli([...argv, '--json'], { cwd });

    expect(text.exitCode).toBe(2);
    expect(text.stdout).toMatch(/\nfailed {3}cart_items: primary key unique: /);
    expect(text.stdout).toMatch(/\nfailed: 3 days, /);
    expect(json.exitCode).toBe(2);
    expect(expectDocument('run-generator', json)).toMatchObject({ status: 'failure' });
  });
});

describe('lookups', () => {
  test('are made once, left alone the second time, and give the same days as without', async () => {
    const cwd = await shopFolder();

    const made = await runCli([...GENERATE, '--generate-lookups-only', '--json'], { cwd });
    const again = await runCli([...GENERATE, '--generate-lookups-only'], { cwd });
    const without = await runCli([...GENERATE, ...THREE_DAYS, '--output-dir', 'without', '--json'], { cwd });
    const loaded = await runCli(
      [...GENERATE, ...THREE_DAYS, '--output-dir', 'loaded', '--load-lookups-from', 'artifacts/static_lookups'],
      { cwd },
    );

    expect(expectDocument('run-generator', made)).toMatchObject({
      made: 'lookups',
      written: 'written',
      directory: join(cwd, 'artifacts/static_lookups'),
      signup_range: ['2024-01-15', '2024-01-20'],
      rows: { customers: 200, product_catalog: 30 },
    });
    expect(again.stdout).toMatch(/\nnothing to do: the folder holds these lookups already, in /);
    expect(jsonOf(without)['lookups_sha256']).toBe(jsonOf(made)['lookups_sha256']);
    expect(loaded.stdout).toMatch(/\ncustomers +200 +loaded\n/);
    expect(loaded.stdout).toMatch(
      /\nnext {2}ecomlake export-raw --source loaded --lookups-from artifacts\/static_lookups --all\n$/,
    );
    expect(await readdir(join(cwd, 'loaded'))).not.toContain('customers.csv');
    expect(await digestOf(join(cwd, 'loaded/orders.csv'))).toBe(await digestOf(join(cwd, 'without/orders.csv')));
  });

  test('take their sign-ups from the dates, and a dry run writes none', async () => {
    const cwd = await shopFolder();
    const argv = [...GENERATE, '--generate-lookups-only', '--start-date', '2020-1-1', '--end-date', '2020-01-31'];

    const run = await runCli([...argv, '--dry-run', '--json'], { cwd });

    expect(expectDocument('run-generator', run)).toMatchObject({
      dry_run: true,
      written: 'planned',
      signup_range: ['2020-01-01', '2020-01-31'],
      rows: { customers: 200, product_catalog: 30 },
    });
    expect(await readdir(cwd)).toEqual(['shop.yaml']);
  });
});

test('the mess ledger has a line for each cell that the result counts', async () => {
  const cwd = await shopFolder();
  const mess = ['--messiness-level', 'heavy_mess', '--mess-ledger', '--typos', '0.1', '--output-dir', 'shop'];

  const run = await runCli([...GENERATE, ...THREE_DAYS, ...mess, '--json'], { cwd });

  const { mess_totals: totals } = expectDocument('run-generator', run) as { mess_totals: { cells: number }[] };
  const lines = (await readFile(join(cwd, 'shop/mess_ledger.jsonl'), 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(totals.reduce((sum, { cells }) => sum + cells, 0));
});

test('today’s window is the last days of the configuration', async () => {
  const config = SHOP_CONFIG.replace('simulation_start', 'order_days_back: 2\n  simulation_start');
  const cwd = await shopFolder({ 'shop.yaml': config });

  const run = await runCli([...GENERATE, '--dry-run', '--json'], { cwd });

  const { days, end_date: end } = expectDocument('run-generator', run) as { days: number; end_date: string };
  const age = (Date.now() - Date.parse(end)) / 86_400_000;
  expect(days).toBe(2);
  // midnight may pass while the test runs
  expect(age).toBeLessThan(1.1);
});

import { readFile, readdir, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';

import { ECOM_COLUMNS, ECOM_TABLES } from '../../src/contracts/ecom-tables.ts';
import { writeLookups } from '../../src/lookups/lookup-files.ts';
import { runGenerator } from '../../src/run/run-generator.ts';
import type { RunGeneratorOptions } from '../../src/run/run-generator.ts';
import { lookupsOf, readDays, rowCount, smallShop, temporaryDirectory } from '../support/small-shop.ts';

const config = smallShop();

async function run(options: Partial<RunGeneratorOptions> = {}) {
  const outputDirectory = join(await temporaryDirectory(), 'run');
  return runGenerator({ config, startDate: '2020-01-01', endDate: '2020-01-20', outputDirectory, ...options });
}

async function query(directory: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    sql.replaceAll(/\$(\w+)/g, (_all, table: string) => `read_csv('${directory}/${table}.csv', header = true)`),
  );
  connection.closeSync();
  return reader.getRows();
}

describe('a run', () => {
  test('writes the files it promises, with the columns of the contracts', async () => {
    const { directory, rows } = await run({ check: true, messLevel: 'medium_mess', messLedger: true });

    expect((await readdir(directory)).sort()).toEqual(
      [
        ...ECOM_TABLES.map((table) => `${table}.csv`),
        'customer_status.csv',
        'load_data.sql',
        'mess_ledger.jsonl',
        'qa_report.json',
        'run.json',
      ].sort(),
    );
    for (const table of ECOM_TABLES) {
      const text = await readFile(join(directory, `${table}.csv`), 'utf8');
      expect(text.slice(0, text.indexOf('\n'))).toBe(ECOM_COLUMNS[table].join(','));
      expect(text).not.toContain('\r');
      expect(rows[table], table).toBe(text.trimEnd().split('\n').length - 1);
    }
  });

  test('gives files that another program reads with the same keys, links and totals', async () => {
    const { directory, rows } = await run();

    const [[carts, items, orders, returns]] = (await query(
      directory,
      'select (select count(*) from $shopping_carts), (select count(*) from $cart_items), (select count(*) from $orders), (select count(*) from $returns)',
    )) as [bigint[]];
    const [[orphans]] = (await query(
      directory,
      "select count(*) from $orders o anti join $shopping_carts c on o.cart_id = c.cart_id and c.status = 'converted'",
    )) as [bigint[]];
    const [[wrongTotals]] = (await query(
      directory,
      'select count(*) from (select o.order_id, any_value(o.gross_total) gross, sum(i.quantity * i.unit_price) lines from $orders o join $order_items i using (order_id) group by 1) where abs(gross - lines) > 0.005',
    )) as [bigint[]];
    const [[early]] = (await query(
      directory,
      'select count(*) from $orders o join $shopping_carts c using (cart_id) where o.order_date < c.updated_at',
    )) as [bigint[]];

    expect([carts, items, orders, returns].map(Number)).toEqual([
      rows['shopping_carts'],
      rows['cart_items'],
      rows['orders'],
      rows['returns'],
    ]);
    expect([orphans, wrongTotals, early]).toEqual([0n, 0n, 0n]);
  });

  test('writes what the batches hold', async () => {
    const { directory } = await run({ endDate: '2020-01-05' });
    const days = await readDays('2020-01-01', '2020-01-05');

    const [[sum, first]] = (await query(
      directory,
      'select sum(net_total)::decimal(18,2)::varchar, min(order_date)::varchar from $orders',
    )) as [string[]];
    const cents = days
      .flatMap((day) => (day.batches.get('orders') ?? []).flatMap((batch) => [...(batch.getChild('net_total') ?? [])]))
      .reduce((total: bigint, value) => total + BigInt(String(value)), 0n);

    expect(sum).toBe(`${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`);
    expect(first).toMatch(/^2020-01-01 \d\d:\d\d:\d\d$/);
    expect(rowCount(days, 'orders')).toBeGreaterThan(20);
  });

  test('writes equal bytes whenever it is repeated', async () => {
    const [one, two] = [await run({ messLevel: 'heavy_mess' }), await run({ messLevel: 'heavy_mess' })];

    for (const table of ECOM_TABLES)
      expect(await readFile(join(one.directory, `${table}.csv`))).toEqual(
        await readFile(join(two.directory, `${table}.csv`)),
      );
  });

  test('takes a new folder name when the second is taken', async () => {
    const artifactRoot = await temporaryDirectory();
    const options = {
      config,
      startDate: '2020-01-01',
      endDate: '2020-01-01',
      artifactRoot,
      now: () => new Date('2026-01-10T05:00:00.250Z'),
    };

    const directories = [(await runGenerator(options)).directory, (await runGenerator(options)).directory];

    expect(directories).toEqual([
      join(artifactRoot, 'raw_run_20260110T050000Z'),
      join(artifactRoot, 'raw_run_20260110T050000Z-2'),
    ]);
  });

  test('without dates ends today, UTC, and goes back the configured days', async () => {
    const recent = smallShop("  order_days_back: 3\n  simulation_start: '2020-02-01'\n");

    const result = await run({
      config: recent,
      startDate: undefined,
      endDate: undefined,
      now: () => new Date('2020-02-10T23:59:59Z'),
    });

    expect([result.startDate, result.endDate]).toEqual(['2020-02-08', '2020-02-10']);
  });

  test('with loaded lookups writes no altered copies of them', async () => {
    const lookupsFrom = join(await temporaryDirectory(), 'lookups');
    await writeLookups({
      lookups: lookupsOf(config),
      directory: lookupsFrom,
      seed: 42,
      configSha256: config.lookupsConfigSha256,
    });
    const before = await readFile(join(lookupsFrom, 'customers.csv'));

    const { directory } = await run({ lookupsFrom, messLevel: 'heavy_mess' });

    expect(await readdir(directory)).not.toContain('customers.csv');
    expect(await readFile(join(lookupsFrom, 'customers.csv'))).toEqual(before);
  });

  test('without lookups writes the same ones as the lookups call does', async () => {
    const { directory } = await run();
    const folder = join(await temporaryDirectory(), 'lookups');
    await writeLookups({
      lookups: lookupsOf(config),
      directory: folder,
      seed: 42,
      configSha256: config.lookupsConfigSha256,
    });

    expect(await readFile(join(directory, 'customers.csv'))).toEqual(await readFile(join(folder, 'customers.csv')));
  });

  test('obeys the column order of the configuration and leaves the cart link out on request', async () => {
    const ordered = smallShop('  emit_cart_link: false\n').tables;
    const listed = {
      ...smallShop('  emit_cart_link: false\n'),
      tables: [
        ...ordered,
        {
          name: 'returns' as const,
          columns: [
            { name: 'order_id', type: 'TEXT' as const },
            { name: 'return_id', type: 'TEXT' as const },
          ],
        },
      ],
    };

    const { directory } = await run({ config: listed });

    expect((await readFile(join(directory, 'returns.csv'), 'utf8')).split('\n')[0]).toBe('order_id,return_id');
    expect((await readFile(join(directory, 'orders.csv'), 'utf8')).split('\n')[0]).toBe(
      ECOM_COLUMNS.orders.slice(0, 21).join(','),
    );
  });

  test('replaces the files of an earlier run in the same folder', async () => {
    const outputDirectory = join(await temporaryDirectory(), 'run');
    await mkdir(outputDirectory);
    await writeFile(join(outputDirectory, 'orders.csv'), 'old');

    await run({ outputDirectory });

    expect((await readFile(join(outputDirectory, 'orders.csv'), 'utf8')).startsWith('order_id,')).toBe(true);
    expect(await readdir(join(outputDirectory, '..'))).toEqual(['run']);
  });
});

describe('refused, with no file touched:', () => {
  test.each([
    ['one of two dates', { endDate: undefined }, 'only the start date is given'],
    [
      'an end before the start',
      { startDate: '2020-02-01', endDate: '2020-01-01' },
      'ends (2020-01-01) before it starts (2020-02-01)',
    ],
    [
      'a day in another form',
      { startDate: '2020-1-1' },
      'start date: expected a calendar day as YYYY-MM-DD, found "2020-1-1"',
    ],
    ['a day that does not exist', { startDate: '2019-02-29' }, 'found "2019-02-29"'],
    ['a window before the origin', { startDate: '2019-12-31' }, 'starts on 2019-12-31, the simulation on 2020-01-01'],
  ])('%s', async (_name, options, message) => {
    const root = await temporaryDirectory();

    await expect(
      run({ outputDirectory: join(root, 'run'), idStateFile: join(root, 'ids.json'), ...options }),
    ).rejects.toMatchObject({
      code: 'ECL_GENERATOR_WINDOW_INVALID',
      message: expect.stringContaining(message),
    });
    expect(await readdir(root)).toEqual([]);
  });

  test('two targets, or none', async () => {
    await expect(run({ artifactRoot: '/tmp' })).rejects.toMatchObject({ code: 'ECL_GENERATOR_OPTION_INVALID' });
    await expect(run({ outputDirectory: undefined })).rejects.toMatchObject({ code: 'ECL_GENERATOR_OPTION_INVALID' });
  });

  test('a target that is a file', async () => {
    const root = await temporaryDirectory();
    await writeFile(join(root, 'file'), '');

    await expect(run({ outputDirectory: join(root, 'file', 'run') })).rejects.toMatchObject({
      code: 'ECL_GENERATOR_WRITE_FAILED',
      retryable: false,
    });
  });
});

describe('a run that does not come to its end', () => {
  test('leaves neither a folder nor a moved state when it is interrupted', async () => {
    const root = await temporaryDirectory();
    const interrupt = new AbortController();
    const onDay = ({ daysDone }: { daysDone: number }): void => {
      if (daysDone === 5) interrupt.abort(new Error('interrupted'));
    };

    await expect(
      run({ outputDirectory: join(root, 'run'), idStateFile: join(root, 'ids.json'), signal: interrupt.signal, onDay }),
    ).rejects.toThrow('interrupted');

    expect(await readdir(root)).toEqual([]);
  });

  test('because a check failed sets the files aside and leaves the state where it was', async () => {
    const root = await temporaryDirectory();
    const options = { outputDirectory: join(root, 'run'), idStateFile: join(root, 'ids.json') };
    await run({ ...options, endDate: '2020-01-05' });
    const state = await readFile(options.idStateFile, 'utf8');

    const failure = run({
      ...options,
      outputDirectory: join(root, 'second'),
      startDate: '2020-01-06',
      check: true,
      extraMess: { duplicates: 0.2 },
    });

    await expect(failure).rejects.toMatchObject({
      code: 'ECL_GENERATOR_CHECK_FAILED',
      message: expect.stringContaining('cart_items: primary key unique'),
    });
    expect(await readFile(options.idStateFile, 'utf8')).toBe(state);
    expect((await readdir(root)).sort()).toEqual(['ids.json', 'ids.json.history', 'run', 'second-failed']);
  });
});

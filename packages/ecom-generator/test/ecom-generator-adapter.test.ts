import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { compileContract, contractFingerprint } from '@ecomlake/schema-contract';
import type { Contract } from '@ecomlake/schema-contract';
import { createAdapterRegistry, parseAdapterOptions } from '@ecomlake/source-adapters';
import { DataType } from 'apache-arrow';
import { describe, expect, test } from 'vitest';

import { ECOM_COLUMNS, ECOM_TABLES } from '../src/contracts/ecom-tables.ts';
import type { EcomTable } from '../src/contracts/ecom-tables.ts';
import { loadEcomContract, loadEcomContracts } from '../src/contracts/load-ecom-contract.ts';
import { createEcomGenerator } from '../src/ecom-generator-adapter.ts';
import { SMALL_SHOP } from './support/small-shop-config.ts';
import { columnOf, readDays, temporaryDirectory } from './support/small-shop.ts';

const ecomGenerator = createEcomGenerator();

async function openTable(contract: Contract, options: object = {}, batchRows?: number) {
  const config = join(await temporaryDirectory(), 'shop.yaml');
  await writeFile(config, SMALL_SHOP);
  return ecomGenerator.open({
    contract: compileContract(contract),
    options: ecomGenerator.optionsSchema.parse({ config, startDate: '2020-01-01', endDate: '2020-01-03', ...options }),
    batchRows,
  });
}

async function readTable(table: EcomTable, options: object = {}, batchRows?: number) {
  const reader = await openTable(loadEcomContract(table), options, batchRows);
  const batches = [];
  for await (const batch of reader.batches()) batches.push(batch);
  return { reader, batches };
}

describe('the contracts', () => {
  test('have the published columns, keys and relationships', () => {
    const contracts = loadEcomContracts();

    for (const table of ECOM_TABLES)
      expect(contracts.get(table)?.fields.map((field) => field.name)).toEqual([...ECOM_COLUMNS[table]]);
    const links = [...contracts.values()].flatMap((contract) =>
      contract.relationships.map(({ fields, toTable }) => `${contract.table}.${fields.join()} → ${toTable}`),
    );
    expect(links).toHaveLength(12);
    expect(contracts.get('order_items')?.primaryKey).toEqual(['order_id', 'product_id']);
    expect(contracts.get('cart_items')?.partition).toEqual({ kind: 'event-date', key: 'ingest_dt', field: 'added_at' });
    expect(contracts.get('orders')?.fields.find((field) => field.name === 'email')?.classification).toBe('pii');
  });

  test('change with a fingerprint only', () => {
    expect(
      Object.fromEntries([...loadEcomContracts()].map(([table, contract]) => [table, contractFingerprint(contract)])),
    ).toMatchSnapshot();
  });
});

describe('the adapter', () => {
  test('gives the same rows from what it remembers of an earlier reader as from the beginning', async () => {
    const config = join(await temporaryDirectory(), 'shop.yaml');
    await writeFile(config, SMALL_SHOP);
    const options = { config, startDate: '2020-03-01', endDate: '2020-03-03', messLevel: 'medium_mess' };
    const rowsOf = async (adapter: typeof ecomGenerator, table: EcomTable): Promise<readonly string[]> => {
      const contract = compileContract(loadEcomContract(table));
      const reader = await adapter.open({ contract, options: adapter.optionsSchema.parse(options) });
      const rows: string[] = [];
      for await (const { batch } of reader.batches()) for (const row of batch) rows.push(String(row));
      return rows;
    };
    const remembering = createEcomGenerator();

    for (const table of ['orders', 'returns', 'orders'] as const) {
      const rows = await rowsOf(remembering, table);
      expect(rows).toEqual(await rowsOf(createEcomGenerator(), table));
      expect(rows.length).toBeGreaterThan(0);
    }
  });

  test('names the content by what decides it, and not by the window', async () => {
    const keyOf = async (options: object): Promise<string | undefined> =>
      (await openTable(loadEcomContract('orders'), options)).summary().contentKey;
    const key = await keyOf({});

    expect(await keyOf({ endDate: '2020-01-09' })).toBe(key);
    expect(await keyOf({ seed: 7 })).not.toBe(key);
    expect(await keyOf({ messLevel: 'heavy_mess' })).not.toBe(key);
  });

  test('registers as `generator` and refuses options it does not know', () => {
    const registry = createAdapterRegistry([ecomGenerator]);

    expect(registry.get('generator').summary).toContain('e-commerce');
    expect(() => parseAdapterOptions(ecomGenerator, { startdate: '2020-01-01' })).toThrow(/startdate/);
  });

  test.each(ECOM_TABLES)('gives %s in the schema of its contract, every row accounted for', async (table) => {
    const { reader, batches } = await readTable(table, { messLevel: 'medium_mess', endDate: '2020-01-20' });
    const { schema } = compileContract(loadEcomContract(table));

    expect(batches.length).toBeGreaterThan(0);
    let firstRow = 1;
    for (const { batch, rejects, rowsRead, filtered, origin } of batches) {
      expect(
        batch.schema.fields.map((field) => [
          field.name,
          String(DataType.isDictionary(field.type) ? field.type.dictionary : field.type),
          field.nullable,
        ]),
      ).toEqual(schema.fields.map((field) => [field.name, String(field.type), field.nullable]));
      expect(rowsRead).toBe(batch.numRows + rejects.length + filtered);
      expect(origin.firstRow).toBe(firstRow);
      firstRow += rowsRead;
      batch.schema.fields.forEach((field, index) => {
        const nulls = batch.getChildAt(index)?.nullCount ?? 0;
        if (!field.nullable) expect(nulls, `${table}.${field.name}`).toBe(0);
      });
    }
    expect(reader.summary()).toEqual({
      uri: `generator:${table}`,
      sha256: null,
      bytes: null,
      contentKey: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  test('names the day in the origin of each batch, and the last day read in its cursor', async () => {
    const { reader, batches } = await readTable('orders');

    expect(batches.map((batch) => batch.origin.uri)).toEqual(
      ['2020-01-01', '2020-01-02', '2020-01-03'].map((day) => `generator:orders/${day}`),
    );
    expect(reader.cursor()).toEqual({ through: '2020-01-03' });
  });

  test('gives the same rows as a session that makes all tables at once', async () => {
    const { batches } = await readTable('cart_items', { messLevel: 'heavy_mess' }, 50);
    const days = await readDays('2020-01-01', '2020-01-03', { messLevel: 'heavy_mess' });

    const names = batches.flatMap(({ batch }) => [...(batch.getChild('product_name') ?? [])]);
    expect(names).toEqual(columnOf(days, 'cart_items', 'product_name'));
    expect(Math.max(...batches.map(({ batch }) => batch.numRows))).toBe(50);
  });

  test('obeys a contract with fewer columns in another order', async () => {
    const contract = loadEcomContract('orders');
    const fields = ['net_total', 'order_id', 'order_date'].flatMap((name) =>
      contract.fields.filter((field) => field.name === name),
    );

    const reader = await openTable({ ...contract, fields, relationships: [] });

    for await (const { batch } of reader.batches())
      expect(batch.schema.fields.map((field) => field.name)).toEqual(['net_total', 'order_id', 'order_date']);
  });

  test.each<[string, (contract: Contract) => Contract, string]>([
    ['another table', (contract) => ({ ...contract, table: 'invoices' }), 'the generator has no table "invoices"'],
    [
      'a column it does not make',
      (contract) => ({
        ...contract,
        fields: contract.fields.map((field) => (field.name === 'email' ? { ...field, name: 'mail' } : field)),
      }),
      'the generator makes no column orders.mail',
    ],
    [
      'another type',
      (contract) => ({
        ...contract,
        fields: contract.fields.map((field) =>
          field.name === 'net_total' ? { ...field, type: { kind: 'number' as const, bits: 64 as const } } : field,
        ),
      }),
      'column net_total is Float64, the generator makes Decimal',
    ],
  ])('refuses a contract with %s', async (_name, change, message) => {
    await expect(openTable(change(loadEcomContract('orders')))).rejects.toMatchObject({
      code: 'ECL_GENERATOR_OPTION_INVALID',
      message: expect.stringContaining(message),
    });
  });

  test('stops at a signal', async () => {
    const reader = await openTable(loadEcomContract('orders'), { endDate: '2020-12-31' });
    const interrupt = new AbortController();
    const read = async (): Promise<void> => {
      for await (const _batch of reader.batches({ signal: interrupt.signal })) interrupt.abort(new Error('stop'));
    };

    await expect(read()).rejects.toThrow('stop');
  });
});

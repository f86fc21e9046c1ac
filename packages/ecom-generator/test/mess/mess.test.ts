import { describe, expect, test } from 'vitest';

import type { MessEntry } from '../../src/mess/mess-ledger.ts';
import { MESS_RATES, parseMessLevel } from '../../src/mess/mess-level.ts';
import { createMessMaker } from '../../src/mess/mess-maker.ts';
import { VARIANT_COUNT, applyVariant } from '../../src/mess/text-variants.ts';
import { parseDay } from '../../src/time/calendar.ts';
import { columnOf, lookupsOf, readDays, rowCount, smallShop } from '../support/small-shop.ts';

const lookups = lookupsOf(smallShop());
const FIRST = '2020-01-01';
const LAST = '2020-02-20';

async function withLedger(messLevel: 'light_mess' | 'medium_mess' | 'heavy_mess', extraMess = {}) {
  const entries: MessEntry[] = [];
  const days = await readDays(FIRST, LAST, {
    lookups,
    messLevel,
    extraMess,
    ledger: { record: (entry) => entries.push(entry) },
  });
  return { days, entries };
}

const clean = await readDays(FIRST, LAST, { lookups });
const items = rowCount(clean, 'cart_items');

/** Four standard errors around a rate. */
function expectRate(hits: number, sample: number, rate: number): void {
  expect(Math.abs(hits / sample - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / sample));
}

describe('mess', () => {
  test.each(['light_mess', 'medium_mess', 'heavy_mess'] as const)('%s has the documented rates', async (level) => {
    const { days } = await withLedger(level);
    const { whitespace, nulls } = MESS_RATES[level];
    const names = columnOf(days, 'cart_items', 'product_name').map(String);

    expectRate(names.filter((name) => name !== name.trim()).length, items, whitespace);
    expectRate(columnOf(days, 'cart_items', 'added_at').filter((value) => value === null).length, items, nulls);
    expectRate(
      columnOf(days, 'shopping_carts', 'updated_at').filter((value) => value === null).length,
      rowCount(clean, 'shopping_carts'),
      nulls,
    );
  });

  test('of every kind is in the ledger: undoing it gives the clean rows', async () => {
    const { days, entries } = await withLedger('heavy_mess');
    const undo = new Map(
      entries.filter((entry) => entry.table === 'cart_items').map((entry) => [`${entry.key} ${entry.field}`, entry]),
    );
    const ids = columnOf(days, 'cart_items', 'cart_item_id');
    const messy = columnOf(days, 'cart_items', 'product_name');
    const expected = columnOf(clean, 'cart_items', 'product_name');

    const restored = messy.map((value, row) => {
      const entry = undo.get(`${ids[row]} product_name`);
      if (entry === undefined) return value;
      expect(entry.written).toBe(value);
      return entry.clean;
    });

    expect(restored).toEqual(expected);
    expect(entries.filter((entry) => entry.kind === 'null' && entry.field === 'added_at')).toHaveLength(
      columnOf(days, 'cart_items', 'added_at').filter((value) => value === null).length,
    );
  });

  test('loses no row and leaves keys and amounts alone', async () => {
    const { days } = await withLedger('heavy_mess');

    for (const [table, column] of [
      ['cart_items', 'cart_item_id'],
      ['cart_items', 'unit_price'],
      ['orders', 'order_id'],
      ['orders', 'net_total'],
      ['returns', 'refunded_amount'],
    ] as const)
      expect(columnOf(days, table, column).map(String)).toEqual(columnOf(clean, table, column).map(String));
  });

  test('of a higher level changes the cells of a lower one, and more', async () => {
    const cells = (entries: readonly MessEntry[]) =>
      new Set(
        entries.filter((entry) => entry.kind === 'null').map((entry) => `${entry.table} ${entry.key} ${entry.field}`),
      );
    const light = cells((await withLedger('light_mess')).entries);
    const heavy = cells((await withLedger('heavy_mess')).entries);

    expect([...light].every((cell) => heavy.has(cell))).toBe(true);
    expect(heavy.size).toBeGreaterThan(light.size * 3);
  });

  test('spikes total_items in one month of the year, the others stay right', async () => {
    const spiky = smallShop('  seasonal_spike_factors: { medium: { 2: 3 } }\n');
    const days = await readDays('2020-01-20', '2020-02-10', { config: spiky, lookups, messLevel: 'medium_mess' });
    const base = await readDays('2020-01-20', '2020-02-10', { config: spiky, lookups });

    for (const [index, day] of days.entries()) {
      const factor = day.day.startsWith('2020-02') ? 3n : 1n;
      const plain = columnOf(base.slice(index, index + 1), 'orders', 'total_items') as bigint[];
      expect(columnOf([day], 'orders', 'total_items')).toEqual(plain.map((value) => value * factor));
    }
  });

  test('draws one spike month per calendar year, and not the same one in every year', () => {
    const mess = createMessMaker({ config: smallShop(), level: 'medium_mess' });
    const rows = { table: 'orders' as const, count: 1, keys: Int32Array.of(1), keyText: () => 'ORD-00000001' };
    const monthsOf = (year: number): number[] =>
      Array.from({ length: 12 }, (_, month) => month + 1).filter((month) => {
        const day = parseDay(`${year}-${String(month).padStart(2, '0')}-15`) ?? 0;
        return mess.totalItems(rows, day, Int32Array.of(10))[0] === 15;
      });

    const months = Array.from({ length: 10 }, (_, index) => monthsOf(2020 + index));

    expect(months.every((list) => list.length === 1)).toBe(true);
    expect(new Set(months.flat()).size).toBeGreaterThan(1);
  });

  test('bends return reasons where the configuration has weights for it', async () => {
    const biased = smallShop('  return_reason_bias_schemas: { high: { default: { Changed mind: 1 } } }\n');
    const days = await readDays(FIRST, LAST, { config: biased, lookups, messLevel: 'heavy_mess' });
    const reasons = columnOf(days, 'returns', 'reason').map((reason) => String(reason).trim().toLowerCase());

    // half are overwritten, a ninth of the others was it anyway
    expectRate(reasons.filter((reason) => reason === 'changed mind').length, reasons.length, 0.5 + 0.5 / 9);
  });

  test('makes its own customers messy, never loaded ones', async () => {
    const { openGeneratorSession } = await import('../../src/run/generator-session.ts');
    const { windowOf } = await import('../support/small-shop.ts');
    const genders = async (options: object) => {
      await using session = await openGeneratorSession({
        config: smallShop(),
        window: windowOf(FIRST, FIRST),
        messLevel: 'heavy_mess',
        ...options,
      });
      return [...session.lookupBatches('customers')].flatMap((batch) => [...(batch.getChild('gender') ?? [])]);
    };

    expect(new Set(await genders({ lookups }))).toEqual(new Set(['Male', 'Female', 'Unknown', null]));
    expect(new Set(await genders({})).size).toBeGreaterThan(20);
  });
});

describe('the kinds that no level has', () => {
  test('typos happen at their rate and are in the ledger', async () => {
    const { days, entries } = await withLedger('light_mess', { typos: 0.1 });
    const typos = entries.filter((entry) => entry.kind.includes('typo') && entry.table === 'cart_items');

    expectRate(typos.length, items, 0.1);
    const byKey = new Map(typos.map((entry) => [entry.key, entry.written]));
    const ids = columnOf(days, 'cart_items', 'cart_item_id');
    const names = columnOf(days, 'cart_items', 'product_name');
    for (const [row, id] of ids.entries()) if (byKey.has(String(id))) expect(names[row]).toBe(byKey.get(String(id)));
  });

  test('duplicates repeat whole rows, next to each other', async () => {
    const { days, entries } = await withLedger('light_mess', { duplicates: 0.05 });
    const doubled = entries.filter((entry) => entry.kind === 'duplicate' && entry.table === 'cart_items');
    const ids = columnOf(days, 'cart_items', 'cart_item_id');

    expectRate(doubled.length, items, 0.05);
    expect(ids).toHaveLength(items + doubled.length);
    expect(ids.filter((id, row) => row > 0 && ids[row - 1] === id)).toHaveLength(doubled.length);
  });

  test('numeric corruption changes amounts and says so', async () => {
    const { days, entries } = await withLedger('light_mess', { numericCorruption: 0.05 });
    const changed = columnOf(days, 'cart_items', 'unit_price')
      .map(String)
      .filter((value, row) => value !== String(columnOfOnce()[row]));
    const recorded = entries.filter((entry) => entry.kind === 'numeric' && entry.table === 'cart_items');

    expect(changed).toHaveLength(recorded.length);
    expectRate(recorded.length, items, 0.05);
  });

  test.each([-0.1, 1.5, Number.NaN])('refuse the rate %d', async (typos) => {
    await expect(readDays(FIRST, FIRST, { lookups, extraMess: { typos } })).rejects.toMatchObject({
      code: 'ECL_GENERATOR_OPTION_INVALID',
    });
  });
});

describe('levels and forms', () => {
  test('a level is read in any letter case', () => {
    expect(parseMessLevel('Medium_MESS')).toBe('medium_mess');
    expect(() => parseMessLevel('extreme')).toThrow(
      'expected one of baseline, none, light_mess, medium_mess, heavy_mess, found "extreme"',
    );
  });

  test('every form of a text is the same text without blanks and case', () => {
    for (let variant = 0; variant < VARIANT_COUNT; variant += 1)
      expect(applyVariant('Two-Day', variant).trim().toLowerCase()).toBe('two-day');
    expect(
      new Set(Array.from({ length: VARIANT_COUNT }, (_, variant) => applyVariant('converted', variant))).size,
    ).toBe(15);
  });
});

let cleanPrices: unknown[] | undefined;
function columnOfOnce(): unknown[] {
  cleanPrices ??= columnOf(clean, 'cart_items', 'unit_price');
  return cleanPrices;
}

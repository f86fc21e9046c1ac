import type { RecordBatch } from 'apache-arrow';
import { describe, expect, test } from 'vitest';

import { createQualityChecker } from '../../src/check/quality-checker.ts';
import { chanceOfTwo } from '../../src/check/repeat-rates.ts';
import type { DailyTable } from '../../src/contracts/ecom-tables.ts';
import type { GeneratedDay } from '../../src/run/generator-session.ts';
import { checkGenerated } from '../../src/run/check-generated.ts';
import { parseDay } from '../../src/time/calendar.ts';
import { columnOf, lookupsOf, readDays, smallShop, windowOf } from '../support/small-shop.ts';

const config = smallShop();
const lookups = lookupsOf(config);
const FIRST = '2020-01-01';
const LAST = '2020-02-15';
const days = await readDays(FIRST, LAST, { lookups });

function check(given: readonly GeneratedDay[]) {
  const checker = createQualityChecker({
    config,
    lookups,
    window: windowOf(FIRST, LAST),
    origin: parseDay(FIRST) ?? 0,
  });
  for (const day of given) checker.observe(day);
  return checker.finish();
}

/** Replace the batches of one table on one day. */
function planted(index: number, table: DailyTable, change: (batch: RecordBatch) => RecordBatch[]): GeneratedDay[] {
  return days.map((day, place) =>
    place === index
      ? {
          day: day.day,
          batches: new Map(
            [...day.batches].map(([name, list]) => [name, name === table ? list.flatMap(change) : list]),
          ),
        }
      : day,
  );
}

function failedNames(given: readonly GeneratedDay[]): string[] {
  return check(given)
    .checks.filter((entry) => entry.outcome === 'failed')
    .map((entry) => entry.name);
}

describe('the checks', () => {
  test('pass on clean rows and count them', () => {
    const report = check(days);

    expect(report.checks.filter((entry) => entry.outcome === 'failed')).toEqual([]);
    expect(report.references_before_window).toBe(0);
    expect(report.checks.length).toBeGreaterThan(60);
    expect(report.checks.find((entry) => entry.name === 'cart_items: primary key unique')?.sample).toBe(
      report.rows['cart_items'],
    );
  });

  test('pass on a window in the middle of the history, whose references lie before it', async () => {
    const report = await checkGenerated({ config, lookups, window: windowOf('2020-03-01', '2020-03-20') });

    expect(report.failed).toBe(0);
    expect(report.references_before_window).toBeGreaterThan(0);
  });

  test.each(['light_mess', 'medium_mess', 'heavy_mess'] as const)('pass on %s', async (messLevel) => {
    expect((await checkGenerated({ config, lookups, window: windowOf(FIRST, LAST), messLevel })).failed).toBe(0);
  });

  test.each<[string, DailyTable, (batch: RecordBatch) => RecordBatch[], string]>([
    ['a cart that is missing', 'shopping_carts', (batch) => [batch.slice(1)], 'shopping_carts: numbers without gaps'],
    [
      'a cart that comes twice',
      'shopping_carts',
      (batch) => [batch, batch.slice(0, 1)],
      'shopping_carts: primary key unique',
    ],
    [
      'cart lines that are missing',
      'cart_items',
      (batch) => [batch.slice(3)],
      'shopping_carts: cart_total = Σ quantity × unit_price',
    ],
    ['an order that is missing', 'orders', (batch) => [batch.slice(1)], 'orders: exactly one per converted cart'],
    ['an order that comes twice', 'orders', (batch) => [batch, batch.slice(0, 1)], 'orders: primary key unique'],
    [
      'order lines that are missing',
      'order_items',
      (batch) => [batch.slice(2)],
      'orders: gross_total = Σ quantity × unit_price of lines and cart',
    ],
    ['a return without lines', 'return_items', () => [], 'returns: every return has a line'],
    ['a return that comes twice', 'returns', (batch) => [batch, batch.slice(0, 1)], 'returns: primary key unique'],
    ['lines of no return', 'returns', () => [], 'return_items.return_id: foreign key'],
  ])('find %s', (_name, table, change, expected) => {
    expect(failedNames(planted(30, table, change))).toContain(expected);
  });

  test('find rows that arrive on the wrong day', () => {
    const [one, two] = [days[20], days[21]];
    if (one === undefined || two === undefined) throw new Error('the window is shorter than the test thinks');
    const swapped = days
      .with(20, { day: one.day, batches: two.batches })
      .with(21, { day: two.day, batches: one.batches });

    expect(failedNames(swapped)).toContain('returns: return_date is the day of the row and after the order');
  });

  test('find a conversion rate that the configuration does not know', () => {
    const expectation = smallShop('  conversion_rate: 0.3\n');
    const checker = createQualityChecker({
      config: expectation,
      lookups,
      window: windowOf(FIRST, LAST),
      origin: parseDay(FIRST) ?? 0,
    });
    for (const day of days) checker.observe(day);

    expect(checker.finish().checks.find((entry) => entry.name === 'conversion rate')?.outcome).toBe('failed');
  });

  test('compare repeat orders with the binomial they should follow', () => {
    const [carts, rate] = [6, 0.12];
    const atMostOne = (1 - rate) ** carts + carts * rate * (1 - rate) ** (carts - 1);

    expect(chanceOfTwo(carts, rate, rate)).toBeCloseTo(1 - atMostOne, 12);
    expect(chanceOfTwo(1, 1, 1)).toBe(0);
    expect(chanceOfTwo(2, 1, 0.5)).toBeCloseTo(0.5, 12);
  });
});

describe('the history of the small shop', () => {
  test('keeps the order of events within every cart and order', () => {
    const created = new Map(columnOf(days, 'shopping_carts', 'cart_id').map((id, row) => [id, row]));
    const createdAt = columnOf(days, 'shopping_carts', 'created_at') as number[];
    const updatedAt = columnOf(days, 'shopping_carts', 'updated_at') as number[];
    const addedAt = columnOf(days, 'cart_items', 'added_at') as number[];
    columnOf(days, 'cart_items', 'cart_id').forEach((id, line) => {
      const row = created.get(id) ?? -1;
      expect(addedAt[line]).toBeGreaterThan(createdAt[row] ?? Infinity);
      expect(addedAt[line]).toBeLessThanOrEqual(updatedAt[row] ?? -Infinity);
    });
  });

  test('lets earned tiers only rise', () => {
    const ranks = ['Bronze', 'Silver', 'Gold', 'Platinum'];
    const best = new Map<unknown, number>();
    const customers = columnOf(days, 'orders', 'customer_id');
    columnOf(days, 'orders', 'customer_tier').forEach((tier, row) => {
      const rank = ranks.indexOf(String(tier));
      expect(rank).toBeGreaterThanOrEqual(best.get(customers[row]) ?? 0);
      best.set(customers[row], rank);
    });
  });

  test('sorts every table as its contract says', () => {
    for (const day of days) {
      const times = columnOf([day], 'cart_items', 'added_at') as number[];
      expect(times.every((time, row) => row === 0 || time >= (times[row - 1] ?? 0))).toBe(true);
      const orders = columnOf([day], 'order_items', 'order_id').map(String);
      expect(orders).toEqual([...orders].sort());
    }
  });
});

import { describe, expect, test } from 'vitest';

import { parseGeneratorConfig } from '../../src/config/load-config.ts';
import { DAILY_TABLES } from '../../src/contracts/ecom-tables.ts';
import { codeAt } from '../../src/lookups/text-column.ts';
import { createDayQueue } from '../../src/simulation/day-queue.ts';
import { wantTables } from '../../src/simulation/day-rows.ts';
import { createVisitPlanner } from '../../src/simulation/plan-visits.ts';
import { REACTIVATION_VISIT, extraOf, visitOf } from '../../src/simulation/cart-code.ts';
import { createShop } from '../../src/simulation/shop.ts';
import { emptyShopState } from '../../src/simulation/shop-state.ts';
import { createWorld } from '../../src/simulation/world.ts';
import { formatDay, parseDay } from '../../src/time/calendar.ts';
import { lookupsOf } from '../support/small-shop.ts';

/** The shipped shop over three years; what the rows show is compared with what the configuration says. */
const config = parseGeneratorConfig('');
const { parameters, vocab } = config;
const lookups = lookupsOf(config);
const world = createWorld(config, lookups);
const YEARS = 3;
const LAST_YEAR = 365 * (YEARS - 1);

interface Seen {
  readonly cartsPerDay: number[];
  readonly rowsPerDay: number[];
  readonly carts: { total: number; converted: number; emptied: number };
  readonly channels: number[];
  readonly speeds: number[];
  readonly payments: number[][];
  readonly reasons: number[];
  readonly orders: Map<number, { day: number; channel: string; returns: number[] }>;
  readonly categories: Map<string, number[]>;
  reactivated: number;
}

function simulate(): Seen {
  const shop = createShop(world, emptyShopState(world.parameters.origin, lookups.customers.count));
  const seen: Seen = {
    cartsPerDay: [],
    rowsPerDay: [],
    carts: { total: 0, converted: 0, emptied: 0 },
    channels: vocab.order_channels.map(() => 0),
    speeds: vocab.shipping_speeds.map(() => 0),
    payments: vocab.order_channels.map(() => vocab.payment_methods.map(() => 0)),
    reasons: vocab.return_reasons.map(() => 0),
    orders: new Map(),
    categories: new Map(),
    reactivated: 0,
  };
  const wanted = wantTables(DAILY_TABLES);
  for (let index = 0; index < 365 * YEARS; index += 1) {
    const rows = shop.nextDay(wanted);
    seen.cartsPerDay.push(rows.carts.count);
    seen.rowsPerDay.push(
      [rows.carts, rows.cartItems, rows.orders, rows.orderItems, rows.returns, rows.returnItems].reduce(
        (sum, table) => sum + table.count,
        0,
      ),
    );
    for (let row = 0; row < rows.carts.count; row += 1) {
      seen.carts.total += 1;
      if (rows.carts.columns.status[row] === 0) seen.carts.converted += 1;
      if (rows.carts.columns.status[row] === 2) seen.carts.emptied += 1;
    }
    for (let row = 0; row < rows.orders.count; row += 1) {
      const { customer, channel, payment, speed, reactivated } = rows.orders.columns;
      const place = channel[row] ?? 0;
      add(seen.channels, place);
      add(seen.speeds, speed[row] ?? 0);
      add(seen.payments[place] ?? [], payment[row] ?? 0);
      seen.reactivated += reactivated[row] ?? 0;
      const signup = codeAt(lookups.customers.signupChannel, customer[row] ?? 0) ?? 'guests';
      seen.orders.set(rows.firstOrder + row, { day: index, channel: signup, returns: [] });
    }
    for (let row = 0; row < rows.returns.count; row += 1) {
      add(seen.reasons, rows.returns.columns.reason[row] ?? 0);
      seen.orders.get(rows.returns.columns.order[row] ?? 0)?.returns.push(index);
    }
    const sample = index % 30 === 0 ? rows.cartItems.count : 0;
    for (let row = 0; row < sample; row += 1) {
      const cart = (rows.cartItems.columns.cart[row] ?? 0) - rows.firstCart;
      if (cart < 0) continue;
      const signup = codeAt(lookups.customers.signupChannel, rows.carts.columns.customer[cart] ?? 0) ?? 'guests';
      const counts = seen.categories.get(signup) ?? vocab.categories.map(() => 0);
      const category = codeAt(lookups.products.category, rows.cartItems.columns.product[row] ?? 0) ?? '';
      add(counts, vocab.categories.indexOf(category));
      seen.categories.set(signup, counts);
    }
  }
  return seen;
}

function add(counts: number[], place: number): void {
  counts[place] = (counts[place] ?? 0) + 1;
}

/**
 * Pearson's chi-square per degree of freedom, against its own spread: above 1 + 4 × √(2 / df) the counts do not come from these
 * shares (about one chance in thirty thousand, less for few degrees of freedom).
 */
function expectShares(counts: readonly number[], shares: readonly number[]): void {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const weight = shares.reduce((sum, share) => sum + share, 0);
  let chiSquare = 0;
  let degrees = -1;
  counts.forEach((count, index) => {
    const expected = (total * (shares[index] ?? 0)) / weight;
    if (expected === 0) {
      expect(count).toBe(0);
      return;
    }
    chiSquare += (count - expected) ** 2 / expected;
    degrees += 1;
  });
  expect(total).toBeGreaterThan(0);
  if (degrees > 0) expect(chiSquare).toBeLessThan(degrees + 4 * Math.sqrt(2 * degrees) + 4);
}

const seen = simulate();
const orders = [...seen.orders.values()];
const matured = orders.filter((order) => 365 * YEARS - 1 - order.day >= 365);

describe('over three years of the shipped shop', () => {
  test('orders come through the channels, and ship at the speeds, in the configured shares', () => {
    expectShares(
      seen.channels,
      vocab.order_channels.map((channel) => parameters.order_channel_distribution[channel] ?? 0),
    );
    expectShares(
      seen.speeds,
      vocab.shipping_speeds.map((speed) => parameters.shipping_speed_distribution[speed] ?? 0),
    );
  });

  test('each channel is paid by its methods, in the global shares restricted to them', () => {
    vocab.order_channels.forEach((channel, place) => {
      const allowed = config.channelRules[channel]?.allowed_payment_methods ?? [];
      const shares = vocab.payment_methods.map((method) =>
        allowed.includes(method) ? (parameters.global_payment_method_distribution[method] ?? 0) : 0,
      );
      const isWeighted = shares.some((share) => share > 0);
      expectShares(
        seen.payments[place] ?? [],
        isWeighted ? shares : vocab.payment_methods.map((method) => (allowed.includes(method) ? 1 : 0)),
      );
    });
  });

  test('carts convert a little above the base rate, and unconverted ones are emptied at their rate', () => {
    const { total, converted, emptied } = seen.carts;

    // the first purchase is easier: the base rate is a lower bound, two points above an upper one
    expect(converted / total).toBeGreaterThan(parameters.conversion_rate);
    expect(converted / total).toBeLessThan(parameters.conversion_rate + 0.02);
    expectShares([emptied, total - converted - emptied], [0.15, 0.85]);
  });

  test('categories follow the preference of the sign-up channel', () => {
    for (const [channel, counts] of seen.categories) {
      const weights = parameters.category_preference_by_signup_channel[channel] ?? {};
      expectShares(
        counts,
        vocab.categories.map((category) => weights[category.toLowerCase()] ?? 1),
      );
    }
  });

  test('orders are returned at the rate of their sign-up channel', () => {
    for (const channel of [...vocab.signup_channels, 'guests']) {
      const group = matured.filter((order) => order.channel === channel);
      const rate = parameters.return_rate_by_signup_channel[channel] ?? parameters.return_rate;
      const returned = group.filter((order) => order.returns.length > 0).length;
      expectShares([returned, group.length - returned], [rate, 1 - rate]);
    }
  });

  test('first returns come after 1 … 30, 31 … 90 and 91 … 365 days in the configured shares', () => {
    const delays = matured.flatMap((order) => (order.returns[0] === undefined ? [] : [order.returns[0] - order.day]));

    expect(Math.min(...delays)).toBe(1);
    expect(Math.max(...delays)).toBeLessThanOrEqual(365);
    expectShares(
      [
        delays.filter((days) => days <= 30).length,
        delays.filter((days) => days > 30 && days <= 90).length,
        delays.filter((days) => days > 90).length,
      ],
      [0.8, 0.15, 0.05],
    );
    const early = vocabularyOfDays(
      delays.filter((days) => days <= 30),
      30,
    );
    expectShares(
      early,
      early.map(() => 1),
    );
  });

  test('reasons are uniform, and there are no more than two returns', () => {
    expectShares(
      seen.reasons,
      seen.reasons.map(() => 1),
    );
    expect(orders.reduce((most, order) => Math.max(most, order.returns.length), 0)).toBe(2);
  });

  test('customers come back after a long pause', () => {
    expect(seen.reactivated).toBeGreaterThan(0);
  });

  test('busy months are busier by as much as the chains with several visits make them', () => {
    const mean = (month: string): number => {
      const days = seen.cartsPerDay.filter(
        (_, index) => index >= LAST_YEAR && formatDay((parseDay('2020-01-01') ?? 0) + index).slice(5, 7) === month,
      );
      return days.reduce((sum, count) => sum + count, 0) / days.length;
    };
    const usual = (mean('08') + mean('09') + mean('10')) / 3;

    expect(mean('07') / usual).toBeGreaterThan(1.12);
    expect(mean('07') / usual).toBeLessThan(1.23);
    expect(mean('11') / usual).toBeGreaterThan(1.46);
    expect(mean('11') / usual).toBeLessThan(1.6);
    expect(mean('12') / usual).toBeGreaterThan(1.86);
    expect(mean('12') / usual).toBeLessThan(2.06);
  });

  test.each([1, 7, 30])('the ends of chunks of %d days are days like any other', (size) => {
    const isBusy = (index: number): boolean =>
      ['07', '11', '12'].includes(formatDay((parseDay('2020-01-01') ?? 0) + index).slice(5, 7));
    const distances: number[] = [];
    let squares = 0;
    let degrees = 0;
    for (let index = LAST_YEAR + size - 1; index < 365 * YEARS - 8; index += size) {
      const neighbours = [-7, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7].map((step) => index + step);
      if ([index, ...neighbours].some(isBusy)) continue;
      const counts = neighbours.map((place) => seen.rowsPerDay[place] ?? 0);
      const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
      distances.push((seen.rowsPerDay[index] ?? 0) - mean);
      squares += counts.reduce((sum, count) => sum + (count - mean) ** 2, 0);
      degrees += counts.length - 1;
    }
    // pooled over the year: fourteen days alone give a poor estimate
    const deviation = Math.sqrt(squares / degrees);
    const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;

    expect(distances.length).toBeGreaterThan(5);
    expect(Math.abs(mean)).toBeLessThan((3 * deviation) / Math.sqrt(distances.length));
    const beyond = distances.filter((distance) => Math.abs(distance) > 3 * deviation).length;
    // one day in 370 lies beyond three deviations by chance
    expect(beyond).toBeLessThanOrEqual(Math.ceil(distances.length / 100));
    expect(Math.max(...distances.map(Math.abs))).toBeLessThan(4.5 * deviation);
  });
});

describe('visit chains', () => {
  const CHAINS = 20_000;
  const origin = parseDay('2020-02-01') ?? 0;

  /** Follow chains of customers of one profile, in months without season and without retention shock. */
  function follow(channel: string, tier: string): { visits: number[]; delays: number[] } {
    const profile =
      (vocab.signup_channels.indexOf(channel) + 1) * (vocab.loyalty_tiers.length + 1) +
      vocab.loyalty_tiers.indexOf(tier) +
      1;
    const customers = [...world.registered].filter((row) => world.profiles[row] === profile && world.shocks[row] === 0);
    const queue = createDayQueue();
    const visits: number[] = [];
    const delays: number[] = [];
    const plain = {
      ...world,
      parameters: { ...world.parameters, seasonalFactors: world.parameters.seasonalFactors.map(() => 1) },
    };
    let count = 0;
    const planner = createVisitPlanner(plain, queue, (_customer, code) => {
      if (visitOf(code) !== REACTIVATION_VISIT && extraOf(code) === 0) count += 1;
    });
    for (let chain = 0; chain < CHAINS; chain += 1) {
      const customer = customers[chain % customers.length] ?? 0;
      const start = origin + Math.floor(chain / customers.length);
      count = 0;
      planner.startChain(start, customer);
      let due = queue.toSorted();
      let day = start;
      while (due.length > 0) {
        const next = due[0] ?? 0;
        queue.take(next, (owner, code) => {
          if (visitOf(code) !== REACTIVATION_VISIT) {
            delays.push(next - day);
            day = next;
          }
          planner.arrive(next, owner, code);
        });
        due = queue.toSorted();
      }
      visits.push(count - 1);
    }
    return { visits, delays };
  }

  test.each([
    ['Website', 'Platinum', 4.8, [10, 45], 0.5],
    ['Website', 'Bronze', 1.2, [30, 120], 0.8],
    ['Social Media', 'Gold', 3, [20, 120], 0.9],
    ['email', 'Silver', 2.2, [20, 100], 0.8],
  ] as const)(
    'of %s customers in %s have the configured number of repeat visits and delays',
    (channel, tier, lambda, [low, high], sigma) => {
      const { visits, delays } = follow(channel, tier);
      const counts = vocabularyOfDays(
        visits.map((number) => Math.min(number, 12) + 1),
        13,
      );
      const poisson = counts.map((_, number) => (Math.exp(-lambda) * lambda ** number) / factorial(number));
      poisson[12] = 1 - poisson.slice(0, 12).reduce((sum, share) => sum + share, 0);

      expectShares(
        counts.slice(0, 12),
        poisson.slice(0, 12).map((share) => share / (1 - (poisson[12] ?? 0))),
      );
      const mu = Math.log((low + high) / 2) - sigma ** 2 / 2;
      expect(kolmogorovSmirnov(delays, (days) => (days < low ? 0 : logNormal(days + 1, mu, sigma)))).toBeLessThan(
        2 / Math.sqrt(delays.length),
      );
    },
  );
});

function vocabularyOfDays(values: readonly number[], last: number): number[] {
  const counts = Array.from({ length: last }, () => 0);
  for (const value of values) add(counts, value - 1);
  return counts;
}

function factorial(number: number): number {
  return number < 2 ? 1 : number * factorial(number - 1);
}

/** P(X < x) by the error function of Abramowitz and Stegun 7.1.26, independent of the code under test. */
function logNormal(x: number, mu: number, sigma: number): number {
  const z = (Math.log(x) - mu) / (sigma * Math.SQRT2);
  const t = 1 / (1 + 0.3275911 * Math.abs(z));
  const tail =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
    Math.exp(-z * z);
  return z < 0 ? tail / 2 : 1 - tail / 2;
}

/** Largest distance between the observed and the expected cumulative shares of whole numbers. */
function kolmogorovSmirnov(values: readonly number[], cdf: (value: number) => number): number {
  const sorted = [...values].sort((left, right) => left - right);
  let distance = 0;
  sorted.forEach((value, index) => {
    if (sorted[index + 1] === value) return;
    distance = Math.max(distance, Math.abs((index + 1) / sorted.length - cdf(value)));
  });
  return distance;
}

import type { GeneratorConfig } from '../config/generator-config.ts';
import type { Lookups } from '../lookups/lookup-tables.ts';
import { NO_DAY } from '../lookups/lookup-tables.ts';
import type { CodeColumn } from '../lookups/text-column.ts';
import type { Distribution } from '../random/distribution.ts';
import { weightedDistribution } from '../random/distribution.ts';
import { between } from '../random/draw.ts';
import type { StreamKey } from '../random/stream-key.ts';
import { purposeKey } from '../random/stream-key.ts';
import { threefry } from '../random/threefry.ts';
import { formatDay } from '../time/calendar.ts';
import type { ShopParameters } from './shop-parameters.ts';
import { compileShopParameters } from './shop-parameters.ts';

/** Keys of the streams that the simulation draws from. */
export interface ShopKeys {
  readonly starts: StreamKey;
  readonly chain: StreamKey;
  readonly visit: StreamKey;
  readonly cart: StreamKey;
}

/** Everything that does not change while the shop is simulated: parameters, lookups, and what follows from them per customer. */
export interface World {
  readonly config: GeneratorConfig;
  readonly parameters: ShopParameters;
  readonly lookups: Lookups;
  readonly keys: ShopKeys;
  /** Channel and tier at sign-up, by customer. */
  readonly profiles: Uint16Array;
  /** Index of the retention shock, by customer. */
  readonly shocks: Uint8Array;
  /** Registered customers by rising first-visit day, then row. */
  readonly registered: Int32Array;
  /** First-visit days of {@link registered}, in the same order. */
  readonly firstVisitDays: Int32Array;
  readonly guests: Int32Array;
  /** Category weights by channel + 1, only over categories that have products. */
  readonly categories: readonly Distribution[];
  /** Product rows by category. */
  readonly productsOf: readonly Int32Array[];
}

/** Bind a configuration to its lookups. */
export function createWorld(config: GeneratorConfig, lookups: Lookups): World {
  const parameters = compileShopParameters(config);
  const { customers, products } = lookups;
  const channels = placesOf(customers.signupChannel, config.vocab.signup_channels);
  const tiers = placesOf(customers.initialLoyaltyTier, config.vocab.loyalty_tiers);
  const profiles = new Uint16Array(customers.count);
  const shocks = new Uint8Array(customers.count);
  for (let row = 0; row < customers.count; row += 1) {
    const channel = channels[customers.signupChannel.codes[row] ?? -1] ?? -1;
    const tier = tiers[customers.initialLoyaltyTier.codes[row] ?? -1] ?? -1;
    profiles[row] = (channel + 1) * (parameters.tierCount + 1) + tier + 1;
  }
  markShocks(parameters, customers.signupDay, shocks);

  const categories = placesOf(products.category, config.vocab.categories);
  const productsOf = config.vocab.categories.map((_, category) =>
    Int32Array.from(
      Array.from({ length: products.count }, (_unused, row) => row).filter(
        (row) => categories[products.category.codes[row] ?? -1] === category,
      ),
    ),
  );
  return {
    config,
    parameters,
    lookups,
    keys: {
      starts: purposeKey(config.seed, 'starts'),
      chain: purposeKey(config.seed, 'chain'),
      visit: purposeKey(config.seed, 'visit'),
      cart: purposeKey(config.seed, 'cart'),
    },
    profiles,
    shocks,
    ...firstVisits(config.seed, parameters.firstVisitDays, lookups),
    guests: Int32Array.from(rowsWhere(customers.count, (row) => customers.isGuest[row] === 1)),
    categories: parameters.categoryWeights.map((weights) => categoryDistribution(weights, productsOf)),
    productsOf,
  };
}

/** Code of a column → place in the vocabulary (−1 when it is not there). */
function placesOf(column: CodeColumn, vocabulary: readonly string[]): number[] {
  return column.values.map((value) => vocabulary.indexOf(value));
}

function rowsWhere(count: number, isWanted: (row: number) => boolean): number[] {
  const rows: number[] = [];
  for (let row = 0; row < count; row += 1) if (isWanted(row)) rows.push(row);
  return rows;
}

function markShocks(parameters: ShopParameters, signupDays: Int32Array, shocks: Uint8Array): void {
  if (parameters.shockOfMonth.size === 0) return;
  const shockOfDay = new Map<number, number>();
  signupDays.forEach((day, row) => {
    if (day === NO_DAY) return;
    let shock = shockOfDay.get(day);
    if (shock === undefined) {
      shock = parameters.shockOfMonth.get(formatDay(day).slice(0, 7)) ?? 0;
      shockOfDay.set(day, shock);
    }
    shocks[row] = shock;
  });
}

function firstVisits(
  seed: number,
  [fewest, most]: readonly [number, number],
  { customers }: Lookups,
): Pick<World, 'registered' | 'firstVisitDays'> {
  const key = purposeKey(seed, 'first-visit');
  const out = new Int32Array(2);
  const rows = rowsWhere(customers.count, (row) => customers.isGuest[row] === 0 && customers.signupDay[row] !== NO_DAY);
  const dayOf = new Int32Array(customers.count);
  for (const row of rows) {
    threefry(out, key.key0, key.key1, row, 0);
    dayOf[row] = (customers.signupDay[row] ?? 0) + between(out[0] ?? 0, fewest, most);
  }
  const registered = Int32Array.from(rows).sort(
    (left, right) => (dayOf[left] ?? 0) - (dayOf[right] ?? 0) || left - right,
  );
  return { registered, firstVisitDays: registered.map((row) => dayOf[row] ?? 0) };
}

function categoryDistribution(weights: readonly number[], productsOf: readonly Int32Array[]): Distribution {
  const possible = weights.map((weight, category) => ((productsOf[category]?.length ?? 0) > 0 ? weight : 0));
  // A small catalogue may lack every category a channel prefers: then the categories that exist share alike.
  return weightedDistribution(
    possible.some((weight) => weight > 0) ? possible : productsOf.map((rows) => (rows.length > 0 ? 1 : 0)),
  );
}

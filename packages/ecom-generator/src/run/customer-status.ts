import type { GeneratorConfig } from '../config/generator-config.ts';
import type { Lookups } from '../lookups/lookup-tables.ts';
import { textAt } from '../lookups/text-column.ts';
import { compileShopParameters } from '../simulation/shop-parameters.ts';
import type { SpendLevel } from '../simulation/shop-parameters.ts';
import type { ShopState } from '../simulation/shop-state.ts';
import { formatDay } from '../time/calendar.ts';

const ROWS_PER_PIECE = 10_000;

/**
 * What every customer has earned by the end of a window, as CSV in pieces: `customer_id, loyalty_tier, clv_bucket, cumulative_gross,
 * orders, as_of`. Guests have no tier.
 */
export function* encodeCustomerStatus(
  config: GeneratorConfig,
  { customers }: Lookups,
  state: ShopState,
): Generator<string> {
  const { tierLevels, bucketLevels } = compileShopParameters(config);
  const { loyalty_tiers: tiers, clv_buckets: buckets } = config.vocab;
  const asOf = formatDay(state.day);
  yield 'customer_id,loyalty_tier,clv_bucket,cumulative_gross,orders,as_of\n';
  for (let from = 0; from < customers.count; from += ROWS_PER_PIECE) {
    const lines: string[] = [];
    for (let row = from; row < Math.min(customers.count, from + ROWS_PER_PIECE); row += 1) {
      const cents = state.grossCents[row] ?? 0;
      const orders = state.orders[row] ?? 0;
      const tier = customers.isGuest[row] === 1 ? '' : nameOf(tierLevels, cents, tiers);
      const bucket = nameOf(bucketLevels, cents, buckets);
      lines.push(
        `${textAt(customers.customerId, row) ?? ''},${tier},${bucket},${(cents / 100).toFixed(2)},${orders},${asOf}\n`,
      );
    }
    yield lines.join('');
  }
}

function nameOf(levels: readonly SpendLevel[], cents: number, names: readonly string[]): string {
  const level = levels.find((candidate) => cents >= candidate.cents);
  return level === undefined ? '' : (names[level.index] ?? '');
}

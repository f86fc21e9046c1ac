import { codeAt } from '../lookups/text-column.ts';
import type { CheckContext } from './check-context.ts';

const BELOW = 0.07;
const ABOVE = 0.105;

/**
 * Share of customers with more than one order, per sign-up channel and tier, against what the conversion rates say for the carts
 * these customers had. Only for windows that hold the whole history.
 */
export function checkRepeatRates({ config, lookups, book, cartCounts, orderCounts }: CheckContext): void {
  const { customers } = lookups;
  const { parameters } = config;
  const groups = new Map<string, { sample: number; hits: number; expected: number }>();
  for (let row = 0; row < customers.count; row += 1) {
    const carts = cartCounts[row] ?? 0;
    if (carts === 0) continue;
    const channel = codeAt(customers.signupChannel, row);
    const tier = codeAt(customers.initialLoyaltyTier, row);
    const name = `${channel ?? 'guests'} / ${tier ?? 'no tier'}`;
    const group = groups.get(name) ?? { sample: 0, hits: 0, expected: 0 };
    const boost = channel === null ? 1 : (parameters.first_purchase_conversion_boost[channel] ?? 1);
    group.sample += 1;
    if ((orderCounts[row] ?? 0) > 1) group.hits += 1;
    group.expected += chanceOfTwo(carts, Math.min(1, parameters.conversion_rate * boost), parameters.conversion_rate);
    groups.set(name, group);
  }
  for (const [name, { sample, hits, expected }] of [...groups].sort(([left], [right]) => (left < right ? -1 : 1)))
    book.share({
      name: `customers with more than one order: ${name}`,
      hits,
      sample,
      expected: expected / sample,
      below: BELOW,
      above: ABOVE,
    });
}

/** P(at least two conversions in `carts` carts), when the first has another probability than those after it. */
export function chanceOfTwo(carts: number, first: number, later: number): number {
  let none = 1;
  let one = 0;
  for (let cart = 0; cart < carts; cart += 1) {
    one = one * (1 - later) + none * first;
    none *= 1 - first;
  }
  return Math.max(0, 1 - none - one);
}

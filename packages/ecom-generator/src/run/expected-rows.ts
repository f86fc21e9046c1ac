import type { GeneratorConfig } from '../config/generator-config.ts';
import { tableSettings } from '../config/generator-config.ts';
import type { DailyTable } from '../contracts/ecom-tables.ts';

/**
 * Rows per day to expect with all customers signed up and outside busy months, from the means of the configuration; good for an
 * order of magnitude before a long run.
 */
export function expectedRowsPerDay(config: GeneratorConfig): Readonly<Record<DailyTable, number>> {
  const { parameters, vocab, customers } = config;
  const groups = [
    { channel: 'default', tier: 'default', share: customers.guest_shopper_pct, returns: parameters.return_rate },
    ...vocab.signup_channels.flatMap((channel) => {
      const share = (1 - customers.guest_shopper_pct) * (parameters.signup_channel_distribution[channel] ?? 0);
      const returns = parameters.return_rate_by_signup_channel[channel] ?? parameters.return_rate;
      const tiers =
        parameters.loyalty_distribution_by_channel[channel] ??
        parameters.loyalty_distribution_by_channel['default'] ??
        [];
      return [
        { channel, tier: 'default', share: share * parameters.no_tier_probability, returns },
        ...vocab.loyalty_tiers.map((tier, index) => ({
          channel,
          tier,
          share: share * (1 - parameters.no_tier_probability) * (tiers[index] ?? 0),
          returns,
        })),
      ];
    }),
  ];
  const chains = (tableSettings(config, 'shopping_carts')?.generate ?? 0) / parameters.generate_period_days;
  const propensity = parameters.repeat_purchase_settings.propensity_by_channel_and_tier;
  let carts = 0;
  let lines = 0;
  let returned = 0;
  let orderLines = 0;
  for (const { channel, tier, share, returns } of groups) {
    const visits = 1 + (propensity[channel]?.[tier] ?? propensity['default']?.[tier] ?? 0);
    const [fewest, most] = parameters.cart_behavior_by_tier[tier]?.item_count_range ?? [1, 8];
    const groupCarts = chains * share * visits;
    const orders = groupCarts * parameters.conversion_rate;
    carts += groupCarts;
    lines += (groupCarts * (fewest + most)) / 2;
    orderLines += (orders * (fewest + most)) / 2;
    returned += orders * returns * (1 + parameters.multi_return_probability / 2);
  }
  const emptied = (1 - parameters.conversion_rate) * parameters.abandoned_cart_emptied_prob;
  const orders = carts * parameters.conversion_rate;
  return {
    shopping_carts: Math.round(carts),
    cart_items: Math.round(lines * (1 - emptied)),
    orders: Math.round(orders),
    order_items: Math.round(orderLines),
    returns: Math.round(returned),
    return_items: Math.round(orders === 0 ? 0 : (returned * orderLines * 0.8) / orders),
  };
}

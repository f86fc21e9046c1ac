import type { ParameterSettings } from '../config/config-schema.ts';
import type { GeneratorConfig } from '../config/generator-config.ts';
import { tableSettings } from '../config/generator-config.ts';
import { EcomGeneratorError } from '../errors.ts';
import type { Distribution } from '../random/distribution.ts';
import { delayDistribution, poissonDistribution, weightedDistribution } from '../random/distribution.ts';
import { parseDay } from '../time/calendar.ts';

/** An ordered threshold table: highest first. */
export interface SpendLevel {
  readonly cents: number;
  /** Index into the vocabulary. */
  readonly index: number;
}

export interface ReturnBand {
  readonly firstDay: number;
  readonly lastDay: number;
}

/**
 * The configuration as tables of numbers. A *profile* is a pair of sign-up channel and initial tier, either of which may be
 * missing: `profile = (channel + 1) × (tiers + 1) + (tier + 1)`, with −1 for missing.
 */
export interface ShopParameters {
  /** First simulated day. */
  readonly origin: number;
  readonly chainStartsPerDay: number;
  readonly volumeFollowsPopulation: boolean;
  readonly firstVisitDays: readonly [number, number];
  readonly tierCount: number;
  readonly profileCount: number;
  /** Factors on the number of repeat visits; index 0 is 1. */
  readonly shockFactors: readonly number[];
  /** Month of sign-up, `YYYY-MM` → index into {@link shockFactors}. */
  readonly shockOfMonth: ReadonlyMap<string, number>;
  /** Number of repeat visits, by shock × profileCount + profile. */
  readonly repeatVisits: readonly Distribution[];
  /** Days to the next visit, by profile. */
  readonly visitDelays: readonly Distribution[];
  readonly reactivation: { readonly probability: number; readonly days: readonly [number, number] };
  /** Factor on carts by month 1 … 12; index 0 is unused. */
  readonly seasonalFactors: readonly number[];
  /** By profile. */
  readonly lineCounts: readonly (readonly [number, number])[];
  readonly quantities: readonly (readonly [number, number])[];
  /** Weight of each category, by channel + 1. */
  readonly categoryWeights: readonly (readonly number[])[];
  /** Probability of conversion before the first order, by channel + 1. */
  readonly firstConversion: readonly number[];
  readonly conversion: number;
  readonly emptied: number;
  readonly checkoutSeconds: readonly [number, number];
  readonly expedited: number;
  readonly orderChannels: Distribution;
  /** Index of the payment method, by order channel. */
  readonly paymentMethods: readonly Distribution[];
  /** By payment method. */
  readonly feeRates: readonly number[];
  readonly shippingSpeeds: Distribution;
  /** Cents, by speed. */
  readonly shippingCents: readonly number[];
  readonly baseCostCents: readonly number[];
  readonly costVariance: readonly [number, number];
  readonly discount: { readonly probability: number; readonly share: readonly [number, number] };
  readonly tierLevels: readonly SpendLevel[];
  readonly bucketLevels: readonly SpendLevel[];
  /** By order channel: does an agent take the order? */
  readonly isAgentOrder: readonly boolean[];
  /** By return channel. */
  readonly isAgentReturn: readonly boolean[];
  /** By order channel: index of the return channel. */
  readonly returnChannels: readonly number[];
  readonly agentCount: number;
  /** By channel + 1. */
  readonly returnRates: readonly number[];
  readonly returnBands: readonly ReturnBand[];
  readonly returnBandShares: Distribution;
  readonly secondReturn: number;
  /** By reason. */
  readonly fullReturn: readonly number[];
  readonly partialQuantity: readonly number[];
}

const DEFAULT_LINE_COUNT = [1, 8] as const;
const DEFAULT_QUANTITY = [1, 2] as const;
const MAX_REPEAT_VISITS = 100;
/** The channel whose orders and returns are taken by an agent. */
const AGENT_CHANNEL = 'Phone';

/** @throws {EcomGeneratorError} `ECL_GENERATOR_CONFIG_INVALID` when a mean number of repeat visits is beyond reason */
export function compileShopParameters(config: GeneratorConfig): ShopParameters {
  const { parameters, vocab, channelRules } = config;
  const channels = [undefined, ...vocab.signup_channels];
  const tiers = [undefined, ...vocab.loyalty_tiers];
  const profiles = channels.flatMap((channel) => tiers.map((tier) => ({ channel, tier })));
  const repeat = parameters.repeat_purchase_settings;

  const shockFactors = [1, ...new Set(Object.values(parameters.retention_shocks))];
  const means = profiles.map(({ channel, tier }) => lookUp(repeat.propensity_by_channel_and_tier, channel, tier));
  const mostVisits = Math.max(...means) * Math.max(...shockFactors);
  if (mostVisits > MAX_REPEAT_VISITS)
    throw new EcomGeneratorError(
      'ECL_GENERATOR_CONFIG_INVALID',
      `parameters.repeat_purchase_settings × retention_shocks: a mean of ${mostVisits} repeat visits, at most ${MAX_REPEAT_VISITS} are allowed`,
      { details: { mostVisits, allowed: MAX_REPEAT_VISITS } },
    );

  const cartRules = profiles.map(({ tier }) => ({
    ...parameters.cart_behavior_by_tier['default'],
    ...(tier === undefined ? {} : parameters.cart_behavior_by_tier[tier]),
  }));
  const listedLineCount = tableSettings(config, 'cart_items')?.item_count_range ?? DEFAULT_LINE_COUNT;
  const methods = Object.keys(parameters.global_payment_method_distribution);
  const generate = tableSettings(config, 'shopping_carts')?.generate ?? 0;
  const hasAgents = vocab.agent_pool.enabled && vocab.agent_pool.agents.length > 0;
  const bands = parameters.return_timing_distribution;
  const behaviour = vocab.return_reasons.map(
    (reason) =>
      parameters.refund_behavior_by_reason[reason] ??
      parameters.refund_behavior_by_reason['default'] ?? { full_return_prob: 0, partial_quantity_prob: 0 },
  );

  return {
    origin: parseDay(parameters.simulation_start) ?? 0,
    chainStartsPerDay: generate / parameters.generate_period_days,
    volumeFollowsPopulation: parameters.volume === 'population',
    firstVisitDays: parameters.time_to_first_cart_days_range,
    tierCount: vocab.loyalty_tiers.length,
    profileCount: profiles.length,
    shockFactors,
    shockOfMonth: new Map(
      Object.entries(parameters.retention_shocks).map(([month, factor]) => [month, shockFactors.lastIndexOf(factor)]),
    ),
    repeatVisits: shockFactors.flatMap((factor) => means.map((mean) => poissonDistribution(mean * factor))),
    visitDelays: visitDelays(
      profiles.map(({ channel, tier }) => lookUp(repeat.time_delay_by_channel_and_tier, channel, tier)),
    ),
    reactivation: {
      probability: parameters.reactivation_settings.probability,
      days: parameters.reactivation_settings.delay_days_range,
    },
    seasonalFactors: Array.from({ length: 13 }, (_, month) => parameters.seasonal_factors[String(month)] ?? 1),
    lineCounts: cartRules.map((rule) => rule.item_count_range ?? listedLineCount),
    quantities: cartRules.map((rule) => rule.quantity_range ?? DEFAULT_QUANTITY),
    categoryWeights: channels.map((channel) => {
      const preferences = channel === undefined ? undefined : parameters.category_preference_by_signup_channel[channel];
      return vocab.categories.map((category) => preferences?.[category.toLowerCase()] ?? 1);
    }),
    firstConversion: channels.map((channel) => {
      const boost = channel === undefined ? 1 : (parameters.first_purchase_conversion_boost[channel] ?? 1);
      return Math.min(1, parameters.conversion_rate * boost);
    }),
    conversion: parameters.conversion_rate,
    emptied: parameters.abandoned_cart_emptied_prob,
    checkoutSeconds: parameters.checkout_delay_seconds_range,
    expedited: parameters.expedited_pct / 100,
    orderChannels: weightedDistribution(
      vocab.order_channels.map((channel) => parameters.order_channel_distribution[channel] ?? 0),
    ),
    paymentMethods: vocab.order_channels.map((channel) => {
      const allowed = channelRules[channel]?.allowed_payment_methods ?? methods;
      const weights = vocab.payment_methods.map((method) =>
        allowed.includes(method) ? (parameters.global_payment_method_distribution[method] ?? 0) : 0,
      );
      const isWeighted = weights.some((weight) => weight > 0);
      return weightedDistribution(
        isWeighted ? weights : vocab.payment_methods.map((method) => (allowed.includes(method) ? 1 : 0)),
      );
    }),
    feeRates: vocab.payment_methods.map((method) => parameters.financials.payment_fee_rates[method] ?? 0),
    shippingSpeeds: weightedDistribution(
      vocab.shipping_speeds.map((speed) => parameters.shipping_speed_distribution[speed] ?? 0),
    ),
    shippingCents: vocab.shipping_speeds.map((speed) => toCents(parameters.shipping_costs[speed] ?? 0)),
    baseCostCents: vocab.shipping_speeds.map((speed) =>
      toCents(parameters.financials.shipping_business_costs.base_costs[speed] ?? 0),
    ),
    costVariance: parameters.financials.shipping_business_costs.cost_variance_pct,
    discount: { probability: parameters.discount_settings.probability, share: parameters.discount_settings.range_pct },
    tierLevels: spendLevels(parameters.tier_spend_thresholds, vocab.loyalty_tiers),
    bucketLevels: spendLevels(parameters.clv_spend_thresholds, vocab.clv_buckets),
    isAgentOrder: vocab.order_channels.map((channel) => hasAgents && channel === AGENT_CHANNEL),
    isAgentReturn: vocab.return_channels.map((channel) => hasAgents && channel === AGENT_CHANNEL),
    returnChannels: vocab.order_channels.map((channel) =>
      vocab.return_channels.indexOf(channelRules[channel]?.return_channel_preference ?? channel),
    ),
    agentCount: vocab.agent_pool.agents.length,
    returnRates: channels.map((channel) =>
      channel === undefined
        ? parameters.return_rate
        : (parameters.return_rate_by_signup_channel[channel] ?? parameters.return_rate),
    ),
    returnBands: bands.map(([lastDay], index) => ({ firstDay: (bands[index - 1]?.[0] ?? 0) + 1, lastDay })),
    returnBandShares: weightedDistribution(bands.map(([, share], index) => share - (bands[index - 1]?.[1] ?? 0))),
    secondReturn: parameters.multi_return_probability,
    fullReturn: behaviour.map((rule) => rule.full_return_prob),
    partialQuantity: behaviour.map((rule) => rule.partial_quantity_prob),
  };
}

type DelayRule = ParameterSettings['repeat_purchase_settings']['time_delay_by_channel_and_tier'][string][string];

/** A table of thresholds is long; profiles that share a rule share its table. */
function visitDelays(rules: readonly DelayRule[]): Distribution[] {
  const tables = new Map<DelayRule, Distribution>();
  return rules.map((rule) => {
    const { range, sigma } = rule;
    const table = tables.get(rule) ?? delayDistribution((range[0] + range[1]) / 2, sigma, Math.ceil(range[0]));
    tables.set(rule, table);
    return table;
  });
}

/** Whole cents, half away from zero. */
export function toCents(amount: number): number {
  return Math.round(amount * 100);
}

function lookUp<Value>(
  table: Readonly<Record<string, Readonly<Record<string, Value>>>>,
  channel: string | undefined,
  tier: string | undefined,
): Value {
  const fallback = table['default'] ?? {};
  const tiers = (channel === undefined ? undefined : table[channel]) ?? fallback;
  const value = (tier === undefined ? undefined : tiers[tier]) ?? tiers['default'] ?? fallback['default'];
  // The schema demands default.default.
  if (value === undefined) throw new EcomGeneratorError('ECL_GENERATOR_CONFIG_INVALID', 'expected an entry `default`');
  return value;
}

function spendLevels(thresholds: Readonly<Record<string, number>>, names: readonly string[]): SpendLevel[] {
  return names
    .flatMap((name, index) => {
      const amount = thresholds[name];
      return amount === undefined ? [] : [{ cents: toCents(amount), index }];
    })
    .sort((left, right) => right.cents - left.cents || right.index - left.index);
}

import { z } from 'zod';

import { parseDay } from '../time/calendar.ts';

/** The configuration document: names as in the published YAML. Sections 1 … 6 of docs/guides/generator.md explain each key. */
const probability = z.number().min(0).max(1);
const positive = z.number().positive();
const count = z.int().min(0);
const day = z.string().refine((text) => parseDay(text) !== undefined, { error: 'expected a calendar day, YYYY-MM-DD' });
const names = z.array(z.string().min(1)).min(1, { error: 'expected at least one entry' });
const month = z.string().regex(/^([1-9]|1[0-2])$/, { error: 'expected a month, 1 … 12' });

function range(item: z.ZodNumber | z.ZodInt) {
  return z
    .tuple([item, item])
    .refine(([low, high]) => low <= high, { error: 'expected [smallest, largest], smallest first' });
}

const weights = z
  .record(z.string(), probability)
  .refine((shares) => isOne(Object.values(shares)), { error: 'expected shares that sum to 1' });

const shareList = z.array(probability).refine(isOne, { error: 'expected shares that sum to 1' });

const byChannelAndTier = <Value extends z.ZodType>(value: Value) =>
  z
    .record(z.string(), z.record(z.string(), value))
    .refine((channels) => channels['default']?.['default'] !== undefined, {
      error: 'expected an entry `default` with an entry `default` in it',
    });

const ignored = z.unknown().optional();

export const tableSchema = z.strictObject({
  name: z.enum([
    'customers',
    'product_catalog',
    'shopping_carts',
    'cart_items',
    'orders',
    'order_items',
    'returns',
    'return_items',
  ]),
  generate: count.optional(),
  item_count_range: range(z.int().min(1).max(1_000)).optional(),
  link_to_orders: ignored,
  columns: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        type: z.enum(['TEXT', 'INTEGER', 'REAL', 'BOOLEAN', 'DATE']),
        options: ignored,
        probabilities: ignored,
      }),
    )
    .min(1, { error: 'expected at least one column' })
    .optional(),
});

export const productLookupSchema = z.strictObject({
  num_products: z.int().min(1).max(10_000_000),
  min_price: z.number().min(0.01),
  max_price: z.number().max(1_000_000),
  cost_price_margin_range: range(probability),
  min_inventory_quantity: count,
  max_inventory_quantity: count,
  generator: ignored,
});

export const customerLookupSchema = z.strictObject({
  num_customers: z.int().min(1).max(50_000_000),
  min_age: count,
  max_age: count,
  gender_unknown_prob: probability,
  guest_shopper_pct: probability,
  generator: ignored,
});

export const vocabSchema = z.strictObject({
  categories: names,
  category_vocab: z.record(z.string(), z.strictObject({ adjectives: names, nouns: names })),
  payment_methods: names,
  loyalty_tiers: names,
  shipping_speeds: names,
  return_reasons: names,
  order_channels: names,
  return_channels: names,
  genders: names,
  signup_channels: names,
  clv_buckets: names,
  customer_status_options: names,
  email_domains: names,
  agent_pool: z.strictObject({
    enabled: z.boolean(),
    agents: z.array(z.strictObject({ id: z.string().min(1), name: ignored })),
  }),
  regions: ignored,
  customer_tiers: ignored,
});

export const channelRulesSchema = z.record(
  z.string(),
  z.strictObject({
    allowed_payment_methods: names.optional(),
    return_channel_preference: z.string().optional(),
  }),
);

export const parametersSchema = z.strictObject({
  simulation_start: day,
  signup_range: z.union([z.literal('window'), z.tuple([day, day])], {
    error: 'expected [first day, last day] or `window`',
  }),
  signup_years: positive,
  order_days_back: z.int().min(1),
  generate_period_days: positive,
  volume: z.enum(['flat', 'population']),
  time_to_first_cart_days_range: range(z.int().min(1)),
  repeat_purchase_settings: z.strictObject({
    propensity_by_channel_and_tier: byChannelAndTier(z.number().min(0).max(100)),
    time_delay_by_channel_and_tier: byChannelAndTier(
      z.strictObject({ range: range(z.number().min(1).max(3_000)), sigma: z.number().min(0).max(3) }),
    ),
  }),
  retention_shocks: z.record(
    z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'expected a month, YYYY-MM' }),
    z.number().min(0).max(100),
  ),
  seasonal_factors: z.record(month, z.number().min(0).max(10)),
  reactivation_settings: z.strictObject({ probability, delay_days_range: range(z.int().min(1).max(3_650)) }),
  cart_behavior_by_tier: z.record(
    z.string(),
    z.strictObject({
      item_count_range: range(z.int().min(1).max(1_000)).optional(),
      quantity_range: range(z.int().min(1).max(100)).optional(),
    }),
  ),
  category_preference_by_signup_channel: z.record(z.string(), z.record(z.string(), z.number().min(0))),
  conversion_rate: probability,
  first_purchase_conversion_boost: z.record(z.string(), z.number().min(0)),
  abandoned_cart_emptied_prob: probability,
  emit_cart_link: z.boolean(),
  checkout_delay_seconds_range: range(z.int().min(0).max(86_400)),
  expedited_pct: z.number().min(0).max(100),
  order_channel_distribution: weights,
  shipping_speed_distribution: weights,
  shipping_costs: z.record(z.string(), z.number().min(0)),
  discount_settings: z.strictObject({ probability, range_pct: range(probability) }),
  global_payment_method_distribution: weights,
  financials: z.strictObject({
    shipping_business_costs: z.strictObject({
      base_costs: z.record(z.string(), z.number().min(0)),
      cost_variance_pct: range(z.number().min(-1).max(10)),
    }),
    payment_fee_rates: z.record(z.string(), probability),
  }),
  tier_spend_thresholds: z.record(z.string(), z.number().min(0)),
  clv_spend_thresholds: z.record(z.string(), z.number().min(0)),
  return_rate: probability,
  return_rate_by_signup_channel: z.record(z.string(), probability),
  return_timing_distribution: z
    .array(z.tuple([z.int().min(1).max(3_650), probability]))
    .min(1)
    .refine(isRisingToOne, {
      error: 'expected [last day, share until then] with rising days and shares, the last share 1',
    }),
  multi_return_probability: probability,
  refund_behavior_by_reason: z
    .record(z.string(), z.strictObject({ full_return_prob: probability, partial_quantity_prob: probability }))
    .refine((reasons) => reasons['default'] !== undefined, { error: 'expected an entry `default`' }),
  signup_channel_distribution: weights,
  loyalty_distribution_by_channel: z
    .record(z.string(), shareList)
    .refine((channels) => channels['default'] !== undefined, { error: 'expected an entry `default`' }),
  no_tier_probability: probability,
  customer_status_probs: shareList,
  email_verified_prob: probability,
  marketing_opt_in_prob: probability,
  guest_contact_pool_size: z.int().min(1).max(1_000_000),
  guest_contact_reuse_prob: probability,
  customer_id_start: z.int().min(0).max(1_000_000_000).optional(),
  seasonal_spike_factors: z
    .strictObject({
      medium: z.record(month, z.number().min(0)).optional(),
      high: z.record(month, z.number().min(0)).optional(),
    })
    .optional(),
  return_reason_bias_schemas: z
    .strictObject({
      medium: z.record(z.string(), z.record(z.string(), z.number().min(0))).optional(),
      high: z.record(z.string(), z.record(z.string(), z.number().min(0))).optional(),
    })
    .optional(),
  gender_unknown_prob: ignored,
  channel_rules: channelRulesSchema.optional(),
});

const seed = z.int().min(0);

/** What a user may write: every key is optional, unknown keys are refused. */
export const configDocumentSchema = z.strictObject({
  faker_seed: seed.optional(),
  seed: seed.optional(),
  output_dir: z.string().optional(),
  tables: z.array(tableSchema).optional(),
  lookup_config: z
    .strictObject({
      product_catalog: productLookupSchema.partial().optional(),
      customers: customerLookupSchema.partial().optional(),
    })
    .optional(),
  vocab: vocabSchema.partial().optional(),
  parameters: parametersSchema.partial().optional(),
  channel_rules: channelRulesSchema.optional(),
  clv_map: z.record(z.string(), z.string()).optional(),
  row_generators: ignored,
  category_vocab: ignored,
  date_settings: ignored,
  agent_pool: ignored,
  customer_enrichment: ignored,
  guest_order_ratio: ignored,
  guest_order_channel: ignored,
});

export type ConfigDocument = z.output<typeof configDocumentSchema>;
export type TableSettings = z.output<typeof tableSchema>;
export type VocabSettings = z.output<typeof vocabSchema>;
export type ParameterSettings = z.output<typeof parametersSchema>;
export type ProductLookupSettings = z.output<typeof productLookupSchema>;
export type CustomerLookupSettings = z.output<typeof customerLookupSchema>;
export type ChannelRules = z.output<typeof channelRulesSchema>;

const SUM_TOLERANCE = 1e-5;

function isOne(shares: readonly number[]): boolean {
  return Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) <= SUM_TOLERANCE;
}

function isRisingToOne(bands: readonly (readonly [number, number])[]): boolean {
  const rises = bands.every(([lastDay, share], index) => {
    const before = bands[index - 1];
    return before === undefined || (lastDay > before[0] && share >= before[1]);
  });
  return rises && Math.abs((bands.at(-1)?.[1] ?? 0) - 1) <= SUM_TOLERANCE;
}

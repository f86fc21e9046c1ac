import { ECOM_COLUMNS } from '../contracts/ecom-tables.ts';
import { parseDay } from '../time/calendar.ts';
import type { ConfigProblem } from './describe-issues.ts';
import type { GeneratorConfig } from './generator-config.ts';

/** Rules between keys: every name used in a rule is in its vocabulary, every range is ordered, every step is possible. */
export function checkConfig(config: GeneratorConfig): ConfigProblem[] {
  return [...checkNames(config), ...checkRanges(config), ...checkAgents(config), ...checkTables(config)];
}

function checkNames(config: GeneratorConfig): ConfigProblem[] {
  const { parameters, vocab, channelRules, clvMap } = config;
  const categories = vocab.categories.map((category) => category.toLowerCase());
  const problems: ConfigProblem[] = [];

  const expect = (key: string, list: string, allowed: readonly string[], found: Iterable<string>): void => {
    for (const name of found) {
      if (allowed.includes(name)) continue;
      problems.push({ key, message: `\`${name}\` is not in ${list} (${allowed.join(', ')})` });
    }
  };
  const positive = (shares: Readonly<Record<string, number>>): string[] =>
    Object.keys(shares).filter((name) => (shares[name] ?? 0) > 0);
  const tiersOrDefault = [...vocab.loyalty_tiers, 'default'];
  const channelsOrDefault = [...vocab.signup_channels, 'default'];

  for (const [key, list] of Object.entries(vocab)) {
    if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) continue;
    const twice = list.find((item, index) => list.indexOf(item) !== index);
    if (twice !== undefined) problems.push({ key: `vocab.${key}`, message: `\`${twice}\` is listed twice` });
  }
  for (const [index, category] of categories.entries()) {
    if (vocab.category_vocab[category] === undefined)
      problems.push({ key: `vocab.category_vocab.${category}`, message: `missing for vocab.categories[${index}]` });
  }

  const repeat = parameters.repeat_purchase_settings;
  for (const [name, channels] of Object.entries(repeat)) {
    const key = `parameters.repeat_purchase_settings.${name}`;
    expect(key, 'vocab.signup_channels', channelsOrDefault, Object.keys(channels));
    for (const [channel, tiers] of Object.entries(channels))
      expect(`${key}.${channel}`, 'vocab.loyalty_tiers', tiersOrDefault, Object.keys(tiers));
  }
  const signup = 'vocab.signup_channels';
  expect(
    'parameters.signup_channel_distribution',
    signup,
    vocab.signup_channels,
    positive(parameters.signup_channel_distribution),
  );
  expect(
    'parameters.first_purchase_conversion_boost',
    signup,
    vocab.signup_channels,
    Object.keys(parameters.first_purchase_conversion_boost),
  );
  expect(
    'parameters.return_rate_by_signup_channel',
    signup,
    vocab.signup_channels,
    Object.keys(parameters.return_rate_by_signup_channel),
  );
  expect(
    'parameters.loyalty_distribution_by_channel',
    signup,
    channelsOrDefault,
    Object.keys(parameters.loyalty_distribution_by_channel),
  );
  for (const [channel, preferences] of Object.entries(parameters.category_preference_by_signup_channel)) {
    const key = 'parameters.category_preference_by_signup_channel';
    expect(key, signup, vocab.signup_channels, [channel]);
    expect(`${key}.${channel}`, 'vocab.categories, lower case', categories, Object.keys(preferences));
    if (categories.every((category) => preferences[category] === 0))
      problems.push({ key: `${key}.${channel}`, message: 'leaves no category to choose: every weight is 0' });
  }
  expect(
    'parameters.cart_behavior_by_tier',
    'vocab.loyalty_tiers',
    tiersOrDefault,
    Object.keys(parameters.cart_behavior_by_tier),
  );
  expect(
    'parameters.tier_spend_thresholds',
    'vocab.loyalty_tiers',
    vocab.loyalty_tiers,
    Object.keys(parameters.tier_spend_thresholds),
  );
  expect(
    'parameters.clv_spend_thresholds',
    'vocab.clv_buckets',
    vocab.clv_buckets,
    Object.keys(parameters.clv_spend_thresholds),
  );
  expect('clv_map', 'vocab.loyalty_tiers', tiersOrDefault, Object.keys(clvMap));
  expect('clv_map', 'vocab.clv_buckets', vocab.clv_buckets, Object.values(clvMap));

  const channels = positive(parameters.order_channel_distribution);
  const speeds = positive(parameters.shipping_speed_distribution);
  const methods = positive(parameters.global_payment_method_distribution);
  expect('parameters.order_channel_distribution', 'vocab.order_channels', vocab.order_channels, channels);
  expect('parameters.shipping_speed_distribution', 'vocab.shipping_speeds', vocab.shipping_speeds, speeds);
  expect('parameters.global_payment_method_distribution', 'vocab.payment_methods', vocab.payment_methods, methods);
  expect(
    'parameters.shipping_costs (needed for every shipping speed in use)',
    'parameters.shipping_costs',
    Object.keys(parameters.shipping_costs),
    speeds,
  );
  const baseCosts = parameters.financials.shipping_business_costs.base_costs;
  expect(
    'parameters.financials.shipping_business_costs.base_costs',
    'parameters.financials.shipping_business_costs.base_costs',
    Object.keys(baseCosts),
    speeds,
  );
  for (const [channel, rule] of Object.entries(channelRules)) {
    expect('channel_rules', 'vocab.order_channels', vocab.order_channels, [channel]);
    expect(
      `channel_rules.${channel}.allowed_payment_methods`,
      'vocab.payment_methods',
      vocab.payment_methods,
      rule.allowed_payment_methods ?? [],
    );
    if (rule.return_channel_preference !== undefined)
      expect(`channel_rules.${channel}.return_channel_preference`, 'vocab.return_channels', vocab.return_channels, [
        rule.return_channel_preference,
      ]);
  }
  for (const channel of channels)
    if (channelRules[channel]?.return_channel_preference === undefined)
      expect(
        `channel_rules.${channel}.return_channel_preference (not given, so the order channel is used)`,
        'vocab.return_channels',
        vocab.return_channels,
        [channel],
      );
  const feeMethods = channels.flatMap((channel) => channelRules[channel]?.allowed_payment_methods ?? methods);
  expect(
    'parameters.financials.payment_fee_rates (needed for every payment method in use)',
    'parameters.financials.payment_fee_rates',
    Object.keys(parameters.financials.payment_fee_rates),
    new Set(feeMethods),
  );

  expect(
    'parameters.refund_behavior_by_reason',
    'vocab.return_reasons',
    [...vocab.return_reasons, 'default'],
    Object.keys(parameters.refund_behavior_by_reason),
  );
  for (const [level, schemas] of Object.entries(parameters.return_reason_bias_schemas ?? {})) {
    for (const [category, reasons] of Object.entries(schemas ?? {})) {
      const key = `parameters.return_reason_bias_schemas.${level}`;
      expect(key, 'vocab.categories, lower case', [...categories, 'default'], [category]);
      expect(`${key}.${category}`, 'vocab.return_reasons', vocab.return_reasons, Object.keys(reasons));
      if (!Object.values(reasons).some((weight) => weight > 0))
        problems.push({ key: `${key}.${category}`, message: 'expected at least one weight above 0' });
    }
  }
  return problems;
}

function checkRanges({ parameters, products, customers, vocab }: GeneratorConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const ordered = (key: string, low: number, high: number): void => {
    if (low > high) problems.push({ key, message: `smallest (${low}) is above largest (${high})` });
  };
  ordered('lookup_config.product_catalog.min_price … max_price', products.min_price, products.max_price);
  ordered(
    'lookup_config.product_catalog.min_inventory_quantity … max_inventory_quantity',
    products.min_inventory_quantity,
    products.max_inventory_quantity,
  );
  ordered('lookup_config.customers.min_age … max_age', customers.min_age, customers.max_age);
  if (parameters.signup_range !== 'window') {
    const [first, last] = parameters.signup_range;
    if ((parseDay(first) ?? 0) > (parseDay(last) ?? 0))
      problems.push({ key: 'parameters.signup_range', message: `ends (${last}) before it begins (${first})` });
  }
  for (const [channel, shares] of Object.entries(parameters.loyalty_distribution_by_channel)) {
    if (shares.length !== vocab.loyalty_tiers.length)
      problems.push({
        key: `parameters.loyalty_distribution_by_channel.${channel}`,
        message: `has ${shares.length} entries, vocab.loyalty_tiers has ${vocab.loyalty_tiers.length}`,
      });
  }
  if (parameters.customer_status_probs.length !== vocab.customer_status_options.length)
    problems.push({
      key: 'parameters.customer_status_probs',
      message: `has ${parameters.customer_status_probs.length} entries, vocab.customer_status_options has ${vocab.customer_status_options.length}`,
    });
  if (vocab.genders.length === 1 && vocab.genders[0] === 'Unknown' && customers.gender_unknown_prob < 1)
    problems.push({ key: 'vocab.genders', message: 'has no gender besides Unknown, gender_unknown_prob must be 1' });
  if (!Object.values(parameters.clv_spend_thresholds).includes(0))
    problems.push({
      key: 'parameters.clv_spend_thresholds',
      message: 'has no bucket with the threshold 0, but every order needs one',
    });
  return problems;
}

function checkAgents({ parameters, vocab, channelRules }: GeneratorConfig): ConfigProblem[] {
  const share = parameters.order_channel_distribution['Phone'] ?? 0;
  const returnsByPhone = Object.values(channelRules).some((rule) => rule.return_channel_preference === 'Phone');
  const { enabled, agents } = vocab.agent_pool;
  if (!enabled || agents.length > 0 || (share === 0 && !returnsByPhone)) return [];
  return [
    {
      key: 'vocab.agent_pool.agents',
      message:
        'is empty, but Phone orders or returns can occur: list agents, set `enabled: false`, or give Phone the share 0',
    },
  ];
}

function checkTables({ tables }: GeneratorConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  tables.forEach((table, index) => {
    if (tables.findIndex((other) => other.name === table.name) !== index)
      problems.push({ key: `tables[${index}].name`, message: `table \`${table.name}\` is listed twice` });
    const known: readonly string[] = ECOM_COLUMNS[table.name];
    const listed = table.columns?.map((column) => column.name) ?? [];
    for (const [place, name] of listed.entries()) {
      if (!known.includes(name))
        problems.push({
          key: `tables[${index}].columns[${place}].name`,
          message: `\`${name}\` is no column of ${table.name} (${known.join(', ')})`,
        });
      if (listed.indexOf(name) !== place)
        problems.push({ key: `tables[${index}].columns[${place}].name`, message: `\`${name}\` is listed twice` });
    }
  });
  return problems;
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { loadGeneratorConfig, parseGeneratorConfig } from '../../src/config/load-config.ts';
import { EcomGeneratorError } from '../../src/errors.ts';
import { expectedRowsPerDay } from '../../src/run/expected-rows.ts';
import { temporaryDirectory } from '../support/small-shop.ts';

function refusal(yaml: string, seed?: number): EcomGeneratorError {
  try {
    parseGeneratorConfig(yaml, { path: 'shop.yaml', seed });
  } catch (error) {
    if (error instanceof EcomGeneratorError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('the shipped configuration', () => {
  test('is complete, passes its own checks and expects the published volume', () => {
    const config = parseGeneratorConfig('');

    expect(config.seed).toBe(42);
    expect(config.customers.num_customers).toBe(300_000);
    expect(config.channelRules['Ebay']?.allowed_payment_methods).toEqual(['Ebay']);
    const rows = expectedRowsPerDay(config);
    expect(rows.shopping_carts).toBeGreaterThan(3_380);
    expect(rows.shopping_carts).toBeLessThan(3_440);
    expect(rows.cart_items).toBeGreaterThan(14_000);
    expect(rows.cart_items).toBeLessThan(14_500);
  });

  test('has a digest that ignores what cannot change a row', () => {
    const plain = parseGeneratorConfig('');
    const decorated = parseGeneratorConfig(
      'output_dir: elsewhere\nrow_generators: { orders: a.b }\nparameters: { order_days_back: 7 }\nvocab: { regions: [North] }\n',
    );

    expect(decorated.sha256).toBe(plain.sha256);
    expect(parseGeneratorConfig('parameters: { return_rate: 0.3 }').sha256).not.toBe(plain.sha256);
    expect(parseGeneratorConfig('parameters: { return_rate: 0.3 }').lookupsConfigSha256).toBe(
      plain.lookupsConfigSha256,
    );
  });
});

describe('a file of the user', () => {
  test('takes single keys over the shipped ones, and what stands under a key as a whole', () => {
    const config = parseGeneratorConfig(
      'lookup_config: { customers: { num_customers: 10 } }\nparameters: { signup_channel_distribution: { Website: 1 } }\n',
    );

    expect(config.customers).toMatchObject({ num_customers: 10, max_age: 70 });
    expect(config.parameters.signup_channel_distribution).toEqual({ Website: 1 });
    expect(config.products.num_products).toBe(3_000);
  });

  test('may have the keys that were without effect in older files', () => {
    const config = parseGeneratorConfig(`
row_generators: { customers: generators.customers }
date_settings: { anything: 1 }
guest_order_ratio: 0.3
parameters: { gender_unknown_prob: 5 }
lookup_config: { customers: { generator: generators.customers } }
tables:
  - name: customers
    columns:
      - { name: customer_id, type: TEXT }
      - { name: customer_status, type: TEXT, options: [Active, Inactive], probabilities: [0.9, 0.1] }
  - { name: order_items, link_to_orders: true }
`);

    expect(config.seed).toBe(42);
  });

  test('may have its channel rules under `parameters`', () => {
    const rules = '{ Web: { allowed_payment_methods: [PayPal], return_channel_preference: Web } }';

    expect(parseGeneratorConfig(`parameters: { channel_rules: ${rules} }`).channelRules).toEqual(
      parseGeneratorConfig(`channel_rules: ${rules}`).channelRules,
    );
  });

  test('is read from disk; the seed of the call beats the one in the file', async () => {
    const path = join(await temporaryDirectory(), 'shop.yaml');
    await writeFile(path, 'faker_seed: 7\n');

    expect((await loadGeneratorConfig({ path })).seed).toBe(7);
    expect((await loadGeneratorConfig({ path, seed: 8 })).seed).toBe(8);
  });

  test('that does not exist is a named error', async () => {
    const path = join(await temporaryDirectory(), 'none.yaml');

    await expect(loadGeneratorConfig({ path })).rejects.toMatchObject({ code: 'ECL_GENERATOR_CONFIG_UNREADABLE' });
  });
});

describe('refused with the key, what was found and what was allowed:', () => {
  test.each([
    ['an unknown key', 'paramaters: {}', 'paramaters: unknown key; did you mean `parameters`?'],
    [
      'an unknown inner key',
      'parameters: { conversion_rat: 1 }',
      'parameters.conversion_rat: unknown key; did you mean `conversion_rate`?',
    ],
    [
      'an unknown key in a list',
      'tables: [{ name: orders, colums: [] }]',
      'tables[0].colums: unknown key; did you mean `columns`?',
    ],
    [
      'a probability above 1',
      'parameters: { conversion_rate: 1.2 }',
      'parameters.conversion_rate: too big: expected number to be <=1, found 1.2',
    ],
    [
      'shares that do not sum to 1',
      'parameters: { signup_channel_distribution: { Website: 0.5 } }',
      'expected shares that sum to 1, found {"Website":0.5}',
    ],
    [
      'an empty vocabulary',
      'vocab: { return_reasons: [] }',
      'vocab.return_reasons: expected at least one entry, found []',
    ],
    ['a reversed range', 'parameters: { time_to_first_cart_days_range: [14, 1] }', 'smallest first'],
    [
      'reversed prices',
      'lookup_config: { product_catalog: { min_price: 300 } }',
      'smallest (300) is above largest (250)',
    ],
    [
      'a sign-up range that ends before it begins',
      "parameters: { signup_range: ['2020-01-02', '2020-01-01'] }",
      'ends (2020-01-01) before it begins (2020-01-02)',
    ],
    [
      'a day that does not exist',
      "parameters: { simulation_start: '2023-02-30' }",
      'expected a calendar day, YYYY-MM-DD',
    ],
    [
      'return timing that does not reach 1',
      'parameters: { return_timing_distribution: [[30, 0.8]] }',
      'the last share 1',
    ],
    [
      'a list of tiers of the wrong length',
      'parameters: { loyalty_distribution_by_channel: { default: [0.5, 0.5] } }',
      'has 2 entries, vocab.loyalty_tiers has 4',
    ],
    [
      'an unknown channel',
      'parameters: { return_rate_by_signup_channel: { Web: 0.2 } }',
      '`Web` is not in vocab.signup_channels',
    ],
    [
      'an unknown payment method',
      'channel_rules: { Web: { allowed_payment_methods: [Cheque] } }',
      '`Cheque` is not in vocab.payment_methods',
    ],
    [
      'phone orders without agents',
      'vocab: { agent_pool: { enabled: true, agents: [] } }',
      'vocab.agent_pool.agents: is empty, but Phone',
    ],
    ['a category without words', 'vocab: { categories: [Garden] }', 'vocab.category_vocab.garden: missing'],
    ['two seeds', 'seed: 1\nfaker_seed: 2', 'seed: is 1, but faker_seed, its other name, is 2'],
    [
      'two sets of channel rules',
      'channel_rules: {}\nparameters: { channel_rules: { Web: {} } }',
      'with different content',
    ],
    ['a table listed twice', 'tables: [{ name: orders }, { name: orders }]', 'table `orders` is listed twice'],
    [
      'a column that does not exist',
      'tables: [{ name: orders, columns: [{ name: order_no, type: TEXT }] }]',
      '`order_no` is no column of orders',
    ],
    ['more repeat visits than anybody makes', 'parameters: { retention_shocks: { 2024-03: 500 } }', 'retention_shocks'],
    [
      'a vocabulary that shipped rules contradict',
      'vocab: { return_reasons: [Late] }',
      'this is the shipped value, so give this key in your file too',
    ],
  ])('%s', (_name, yaml, message) => {
    const error = refusal(yaml);

    expect(error.code).toBe('ECL_GENERATOR_CONFIG_INVALID');
    expect(error.message).toContain(message);
    expect(error.message).toContain('shop.yaml');
  });

  test.each([
    ['broken YAML', 'a: ['],
    ['a duplicate key', 'seed: 1\nseed: 1'],
    [
      'an alias bomb',
      `a: &a [x, x]\n${Array.from({ length: 20 }, (_, index) => `b${index}: &b${index} [*${index === 0 ? 'a' : `b${index - 1}`}, *${index === 0 ? 'a' : `b${index - 1}`}]`).join('\n')}`,
    ],
    ['a file beyond reason', `# ${'x'.repeat(1_100_000)}`],
  ])('%s', (_name, yaml) => {
    expect(refusal(yaml).code).toBe('ECL_GENERATOR_CONFIG_UNREADABLE');
  });

  test.each([-1, 1.5, Number.NaN, 2 ** 60])('seed %d', (seed) => {
    expect(refusal('', seed).code).toBe('ECL_GENERATOR_CONFIG_INVALID');
  });

  test('every problem at once', () => {
    const error = refusal('paramters: {}\nvocabb: {}\nseed: -1');

    expect(error.message).toContain('shop.yaml has 3 problems');
  });
});

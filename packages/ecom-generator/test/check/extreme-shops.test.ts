import { expect, test } from 'vitest';

import { parseGeneratorConfig } from '../../src/config/load-config.ts';
import { checkGenerated } from '../../src/run/check-generated.ts';
import { digestDays, runChunk, temporaryDirectory, windowOf } from '../support/small-shop.ts';

const BASE = {
  tables: '[{ name: shopping_carts, generate: 600 }]',
  customers: '{ num_customers: 300 }',
  products: '{ num_products: 50 }',
  parameters: '{}',
};

function shop(changes: Partial<typeof BASE>) {
  const { tables, customers, products, parameters } = { ...BASE, ...changes };
  return parseGeneratorConfig(
    `tables: ${tables}\nlookup_config: { customers: ${customers}, product_catalog: ${products} }\nparameters: ${parameters}\n`,
  );
}

const LONG_SESSIONS =
  '{ cart_behavior_by_tier: { default: { item_count_range: [600, 1000], quantity_range: [1, 3] } }, conversion_rate: 0.9 }';

test.each([
  ['of guests only', shop({ customers: '{ num_customers: 300, guest_shopper_pct: 1 }' })],
  ['without guests', shop({ customers: '{ num_customers: 300, guest_shopper_pct: 0 }' })],
  [
    'with one customer and one product',
    shop({
      customers: '{ num_customers: 1, guest_shopper_pct: 0 }',
      products: '{ num_products: 1 }',
      parameters: "{ signup_range: ['2019-06-01', '2019-06-01'] }",
    }),
  ],
  ['with more places than customers', shop({ tables: '[{ name: shopping_carts, generate: 60000 }]' })],
  ['in which nothing is sold', shop({ parameters: '{ conversion_rate: 0 }' })],
  [
    'in which everything is sold and comes back',
    shop({
      parameters:
        '{ conversion_rate: 1, return_rate: 1, return_rate_by_signup_channel: {}, multi_return_probability: 1 }',
    }),
  ],
  ['that nobody visits', shop({ tables: '[{ name: shopping_carts, generate: 0 }]' })],
  [
    'with sessions of several days',
    shop({ tables: '[{ name: shopping_carts, generate: 60 }]', parameters: LONG_SESSIONS }),
  ],
  ['with a volume that follows the population', shop({ parameters: '{ volume: population }' })],
  ['with tiny prices', shop({ products: '{ num_products: 50, min_price: 0.01, max_price: 0.02 }' })],
])('a shop %s keeps every rule', async (_name, config) => {
  const report = await checkGenerated({ config, window: windowOf('2020-01-01', '2020-02-10') });

  expect(report.checks.filter((check) => check.outcome === 'failed' && check.severity === 'error')).toEqual([]);
});

test('sessions of several days are the same in chunks of one day', async () => {
  const config = shop({ tables: '[{ name: shopping_carts, generate: 60 }]', parameters: LONG_SESSIONS });
  const state = `${await temporaryDirectory()}/ids.json`;
  const whole = await digestDays('2020-01-01', '2020-01-08', { config });

  const chunks = new Map<string, string>();
  for (let day = 1; day <= 8; day += 1)
    for (const [key, digest] of await runChunk(`2020-01-0${day}`, `2020-01-0${day}`, state, { config }))
      chunks.set(key, digest);

  expect(chunks).toEqual(whole);
}, 120_000);

import { temporaryFolder } from './temporary-folder.ts';

/** A shop so small that a run takes a fraction of a second, with few days of sign-ups, each of which is a partition. */
export const SHOP_CONFIG = `tables: [{ name: shopping_carts, generate: 900 }]
lookup_config:
  customers: { num_customers: 200 }
  product_catalog: { num_products: 30 }
parameters:
  simulation_start: '2024-01-25'
  signup_range: ['2024-01-15', '2024-01-20']
`;

/** A working folder with `shop.yaml`; other files by path. */
export async function shopFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  return temporaryFolder({ 'shop.yaml': SHOP_CONFIG, ...files });
}

/** `run-generator` of that shop, without a window. */
export const GENERATE = ['run-generator', '--config', 'shop.yaml', '--quiet'] as const;
export const THREE_DAYS = ['--start-date', '2024-02-01', '--end-date', '2024-02-03'] as const;

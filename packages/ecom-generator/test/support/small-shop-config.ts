/** A shop of about 150 carts a day. */
export const SMALL_SHOP = `
tables: [{ name: shopping_carts, generate: 1800 }]
lookup_config:
  customers: { num_customers: 2000 }
  product_catalog: { num_products: 120 }
parameters:
  signup_range: ['2019-01-01', '2021-12-31']
`;

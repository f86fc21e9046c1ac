import type { GeneratorConfig } from '../config/generator-config.ts';
import type { ProductTable } from '../lookups/lookup-tables.ts';
import { textAt } from '../lookups/text-column.ts';
import { CART_STATUSES } from '../simulation/cart-draws.ts';
import type { VocabularyColumn } from './vocabulary-column.ts';
import { createVocabularyColumn } from './vocabulary-column.ts';

/** The lists whose texts appear in the daily tables, ready to be encoded. */
export interface ShopVocabulary {
  readonly cartStatus: VocabularyColumn;
  readonly productName: VocabularyColumn;
  readonly category: VocabularyColumn;
  readonly orderChannel: VocabularyColumn;
  readonly tier: VocabularyColumn;
  readonly bucket: VocabularyColumn;
  readonly payment: VocabularyColumn;
  readonly speed: VocabularyColumn;
  /** Code 0 is `ONLINE`, agent n of the pool is n + 1. */
  readonly agent: VocabularyColumn;
  readonly reason: VocabularyColumn;
  readonly returnType: VocabularyColumn;
  readonly returnChannel: VocabularyColumn;
}

export const NO_AGENT = 'ONLINE';
const RETURN_TYPE = 'Refund';

export function createShopVocabulary({ vocab }: GeneratorConfig, products: ProductTable): ShopVocabulary {
  const names = Array.from({ length: products.count }, (_, row) => textAt(products.productName, row) ?? '');
  return {
    cartStatus: createVocabularyColumn(CART_STATUSES),
    productName: createVocabularyColumn(names),
    category: createVocabularyColumn(products.category.values),
    orderChannel: createVocabularyColumn(vocab.order_channels),
    tier: createVocabularyColumn(vocab.loyalty_tiers),
    bucket: createVocabularyColumn(vocab.clv_buckets),
    payment: createVocabularyColumn(vocab.payment_methods),
    speed: createVocabularyColumn(vocab.shipping_speeds),
    agent: createVocabularyColumn([NO_AGENT, ...vocab.agent_pool.agents.map((agent) => agent.id)]),
    reason: createVocabularyColumn(vocab.return_reasons),
    returnType: createVocabularyColumn([RETURN_TYPE]),
    returnChannel: createVocabularyColumn(vocab.return_channels),
  };
}

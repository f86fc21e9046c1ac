import type { GeneratorConfig } from '../config/generator-config.ts';
import { between, createSequence, unit } from '../random/draw.ts';
import { childKey, purposeKey } from '../random/stream-key.ts';
import { toCents } from '../simulation/shop-parameters.ts';
import { pickFrom } from './invent-contact.ts';
import type { ProductTable } from './lookup-tables.ts';
import { createTextBuilder } from './text-column.ts';

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

/** The catalogue. Each product is drawn from its own stream; only the uniqueness of names looks at the products before it. */
export function makeProducts({ seed, products, vocab }: GeneratorConfig): ProductTable {
  const count = products.num_products;
  const names = createTextBuilder(count, 24);
  const codes = new Int16Array(count);
  const productId = new Int32Array(count);
  const unitPriceCents = new Int32Array(count);
  const costPriceCents = new Int32Array(count);
  const inventoryQuantity = new Int32Array(count);
  const taken = new Set<string>();
  const key = purposeKey(seed, 'product');
  const [lowMargin, highMargin] = products.cost_price_margin_range;

  for (let row = 0; row < count; row += 1) {
    const words = createSequence(childKey(key, row + 1, 0));
    const category = between(words.next(), 0, vocab.categories.length - 1);
    const wording = vocab.category_vocab[vocab.categories[category]?.toLowerCase() ?? ''];
    const base = `${pickFrom(wording?.adjectives ?? ['Plain'], words.next())} ${pickFrom(wording?.nouns ?? ['Product'], words.next())}`;
    const price = between(words.next(), toCents(products.min_price), toCents(products.max_price));
    codes[row] = category;
    productId[row] = row + 1;
    unitPriceCents[row] = price;
    costPriceCents[row] = Math.round(price * (lowMargin + unit(words.next()) * (highMargin - lowMargin)));
    inventoryQuantity[row] = between(words.next(), products.min_inventory_quantity, products.max_inventory_quantity);
    names.append(uniqueName(base, taken, words.next(), row + 1));
  }
  return {
    count,
    productId,
    productName: names.finish(),
    category: { codes, values: vocab.categories },
    unitPriceCents,
    costPriceCents,
    inventoryQuantity,
  };
}

/** The bare name for the first product that has it, then with a model designation: `Smart Camera K4071`. */
function uniqueName(base: string, taken: Set<string>, word: number, productId: number): string {
  const letter = LETTERS[between(word, 0, LETTERS.length - 1)] ?? 'A';
  for (const name of [base, `${base} ${letter}${String(1_000 + productId)}`]) {
    // Compared without case: mess must not make two products look alike.
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    return name;
  }
  // The designation carries the product's own id, so only a vocabulary that spells designations itself comes here.
  const name = `${base} #${productId}`;
  taken.add(name.toLowerCase());
  return name;
}

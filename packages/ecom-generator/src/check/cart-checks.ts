import type { RecordBatch } from 'apache-arrow';

import { NO_DAY } from '../lookups/lookup-tables.ts';
import { codeAt } from '../lookups/text-column.ts';
import { countRows, readCodes, readNumbers, readTexts } from '../lookups/read-column.ts';
import type { CheckContext, OpenCart } from './check-context.ts';
import type { NumberLedger } from './read-ids.ts';
import { createNumberLedger, readIdNumbers } from './read-ids.ts';

export interface CartChecks {
  observeCarts(day: number, batches: readonly RecordBatch[]): void;
  observeItems(day: number, batches: readonly RecordBatch[]): void;
  /** Judge and forget the carts of days before `day`. */
  closeBefore(day: number): void;
  finish(): void;
}

const MICROS_PER_SECOND = 1_000_000;
const MISSING = Number.NaN;
const SMALLEST_QUANTITY = 1;
const LARGEST_QUANTITY = 100;

/** Rules of shopping_carts and cart_items. */
export function createCartChecks(context: CheckContext): CartChecks {
  const { book, openCarts, lookups } = context;
  const { customers, products } = lookups;
  let cartNumbers: NumberLedger | undefined;
  let itemNumbers: NumberLedger | undefined;
  let firstCart = 0;
  let carts = 0;
  let converted = 0;

  const observeCarts = (day: number, batches: readonly RecordBatch[]): void => {
    const count = countRows(batches);
    if (count === 0) return;
    const numbers = readIdNumbers(batches, 'cart_id', 'CART-');
    const owners = readTexts(batches, 'customer_id');
    const created = readNumbers(batches, 'created_at', MISSING);
    const updated = readNumbers(batches, 'updated_at', MISSING);
    const totals = readNumbers(batches, 'cart_total', 0);
    const statuses = readCodes(batches, 'status');
    if (cartNumbers === undefined) {
      firstCart = numbers[0] ?? 0;
      cartNumbers = createNumberLedger(firstCart);
    }
    let repeated = 0;
    let orphans = 0;
    let early = 0;
    let backwards = 0;
    for (let row = 0; row < count; row += 1) {
      const number = numbers[row] ?? -1;
      if (!cartNumbers.take(number)) repeated += 1;
      const customer = context.customerRow(owners, row);
      if (customer === undefined) orphans += 1;
      const signupDay = customer === undefined ? NO_DAY : (customers.signupDay[customer] ?? NO_DAY);
      if (signupDay !== NO_DAY && day <= signupDay) early += 1;
      const createdSeconds = (created[row] ?? 0) / MICROS_PER_SECOND;
      const updatedSeconds = (updated[row] ?? 0) / MICROS_PER_SECOND;
      if (updatedSeconds < createdSeconds) backwards += 1;
      const status = (codeAt(statuses, row) ?? '').trim().toLowerCase();
      carts += 1;
      if (status === 'converted') converted += 1;
      if (customer !== undefined) context.cartCounts[customer] = (context.cartCounts[customer] ?? 0) + 1;
      openCarts.set(number, {
        day,
        customer: customer ?? -1,
        createdSeconds,
        updatedSeconds: Number.isNaN(updatedSeconds) ? undefined : updatedSeconds,
        totalCents: totals[row] ?? 0,
        status,
        itemCents: 0,
        lines: 0,
        orders: 0,
      });
    }
    book.count('shopping_carts: primary key unique', 'error', count, repeated);
    book.count('shopping_carts.customer_id: foreign key', 'error', count, orphans);
    book.count('shopping_carts: none before the day after sign-up', 'error', count, early);
    book.count('shopping_carts: updated_at ≥ created_at', 'warn', count, backwards);
  };

  const observeItems = (_day: number, batches: readonly RecordBatch[]): void => {
    const count = countRows(batches);
    if (count === 0) return;
    const numbers = readNumbers(batches, 'cart_item_id', -1);
    const cartIds = readIdNumbers(batches, 'cart_id', 'CART-');
    const productIds = readNumbers(batches, 'product_id', -1);
    const added = readNumbers(batches, 'added_at', MISSING);
    const quantities = readNumbers(batches, 'quantity', 0);
    const prices = readNumbers(batches, 'unit_price', -1);
    itemNumbers ??= createNumberLedger(numbers[0] ?? 0);
    const broken = { repeated: 0, cart: 0, product: 0, quantity: 0, price: 0, copy: 0, time: 0 };
    for (let row = 0; row < count; row += 1) {
      if (!itemNumbers.take(numbers[row] ?? -1)) broken.repeated += 1;
      const quantity = quantities[row] ?? 0;
      const price = prices[row] ?? -1;
      if (quantity < SMALLEST_QUANTITY || quantity > LARGEST_QUANTITY) broken.quantity += 1;
      if (price < 0) broken.price += 1;
      const product = context.productRow(productIds[row] ?? -1);
      if (product === undefined) broken.product += 1;
      else if (products.unitPriceCents[product] !== price) broken.copy += 1;
      const cart = openCarts.get(cartIds[row] ?? -1);
      if (cart === undefined) {
        // A cart of the days before the window can still get lines on its first days.
        const isBefore = context.hasHistory && (cartIds[row] ?? -1) > 0 && (cartIds[row] ?? 0) < firstCart;
        if (isBefore) context.referencesBefore.count += 1;
        else broken.cart += 1;
        continue;
      }
      cart.itemCents += quantity * price;
      cart.lines += 1;
      const seconds = (added[row] ?? 0) / MICROS_PER_SECOND;
      if (seconds < cart.createdSeconds || (cart.updatedSeconds !== undefined && seconds > cart.updatedSeconds))
        broken.time += 1;
    }
    book.count('cart_items: primary key unique', 'error', count, broken.repeated);
    book.count('cart_items.cart_id: foreign key', 'error', count, broken.cart);
    book.count('cart_items.product_id: foreign key', 'error', count, broken.product);
    book.count('cart_items: quantity in 1 … 100', 'error', count, broken.quantity);
    book.count('cart_items: unit_price ≥ 0', 'error', count, broken.price);
    book.count('cart_items: unit_price equals the catalogue', 'warn', count, broken.copy);
    book.count('cart_items: added_at between created_at and updated_at', 'warn', count, broken.time);
  };

  const close = (cart: OpenCart): void => {
    const isEmptied = cart.status === 'emptied';
    if (isEmptied) {
      book.count(
        'shopping_carts: emptied carts have total 0 and no lines',
        'warn',
        1,
        cart.totalCents === 0 && cart.lines === 0 ? 0 : 1,
      );
    } else {
      book.count(
        'shopping_carts: cart_total = Σ quantity × unit_price',
        'warn',
        1,
        Math.abs(cart.totalCents - cart.itemCents) > 1 ? 1 : 0,
      );
    }
    if (!context.config.parameters.emit_cart_link) return;
    const expected = cart.status === 'converted' ? 1 : 0;
    book.count('orders: exactly one per converted cart', 'error', 1, cart.orders === expected ? 0 : 1);
  };

  return {
    observeCarts,
    observeItems,
    closeBefore(day) {
      for (const [number, cart] of openCarts) {
        if (cart.day >= day) break;
        close(cart);
        openCarts.delete(number);
      }
    },
    finish() {
      const { parameters } = context.config;
      book.count('shopping_carts: numbers without gaps', 'error', carts, cartNumbers?.missing ?? 0);
      book.count('cart_items: numbers without gaps', 'error', carts, itemNumbers?.missing ?? 0);
      book.share({
        name: 'conversion rate',
        hits: converted,
        sample: carts,
        expected: parameters.conversion_rate,
        below: 0.02,
        above: 0.02,
      });
    },
  };
}

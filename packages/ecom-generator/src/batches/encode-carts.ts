import { SECONDS_PER_DAY, formatDay } from '../time/calendar.ts';
import { int64Column, lookupTextColumn, moneyColumn, numberedColumn, timestampColumn } from './arrow-columns.ts';
import type { EncodeRows } from './daily-batches.ts';
import { CART_PREFIX, formatId } from './format-ids.ts';
import { gather, gatherAmounts, numbersFrom } from './gather.ts';
import { messRows } from './mess-rows.ts';

export const encodeCarts: EncodeRows = ({ world, mess, vocabulary }, rows, from, to) => {
  const { customers } = world.lookups;
  const { columns } = rows.carts;
  const { positions, target } = messRows(mess, 'shopping_carts', from, to, (at) => ({
    keys: numbersFrom(rows.firstCart, at),
    keyText: (row) => formatId(CART_PREFIX, rows.firstCart + (at[row] ?? 0)),
  }));
  const count = positions.length;
  const customer = gather(columns.customer, positions);
  const updated = gather(columns.updatedSecond, positions);
  const status = gather(columns.status, positions);
  const nulls = mess.nulls(target, 'updated_at', (row) => formatTime(rows.day, updated[row] ?? 0));
  return {
    rowCount: count,
    columns: {
      cart_id: numberedColumn(CART_PREFIX, target.keys, count),
      customer_id: lookupTextColumn(customers.customerId, customer, count),
      created_at: timestampColumn(rows.day, gather(columns.createdSecond, positions), count),
      updated_at: timestampColumn(rows.day, updated, count, nulls),
      cart_total: moneyColumn(mess.amounts(target, 'cart_total', gatherAmounts(columns.totalCents, positions)), count),
      status: vocabulary.cartStatus.encode(
        status,
        count,
        mess.texts(target, 'status', status, vocabulary.cartStatus.values),
      ),
    },
  };
};

export const encodeCartItems: EncodeRows = ({ world, mess, vocabulary }, rows, from, to) => {
  const { products } = world.lookups;
  const { columns } = rows.cartItems;
  const { positions, target } = messRows(mess, 'cart_items', from, to, (at) => ({
    keys: numbersFrom(rows.firstCartItem, at),
    keyText: (row) => String(rows.firstCartItem + (at[row] ?? 0)),
  }));
  const count = positions.length;
  const order = gather(rows.cartItemOrder, positions);
  const product = gather(columns.product, order);
  const second = gather(columns.second, order);
  const nulls = mess.nulls(target, 'added_at', (row) => formatTime(rows.day, second[row] ?? 0));
  return {
    rowCount: count,
    columns: {
      cart_item_id: int64Column(target.keys, count),
      cart_id: numberedColumn(CART_PREFIX, gather(columns.cart, order), count),
      product_id: int64Column(gather(products.productId, product), count),
      product_name: vocabulary.productName.encode(
        product,
        count,
        mess.texts(target, 'product_name', product, vocabulary.productName.values),
      ),
      category: vocabulary.category.encode(gather(products.category.codes, product), count),
      added_at: timestampColumn(rows.day, second, count, nulls),
      quantity: int64Column(gather(columns.quantity, order), count),
      unit_price: moneyColumn(mess.amounts(target, 'unit_price', gather(products.unitPriceCents, product)), count),
    },
  };
};

/** `YYYY-MM-DDTHH:MM:SS` of a second counted from the midnight of `day`. */
function formatTime(day: number, second: number): string {
  const date = formatDay(day + Math.floor(second / SECONDS_PER_DAY));
  return `${date}T${new Date((second % SECONDS_PER_DAY) * 1_000).toISOString().slice(11, 19)}`;
}

import { createRowTable } from './row-table.ts';
import type { DailyTable } from '../contracts/ecom-tables.ts';

/** The rows of one day, clean, in emission order, as codes and numbers. Reused from day to day. */
export type DayRows = ReturnType<typeof createDayRows>;

/** Which tables' rows a day is wanted for; the others are simulated without being kept. */
export type WantedTables = Readonly<Record<DailyTable, boolean>>;

export const NO_TABLES: WantedTables = {
  shopping_carts: false,
  cart_items: false,
  orders: false,
  order_items: false,
  returns: false,
  return_items: false,
};

export function wantTables(tables: readonly DailyTable[]): WantedTables {
  return { ...NO_TABLES, ...Object.fromEntries(tables.map((table) => [table, true])) };
}

export function createDayRows() {
  return {
    day: 0,
    /** Number of the first row of the day; numbers rise by 1. */
    firstCart: 0,
    firstCartItem: 0,
    firstOrder: 0,
    firstReturn: 0,
    firstReturnItem: 0,
    carts: createRowTable({
      customer: 'int',
      createdSecond: 'int',
      /** Counted from the same midnight, so possibly above 86,399. */
      updatedSecond: 'int',
      totalCents: 'long',
      status: 'int',
    }),
    /** In order of (cart, line); `cartItemOrder` sorts them by time. */
    cartItems: createRowTable({ cart: 'int', product: 'int', quantity: 'int', second: 'int' }),
    cartItemOrder: new Int32Array(0) as Int32Array,
    orders: createRowTable({
      cart: 'int',
      customer: 'int',
      second: 'int',
      totalItems: 'int',
      channel: 'int',
      payment: 'int',
      speed: 'int',
      expedited: 'flag',
      agent: 'int',
      tier: 'int',
      bucket: 'int',
      grossCents: 'long',
      discountCents: 'long',
      actualShippingCents: 'int',
      reactivated: 'flag',
    }),
    orderItems: createRowTable({ order: 'int', product: 'int', quantity: 'int', discountCents: 'int' }),
    returns: createRowTable({
      order: 'int',
      customer: 'int',
      reason: 'int',
      refundCents: 'long',
      channel: 'int',
      agent: 'int',
      payment: 'int',
      /** Catalogue row of the first line of the order. */
      firstProduct: 'int',
    }),
    returnItems: createRowTable({ return: 'int', order: 'int', product: 'int', quantity: 'int', refundCents: 'int' }),
  };
}

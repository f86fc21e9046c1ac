import type { CartDraws, OrderLines } from './cart-draws.ts';
import type { DayQueue } from './day-queue.ts';
import type { DayRows, WantedTables } from './day-rows.ts';
import type { ShopCounters } from './shop-state.ts';
import type { World } from './world.ts';

export interface ReturnDeskOptions {
  readonly world: World;
  readonly draws: CartDraws;
  readonly queue: DayQueue;
  readonly rows: DayRows;
  /** Advanced by the desk. */
  readonly counters: { -readonly [Name in keyof ShopCounters]: ShopCounters[Name] };
}

/** Decides about returns when an order is placed, and makes their rows on the day they arrive. */
export interface ReturnDesk {
  /** The cart of the order is open in `draws`. */
  expect(day: number, customer: number, code: number, order: number): void;
  receive(day: number, wanted: WantedTables): void;
}

interface DueReturn {
  readonly customer: number;
  readonly code: number;
  readonly order: number;
  readonly returnNumber: number;
}

/** An order's content is drawn again from its cart's key when a return arrives, so nothing of it is kept meanwhile. */
export function createReturnDesk({ world, draws, queue, rows, counters }: ReturnDeskOptions): ReturnDesk {
  const { parameters, lookups } = world;
  const { unitPriceCents } = lookups.products;
  let taken = new Uint8Array(128);
  let pieces = new Int32Array(128);
  let firstPieces = new Int32Array(128);

  const reserve = (count: number): void => {
    if (count <= taken.length) return;
    taken = new Uint8Array(count * 2);
    pieces = new Int32Array(count * 2);
    firstPieces = new Int32Array(count * 2);
  };

  const receiveOne = (day: number, due: DueReturn, wanted: WantedTables): void => {
    draws.open(due.customer, due.code);
    const { channel, payment } = draws.header();
    const order = draws.orderLines(draws.lines(0));
    reserve(order.count);
    taken.fill(0, 0, order.count);
    if (due.returnNumber === 2) draws.returnPieces(1, order, taken, firstPieces);
    const lineCount = draws.returnPieces(due.returnNumber, order, taken, pieces);
    const returnChannel = parameters.returnChannels[channel] ?? 0;
    const header = draws.returnHeader(due.returnNumber, returnChannel);
    counters.return += 1;
    let refund = 0;
    for (let line = 0; line < order.count; line += 1) refund += refundOf(order, line);
    counters.returnItem += lineCount;
    if (wanted.returns) {
      const row = rows.returns.add();
      const columns = rows.returns.columns;
      columns.order[row] = due.order;
      columns.customer[row] = due.customer;
      columns.reason[row] = header.reason;
      columns.refundCents[row] = refund;
      columns.channel[row] = returnChannel;
      columns.agent[row] = header.agent;
      columns.payment[row] = payment;
      columns.firstProduct[row] = order.product[0] ?? 0;
    }
    if (wanted.return_items) {
      for (let line = 0; line < order.count; line += 1) {
        if (pieces[line] === 0) continue;
        const row = rows.returnItems.add();
        const columns = rows.returnItems.columns;
        columns.return[row] = counters.return;
        columns.order[row] = due.order;
        columns.product[row] = order.product[line] ?? 0;
        columns.quantity[row] = pieces[line] ?? 0;
        columns.refundCents[row] = refundOf(order, line);
      }
    }
    if (!header.hasSecond || !taken.subarray(0, order.count).includes(0)) return;
    const later = day + 1 + draws.returnHeader(2, returnChannel).delayDays;
    queue.push(later, due.customer, due.code, due.order * 2 + 1);
  };

  /** What was paid for the returned pieces, to whole cents; the exact amount when all of the line comes back. */
  const refundOf = (order: OrderLines, line: number): number => {
    const returned = pieces[line] ?? 0;
    const quantity = order.quantity[line] ?? 0;
    if (returned === 0) return 0;
    const paid = quantity * (unitPriceCents[order.product[line] ?? 0] ?? 0) - (order.discountCents[line] ?? 0);
    return returned === quantity ? paid : Math.floor((paid * returned) / quantity + 0.5);
  };

  return {
    expect(day, customer, code, order) {
      if (!draws.isReturned()) return;
      queue.push(day + draws.returnHeader(1, 0).delayDays, customer, code, order * 2);
    },
    receive(day, wanted) {
      const due: DueReturn[] = [];
      queue.take(day, (customer, code, place) =>
        due.push({ customer, code, order: Math.floor(place / 2), returnNumber: (place % 2) + 1 }),
      );
      due.sort((left, right) => left.order - right.order || left.returnNumber - right.returnNumber);
      for (const item of due) receiveOne(day, item, wanted);
    },
  };
}

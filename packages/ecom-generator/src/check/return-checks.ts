import type { RecordBatch } from 'apache-arrow';

import { codeAt } from '../lookups/text-column.ts';
import { countRows, readCodes, readNumbers, readTexts } from '../lookups/read-column.ts';
import type { CheckContext } from './check-context.ts';
import type { DayOrders } from './day-orders.ts';
import { isRightAgent } from './order-checks.ts';
import type { NumberLedger } from './read-ids.ts';
import { createNumberLedger, readIdNumbers } from './read-ids.ts';

export interface ReturnChecks {
  observe(day: number, returns: readonly RecordBatch[], items: readonly RecordBatch[]): void;
  finish(): void;
}

const RATE_TOLERANCE = 0.01;

/** Rules of returns and return_items, against the orders on the shelf. */
export function createReturnChecks(context: CheckContext): ReturnChecks {
  const { book, config, shelf, hasHistory } = context;
  let returnNumbers: NumberLedger | undefined;
  let itemNumbers: NumberLedger | undefined;
  let returnTotal = 0;
  let itemTotal = 0;
  /** Orders old enough to have had their return, by sign-up channel. */
  const matured = new Map<string, { orders: number; returned: number }>();

  const observe = (day: number, returns: readonly RecordBatch[], items: readonly RecordBatch[]): void => {
    const count = countRows(returns);
    const itemCount = countRows(items);
    const numbers = readIdNumbers(returns, 'return_id', 'RTN-');
    const orderNumbers = readIdNumbers(returns, 'order_id', 'ORD-');
    const owners = readTexts(returns, 'customer_id');
    const dates = readNumbers(returns, 'return_date', 0);
    const refunds = readNumbers(returns, 'refunded_amount', -1);
    const channels = readCodes(returns, 'return_channel');
    const agents = readCodes(returns, 'agent_id');
    const item = {
      number: readNumbers(items, 'return_item_id', -1),
      return: readIdNumbers(items, 'return_id', 'RTN-'),
      order: readIdNumbers(items, 'order_id', 'ORD-'),
      product: readNumbers(items, 'product_id', -1),
      quantity: readNumbers(items, 'quantity_returned', 0),
      price: readNumbers(items, 'unit_price', -1),
      cost: readNumbers(items, 'cost_price', -1),
      refund: readNumbers(items, 'refunded_amount', -1),
    };
    if (count > 0) returnNumbers ??= createNumberLedger(numbers[0] ?? 0);
    if (itemCount > 0) itemNumbers ??= createNumberLedger(item.number[0] ?? 0);
    const broken = { repeated: 0, order: 0, customer: 0, date: 0, refund: 0, empty: 0, agent: 0, overpaid: 0 };
    const lineBroken = { repeated: 0, line: 0, product: 0, quantity: 0, refund: 0, price: 0, cost: 0 };
    let line = 0;
    for (let row = 0; row < count; row += 1) {
      const orderNumber = orderNumbers[row] ?? -1;
      if (returnNumbers?.take(numbers[row] ?? -1) !== true) broken.repeated += 1;
      const place = shelf.find(orderNumber);
      const owner = context.customerRow(owners, row);
      if (owner === undefined) broken.customer += 1;
      if (place === undefined) {
        if (hasHistory && orderNumber > 0) context.referencesBefore.count += 1;
        else broken.order += 1;
      } else {
        if (place.orders.customer[place.index] !== owner) broken.customer += 1;
        if ((dates[row] ?? 0) <= place.orders.day) broken.date += 1;
        place.orders.returns[place.index] = (place.orders.returns[place.index] ?? 0) + 1;
      }
      if (dates[row] !== day) broken.date += 1;
      const channel = (codeAt(channels, row) ?? '').trim();
      const agent = codeAt(agents, row);
      if (agent !== null && !isRightAgent(context.agents, channel, agent)) broken.agent += 1;

      let total = 0;
      const first = line;
      for (; line < itemCount && item.return[line] === numbers[row]; line += 1) {
        const refund = item.refund[line] ?? -1;
        const quantity = item.quantity[line] ?? 0;
        total += refund;
        if (itemNumbers?.take(item.number[line] ?? -1) !== true) lineBroken.repeated += 1;
        if (context.productRow(item.product[line] ?? -1) === undefined) lineBroken.product += 1;
        if (item.order[line] !== orderNumber) lineBroken.line += 1;
        if (quantity < 1) lineBroken.quantity += 1;
        if (refund < 0 || refund > quantity * (item.price[line] ?? 0)) lineBroken.refund += 1;
        if (place === undefined) continue;
        const { orders, index } = place;
        const at = findLine(orders, index, item.product[line] ?? -1);
        if (at === undefined || orders.returned[at] === 1) {
          lineBroken.line += 1;
          continue;
        }
        orders.returned[at] = 1;
        if (quantity > (orders.quantity[at] ?? 0)) lineBroken.quantity += 1;
        if (refund > (orders.paidCents[at] ?? 0)) lineBroken.refund += 1;
        if (item.price[line] !== orders.priceCents[at]) lineBroken.price += 1;
        if (item.cost[line] !== orders.costCents[at]) lineBroken.cost += 1;
      }
      if (line === first) broken.empty += 1;
      if (Math.abs(total - (refunds[row] ?? -1)) > 1) broken.refund += 1;
      if (place === undefined) continue;
      const refunded = (place.orders.refundedCents[place.index] ?? 0) + total;
      place.orders.refundedCents[place.index] = refunded;
      if (refunded > (place.orders.netCents[place.index] ?? 0)) broken.overpaid += 1;
    }
    returnTotal += count;
    itemTotal += itemCount;
    book.count('returns: primary key unique', 'error', count, broken.repeated);
    book.count('returns.order_id: foreign key', 'error', count, broken.order);
    book.count('returns.customer_id: foreign key, customer of the order', 'error', count, broken.customer);
    book.count('returns: return_date is the day of the row and after the order', 'error', count, broken.date);
    book.count('returns: refunded_amount = Σ refunded_amount of its lines', 'error', count, broken.refund);
    book.count('returns: every return has a line', 'error', count, broken.empty);
    book.count('returns: refunds of an order ≤ its net_total', 'error', count, broken.overpaid);
    book.count('returns: agents take the phone returns, nobody else', 'warn', count, broken.agent);
    book.count('return_items: primary key unique', 'error', itemCount, lineBroken.repeated);
    book.count('return_items.return_id: foreign key', 'error', itemCount, itemCount - line);
    book.count(
      'return_items.order_id, product_id: line of the order, returned once',
      'error',
      itemCount,
      lineBroken.line,
    );
    book.count('return_items.product_id: foreign key', 'error', itemCount, lineBroken.product);
    book.count('return_items: quantity_returned in 1 … quantity', 'error', itemCount, lineBroken.quantity);
    book.count('return_items: refunded_amount in 0 … paid', 'error', itemCount, lineBroken.refund);
    book.count('return_items: unit_price equals the order line', 'error', itemCount, lineBroken.price);
    book.count('return_items: cost_price equals the order line', 'error', itemCount, lineBroken.cost);

    // A second return comes at most this long after its order.
    shelf.dropBefore(day - 2 * context.longestReturnDays - 1, tally);
  };

  const tally = (orders: DayOrders): void => {
    if (context.window.end - orders.day < context.longestReturnDays) return;
    orders.numbers.forEach((_, index) => {
      const channel = context.signupChannel(orders.customer[index] ?? 0);
      const group = matured.get(channel) ?? { orders: 0, returned: 0 };
      group.orders += 1;
      if ((orders.returns[index] ?? 0) > 0) group.returned += 1;
      matured.set(channel, group);
    });
  };

  return {
    observe,
    finish() {
      shelf.dropBefore(Number.MAX_SAFE_INTEGER, tally);
      book.count('returns: numbers without gaps', 'error', returnTotal, returnNumbers?.missing ?? 0);
      book.count('return_items: numbers without gaps', 'error', itemTotal, itemNumbers?.missing ?? 0);
      const { parameters, vocab } = config;
      for (const channel of [...vocab.signup_channels, 'guests']) {
        const { orders, returned } = matured.get(channel) ?? { orders: 0, returned: 0 };
        book.share({
          name: `orders older than ${context.longestReturnDays} days with a return: ${channel}`,
          hits: returned,
          sample: orders,
          expected: parameters.return_rate_by_signup_channel[channel] ?? parameters.return_rate,
          below: RATE_TOLERANCE,
          above: RATE_TOLERANCE,
        });
      }
    },
  };
}

function findLine(orders: DayOrders, index: number, product: number): number | undefined {
  for (let line = orders.firstLine[index] ?? 0; line < (orders.firstLine[index + 1] ?? 0); line += 1)
    if (orders.product[line] === product) return line;
  return undefined;
}

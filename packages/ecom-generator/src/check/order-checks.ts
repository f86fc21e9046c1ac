import type { RecordBatch } from 'apache-arrow';

import { NO_AGENT } from '../batches/shop-vocabulary.ts';
import { NO_DAY } from '../lookups/lookup-tables.ts';
import { codeAt } from '../lookups/text-column.ts';
import { countRows, readCodes, readNumbers, readTexts } from '../lookups/read-column.ts';
import type { CheckContext } from './check-context.ts';
import type { NumberLedger } from './read-ids.ts';
import { createNumberLedger, readIdNumbers } from './read-ids.ts';
import { checkRepeatRates } from './repeat-rates.ts';

export interface OrderChecks {
  observe(day: number, orders: readonly RecordBatch[], items: readonly RecordBatch[]): void;
  finish(): void;
}

const MICROS_PER_SECOND = 1_000_000;
/** Messy texts are compared without blanks and case. */
const plain = (text: string | null): string => (text ?? '').trim().toLowerCase();

/** Rules of orders and order_items. The orders of the day are put on the shelf for the checks of returns. */
export function createOrderChecks(context: CheckContext): OrderChecks {
  const { book, config, lookups, openCarts, shelf } = context;
  const { customers, products } = lookups;
  const allowedMethods = new Map(
    Object.entries(config.channelRules).map(([channel, rule]) => [channel, rule.allowed_payment_methods?.map(plain)]),
  );
  let numbersSeen: NumberLedger | undefined;
  let orderTotal = 0;

  const observe = (day: number, orders: readonly RecordBatch[], items: readonly RecordBatch[]): void => {
    const count = countRows(orders);
    const numbers = readIdNumbers(orders, 'order_id', 'ORD-');
    const owners = readTexts(orders, 'customer_id');
    const hasLink = orders.every((batch) => batch.schema.fields.some((field) => field.name === 'cart_id'));
    const carts = hasLink ? readIdNumbers(orders, 'cart_id', 'CART-') : undefined;
    const dates = readNumbers(orders, 'order_date', 0);
    const totalItems = readNumbers(orders, 'total_items', 0);
    const gross = readNumbers(orders, 'gross_total', 0);
    const net = readNumbers(orders, 'net_total', 0);
    const discounts = readNumbers(orders, 'total_discount_amount', 0);
    const costs = ['shipping_cost', 'actual_shipping_cost', 'payment_processing_fee'].map((name) =>
      readNumbers(orders, name, 0),
    );
    const channels = readCodes(orders, 'order_channel');
    const methods = readCodes(orders, 'payment_method');
    const agents = readCodes(orders, 'agent_id');
    const lines = readLines(items);
    const customer = new Int32Array(count);
    const firstLine = new Int32Array(count + 1);
    if (count > 0) numbersSeen ??= createNumberLedger(numbers[0] ?? 0);
    const broken = {
      repeated: 0,
      customer: 0,
      cart: 0,
      early: 0,
      before: 0,
      gross: 0,
      net: 0,
      discount: 0,
      negative: 0,
      method: 0,
      agent: 0,
      items: 0,
    };
    let line = 0;
    for (let row = 0; row < count; row += 1) {
      const number = numbers[row] ?? -1;
      if (numbersSeen?.take(number) !== true) broken.repeated += 1;
      const owner = context.customerRow(owners, row);
      customer[row] = owner ?? -1;
      if (owner === undefined) broken.customer += 1;
      else context.orderCounts[owner] = (context.orderCounts[owner] ?? 0) + 1;
      const signupDay = owner === undefined ? NO_DAY : (customers.signupDay[owner] ?? NO_DAY);
      if (signupDay !== NO_DAY && day <= signupDay) broken.early += 1;

      const cart = openCarts.get(carts?.[row] ?? -1);
      if (cart !== undefined) {
        cart.orders += 1;
        if (cart.status !== 'converted' || cart.customer !== owner) broken.cart += 1;
        if (cart.updatedSeconds !== undefined && (dates[row] ?? 0) / MICROS_PER_SECOND < cart.updatedSeconds)
          broken.before += 1;
        if (cart.totalCents !== gross[row]) broken.gross += 1;
      } else if (carts !== undefined) {
        // On the first days an order may come from a cart before the window.
        if (context.hasHistory && day - context.window.start <= context.longestSessionDays)
          context.referencesBefore.count += 1;
        else broken.cart += 1;
      }
      firstLine[row] = line;
      let lineGross = 0;
      let lineDiscount = 0;
      while (line < lines.count && lines.order[line] === number) {
        lineGross += (lines.quantity[line] ?? 0) * (lines.price[line] ?? 0);
        lineDiscount += lines.discount[line] ?? 0;
        line += 1;
      }
      if (Math.abs(lineGross - (gross[row] ?? 0)) > 1) broken.gross += 1;
      if (Math.abs(lineDiscount - (discounts[row] ?? 0)) > 1) broken.discount += 1;
      if (Math.abs((gross[row] ?? 0) - (discounts[row] ?? 0) - (net[row] ?? 0)) > 1) broken.net += 1;
      if (costs.some((cents) => (cents[row] ?? 0) < 0) || (discounts[row] ?? 0) < 0) broken.negative += 1;
      if (cart !== undefined && cart.lines > 0 && cart.lines !== totalItems[row]) broken.items += 1;
      const channel = codeAt(channels, row) ?? '';
      const allowed = allowedMethods.get(channel);
      if (allowed !== undefined && !allowed.includes(plain(codeAt(methods, row)))) broken.method += 1;
      const agent = codeAt(agents, row);
      if (agent !== null && !isRightAgent(context.agents, channel, agent)) broken.agent += 1;
    }
    firstLine[count] = line;
    orderTotal += count;
    book.count('orders: primary key unique', 'error', count, broken.repeated);
    book.count('orders.customer_id: foreign key', 'error', count, broken.customer);
    if (carts !== undefined)
      book.count('orders.cart_id: foreign key, converted cart of the same customer', 'error', count, broken.cart);
    book.count('orders: none before the day after sign-up', 'error', count, broken.early);
    book.count('orders: order_date ≥ updated_at of the cart', 'warn', count, broken.before);
    book.count('orders: gross_total = Σ quantity × unit_price of lines and cart', 'error', count, broken.gross);
    book.count('orders: net_total = gross_total − total_discount_amount', 'error', count, broken.net);
    book.count('orders: total_discount_amount = Σ discount_amount', 'error', count, broken.discount);
    book.count('orders: costs, fees and discounts ≥ 0', 'warn', count, broken.negative);
    book.count('orders: payment method allowed for the channel', 'error', count, broken.method);
    book.count('orders: agents take the phone orders, nobody else', 'warn', count, broken.agent);
    book.count('orders: total_items = number of cart lines', 'warn', count, broken.items);
    book.count('order_items.order_id: foreign key', 'error', lines.count, lines.count - line);
    checkLines(lines);
    shelf.add({
      day,
      numbers,
      customer,
      channel: Array.from({ length: count }, (_, row) => codeAt(channels, row)),
      netCents: net,
      refundedCents: new Float64Array(count),
      returns: new Uint8Array(count),
      firstLine,
      product: lines.product,
      quantity: lines.quantity,
      paidCents: lines.paid,
      costCents: lines.cost,
      priceCents: lines.price,
      returned: new Uint8Array(lines.count),
    });
  };

  const checkLines = (lines: OrderItemRows): void => {
    const broken = { key: 0, product: 0, quantity: 0, price: 0, cost: 0 };
    for (let row = 0; row < lines.count; row += 1) {
      const isSame = lines.order[row] === lines.order[row - 1] && lines.product[row] === lines.product[row - 1];
      if (isSame) broken.key += 1;
      const product = context.productRow(lines.product[row] ?? -1);
      if (product === undefined) broken.product += 1;
      else if (products.costPriceCents[product] !== lines.cost[row]) broken.cost += 1;
      const quantity = lines.quantity[row] ?? 0;
      if (quantity < 1) broken.quantity += 1;
      if ((lines.price[row] ?? -1) < 0) broken.price += 1;
    }
    book.count('order_items: primary key unique', 'error', lines.count, broken.key);
    book.count('order_items.product_id: foreign key', 'error', lines.count, broken.product);
    book.count('order_items: quantity ≥ 1', 'error', lines.count, broken.quantity);
    book.count('order_items: unit_price ≥ 0', 'error', lines.count, broken.price);
    book.count('order_items: cost_price equals the catalogue', 'error', lines.count, broken.cost);
  };

  return {
    observe,
    finish() {
      book.count('orders: numbers without gaps', 'error', orderTotal, numbersSeen?.missing ?? 0);
      if (!context.hasHistory) checkRepeatRates(context);
    },
  };
}

interface OrderItemRows {
  readonly count: number;
  readonly order: Int32Array;
  readonly product: Int32Array;
  readonly quantity: Int32Array;
  readonly price: Float64Array;
  readonly discount: Float64Array;
  readonly cost: Float64Array;
  readonly paid: Float64Array;
}

function readLines(items: readonly RecordBatch[]): OrderItemRows {
  const quantity = Int32Array.from(readNumbers(items, 'quantity', 0));
  const price = readNumbers(items, 'unit_price', -1);
  const discount = readNumbers(items, 'discount_amount', 0);
  return {
    count: countRows(items),
    order: readIdNumbers(items, 'order_id', 'ORD-'),
    product: Int32Array.from(readNumbers(items, 'product_id', -1)),
    quantity,
    price,
    discount,
    cost: readNumbers(items, 'cost_price', -1),
    paid: price.map((cents, row) => cents * (quantity[row] ?? 0) - (discount[row] ?? 0)),
  };
}

/** Phone has an agent of the pool (nobody, when there is no pool); every other channel is `ONLINE`. */
export function isRightAgent(agents: ReadonlySet<string>, channel: string, agent: string): boolean {
  return plain(channel) === 'phone' && agents.size > 0 ? agents.has(agent) : agent === NO_AGENT;
}

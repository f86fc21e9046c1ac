import { sample } from '../random/distribution.ts';
import { between, happens, unit } from '../random/draw.ts';
import { threefry } from '../random/threefry.ts';
import type { World } from './world.ts';

/** Labels below a cart's key. Their numbers are part of the format: changing one changes the data. */
const LINE_PRODUCT = 0;
const LINE_SIZE = 1;
const LINE_COUNT = 2;
const OUTCOME = 3;
const HEADER = 4;
const LINE_DISCOUNT = 5;
/** Return n has the labels RETURN + 4n … RETURN + 4n + 3. */
const RETURN = 16;

export type CartStatus = 0 | 1 | 2;
export const CONVERTED = 0;
const ABANDONED = 1;
export const EMPTIED = 2;
/** In the order of their codes; `open` never remains in finished data. */
export const CART_STATUSES = ['converted', 'abandoned', 'emptied'] as const;

/** The seconds between one line and the next. */
export const MOST_SECONDS_PER_LINE = 300;

/** Lines of one cart or order; arrays are scratch memory of their owner and longer than `count`. */
export interface CartLines {
  count: number;
  /** Row of the catalogue. */
  product: Int32Array;
  quantity: Int32Array;
  /** Seconds since midnight of the day on which the cart was created. */
  second: Int32Array;
}

export interface OrderHeader {
  channel: number;
  payment: number;
  speed: number;
  expedited: boolean;
  /** Index into the agent pool; −1 without agent. */
  agent: number;
  actualShippingCents: number;
  checkoutSeconds: number;
}

/** Lines of an order by rising product, equal products merged. */
export interface OrderLines {
  count: number;
  product: Int32Array;
  quantity: Int32Array;
  discountCents: Int32Array;
  grossCents: number;
  totalDiscountCents: number;
}

/** Whether, when and why. */
export interface ReturnHeader {
  delayDays: number;
  reason: number;
  isFull: boolean;
  agent: number;
  hasSecond: boolean;
}

/** Everything that is drawn for one cart. `open` chooses the cart; the others answer for the cart that is open. */
export interface CartDraws {
  open(customer: number, code: number): void;
  lineCount(): number;
  /** Fills and returns the same object each time. */
  lines(createdSecond: number): CartLines;
  status(conversion: number): CartStatus;
  header(): OrderHeader;
  orderLines(lines: CartLines): OrderLines;
  isReturned(): boolean;
  returnHeader(returnNumber: number, returnChannel: number): ReturnHeader;
  /** Pieces sent back per order line; `taken` marks lines that came back before and gets marked. Answers the number of lines. */
  returnPieces(returnNumber: number, order: OrderLines, taken: Uint8Array, pieces: Int32Array): number;
}

export function createCartDraws(world: World): CartDraws {
  const { parameters, keys, profiles, productsOf, categories, lookups } = world;
  const { unitPriceCents } = lookups.products;
  const channelWidth = parameters.tierCount + 1;
  const out = new Int32Array(2);
  let key0 = 0;
  let key1 = 0;
  let profile = 0;
  let channel = 0;

  const lines: CartLines = {
    count: 0,
    product: new Int32Array(64),
    quantity: new Int32Array(64),
    second: new Int32Array(64),
  };
  const order: OrderLines = {
    count: 0,
    product: new Int32Array(64),
    quantity: new Int32Array(64),
    discountCents: new Int32Array(64),
    grossCents: 0,
    totalDiscountCents: 0,
  };
  const header: OrderHeader = {
    channel: 0,
    payment: 0,
    speed: 0,
    expedited: false,
    agent: -1,
    actualShippingCents: 0,
    checkoutSeconds: 0,
  };
  const returned: ReturnHeader = { delayDays: 0, reason: 0, isFull: false, agent: -1, hasSecond: false };
  const reasonCount = parameters.fullReturn.length;

  const draw = (index: number, label: number): void => threefry(out, key0, key1, index, label);

  const lineCount = (): number => {
    const [fewest, most] = parameters.lineCounts[profile] ?? [1, 1];
    draw(0, LINE_COUNT);
    return between(out[0] ?? 0, fewest, most);
  };

  return {
    open(customer, code) {
      threefry(out, keys.cart.key0, keys.cart.key1, customer, code);
      key0 = out[0] ?? 0;
      key1 = out[1] ?? 0;
      profile = profiles[customer] ?? 0;
      channel = Math.floor(profile / channelWidth);
    },
    lineCount,
    lines(createdSecond) {
      const count = lineCount();
      if (count > lines.product.length) growLines(lines, order, count);
      const category = categories[channel];
      const [fewest, most] = parameters.quantities[profile] ?? [1, 1];
      const { product, quantity, second } = lines;
      let time = createdSecond;
      for (let line = 0; line < count; line += 1) {
        draw(line, LINE_PRODUCT);
        const rows = productsOf[category === undefined ? 0 : sample(category, out[0] ?? 0)];
        product[line] = rows?.[between(out[1] ?? 0, 0, rows.length - 1)] ?? 0;
        draw(line, LINE_SIZE);
        quantity[line] = between(out[0] ?? 0, fewest, most);
        time += between(out[1] ?? 0, 1, MOST_SECONDS_PER_LINE);
        second[line] = time;
      }
      lines.count = count;
      return lines;
    },
    status(conversion) {
      draw(0, OUTCOME);
      if (happens(out[0] ?? 0, conversion)) return CONVERTED;
      return happens(out[1] ?? 0, parameters.emptied) ? EMPTIED : ABANDONED;
    },
    header() {
      draw(0, HEADER);
      header.channel = sample(parameters.orderChannels, out[0] ?? 0);
      const methods = parameters.paymentMethods[header.channel];
      header.payment = methods === undefined ? 0 : sample(methods, out[1] ?? 0);
      draw(1, HEADER);
      header.speed = sample(parameters.shippingSpeeds, out[0] ?? 0);
      header.expedited = happens(out[1] ?? 0, parameters.expedited);
      draw(2, HEADER);
      const [low, high] = parameters.costVariance;
      const base = parameters.baseCostCents[header.speed] ?? 0;
      header.actualShippingCents = Math.round(base * (1 + low + unit(out[0] ?? 0) * (high - low)));
      const hasAgent = parameters.isAgentOrder[header.channel] === true;
      header.agent = hasAgent ? between(out[1] ?? 0, 0, parameters.agentCount - 1) : -1;
      draw(3, HEADER);
      header.checkoutSeconds = between(out[0] ?? 0, ...parameters.checkoutSeconds);
      return header;
    },
    orderLines(cart) {
      const { product, quantity, discountCents } = order;
      const [low, high] = parameters.discount.share;
      let count = 0;
      order.grossCents = 0;
      order.totalDiscountCents = 0;
      for (let line = 0; line < cart.count; line += 1) {
        const row = cart.product[line] ?? 0;
        const pieces = cart.quantity[line] ?? 0;
        const amount = pieces * (unitPriceCents[row] ?? 0);
        draw(line, LINE_DISCOUNT);
        const discount = happens(out[0] ?? 0, parameters.discount.probability)
          ? Math.round(amount * (low + unit(out[1] ?? 0) * (high - low)))
          : 0;
        order.grossCents += amount;
        order.totalDiscountCents += discount;
        // Insertion from behind: carts are short, and merged lines must come out by rising product.
        let place = count;
        while (place > 0 && (product[place - 1] ?? 0) > row) place -= 1;
        if (place > 0 && product[place - 1] === row) {
          quantity[place - 1] = (quantity[place - 1] ?? 0) + pieces;
          discountCents[place - 1] = (discountCents[place - 1] ?? 0) + discount;
          continue;
        }
        if (place < count) {
          product.copyWithin(place + 1, place, count);
          quantity.copyWithin(place + 1, place, count);
          discountCents.copyWithin(place + 1, place, count);
        }
        product[place] = row;
        quantity[place] = pieces;
        discountCents[place] = discount;
        count += 1;
      }
      order.count = count;
      return order;
    },
    isReturned() {
      draw(0, RETURN);
      return happens(out[0] ?? 0, parameters.returnRates[channel] ?? 0);
    },
    returnHeader(returnNumber, returnChannel) {
      const label = RETURN + 4 * returnNumber;
      draw(0, label);
      const band = parameters.returnBands[sample(parameters.returnBandShares, out[0] ?? 0)];
      returned.delayDays = band === undefined ? 1 : between(out[1] ?? 0, band.firstDay, band.lastDay);
      draw(1, label);
      returned.reason = between(out[0] ?? 0, 0, reasonCount - 1);
      returned.isFull = happens(out[1] ?? 0, parameters.fullReturn[returned.reason] ?? 0);
      draw(2, label);
      const hasAgent = parameters.isAgentReturn[returnChannel] === true;
      returned.agent = hasAgent ? between(out[0] ?? 0, 0, parameters.agentCount - 1) : -1;
      returned.hasSecond = returnNumber === 1 && happens(out[1] ?? 0, parameters.secondReturn);
      return returned;
    },
    returnPieces(returnNumber, orderLines, taken, pieces) {
      const label = RETURN + 4 * returnNumber;
      draw(1, label);
      const reason = between(out[0] ?? 0, 0, reasonCount - 1);
      const isFull = happens(out[1] ?? 0, parameters.fullReturn[reason] ?? 0);
      let left = 0;
      for (let line = 0; line < orderLines.count; line += 1) if (taken[line] === 0) left += 1;
      draw(3, label);
      let wanted = isFull ? left : between(out[0] ?? 0, Math.min(1, left), left);
      const total = wanted;
      for (let line = 0; line < orderLines.count; line += 1) {
        pieces[line] = 0;
        if (taken[line] === 1) continue;
        // Selection sampling: of `left` lines `wanted` are still to be chosen, each set with equal chance.
        draw(line, label + 1);
        const isChosen = between(out[0] ?? 0, 0, left - 1) < wanted;
        left -= 1;
        if (!isChosen) continue;
        wanted -= 1;
        taken[line] = 1;
        const quantity = orderLines.quantity[line] ?? 0;
        draw(line, label + 2);
        const isPartial = quantity > 1 && happens(out[0] ?? 0, parameters.partialQuantity[reason] ?? 0);
        pieces[line] = isPartial ? between(out[1] ?? 0, 1, quantity - 1) : quantity;
      }
      return total;
    },
  };
}

function growLines(lines: CartLines, order: OrderLines, count: number): void {
  const size = count * 2;
  lines.product = new Int32Array(size);
  lines.quantity = new Int32Array(size);
  lines.second = new Int32Array(size);
  order.product = new Int32Array(size);
  order.quantity = new Int32Array(size);
  order.discountCents = new Int32Array(size);
}

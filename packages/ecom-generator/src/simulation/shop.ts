import { EcomGeneratorError } from '../errors.ts';
import { compareTexts } from '../lookups/text-column.ts';
import { SECONDS_PER_DAY } from '../time/calendar.ts';
import type { CartLines } from './cart-draws.ts';
import { CONVERTED, EMPTIED, MOST_SECONDS_PER_LINE, createCartDraws } from './cart-draws.ts';
import { REACTIVATION_VISIT, visitOf } from './cart-code.ts';
import { createChooseStarts } from './choose-starts.ts';
import { createDayQueue } from './day-queue.ts';
import { NO_TABLES, createDayRows } from './day-rows.ts';
import type { DayRows, WantedTables } from './day-rows.ts';
import { createVisitPlanner } from './plan-visits.ts';
import { createReturnDesk } from './return-desk.ts';
import { createRowTable } from './row-table.ts';
import type { OpenSession, ShopState } from './shop-state.ts';
import type { SpendLevel } from './shop-parameters.ts';
import { createSortBySecond } from './sort-by-second.ts';
import type { World } from './world.ts';

/** The running simulation. Days follow each other without gaps. */
export interface Shop {
  /** Last simulated day. */
  readonly day: number;
  /** Simulate the next day. The rows belong to the shop and are valid until the next call. */
  nextDay(wanted: WantedTables): DayRows;
  /** Simulate up to and including `day` without keeping rows. */
  skipTo(day: number): void;
  /** A copy of all that the days to come depend on. */
  snapshot(): ShopState;
}

/** Numbers are 32-bit; at the largest volume tested, six years use a tenth of a percent of them per day. */
const LAST_NUMBER = 2_147_483_647;

/** Continue a history. The state is not changed. */
export function createShop(world: World, state: ShopState): Shop {
  const { parameters, lookups, profiles } = world;
  const { customerId } = lookups.customers;
  const { unitPriceCents } = lookups.products;
  const channelWidth = parameters.tierCount + 1;
  const reactivationGap = parameters.reactivation.days[0];
  const grossCents = state.grossCents.slice();
  const orderCounts = state.orders.slice();
  const lastCartDay = state.lastCartDay.slice();
  // A customer counts as buyer from the moment a cart converts, also while the order waits for midnight to pass.
  const hasBought = Uint8Array.from(orderCounts, (count) => (count > 0 ? 1 : 0));
  const counters = { ...state.counters };
  const visits = createDayQueue(state.visits);
  const returns = createDayQueue(state.returns);
  let sessions: OpenSession[] = [...state.sessions];
  for (const session of sessions) if (session.status === CONVERTED) hasBought[session.customer] = 1;
  let day = state.day;

  const rows = createDayRows();
  const arrivals = createRowTable({ customer: 'int', code: 'int', second: 'int' });
  const drafts = createRowTable({ customer: 'int', code: 'int', cart: 'int', second: 'int', reactivated: 'flag' });
  const visit: { -readonly [Name in keyof OpenSession]: OpenSession[Name] } = {
    customer: 0,
    code: 0,
    cart: 0,
    createdDay: 0,
    createdSecond: 0,
    status: 0,
    isReactivated: false,
  };
  const draws = createCartDraws(world);
  const sortCarts = createSortBySecond();
  const sortItems = createSortBySecond();
  const sortDrafts = createSortBySecond();
  const chooseStarts = createChooseStarts(world);
  const returnDesk = createReturnDesk({ world, draws, queue: returns, rows, counters });
  const planner = createVisitPlanner(world, visits, (customer, code, second) => {
    const row = arrivals.add();
    arrivals.columns.customer[row] = customer;
    arrivals.columns.code[row] = code;
    arrivals.columns.second[row] = second;
  });

  const gatherArrivals = (): void => {
    arrivals.clear();
    visits.take(day, (customer, code, second) => {
      if (second < 0) {
        planner.arrive(day, customer, code);
        return;
      }
      const row = arrivals.add();
      arrivals.columns.customer[row] = customer;
      arrivals.columns.code[row] = code;
      arrivals.columns.second[row] = second;
    });
    chooseStarts(day, (customer) => planner.startChain(day, customer));
  };

  /** By (second, customer id, code): equal seconds are rare, so they are put right afterwards. */
  const orderArrivals = (): Int32Array => {
    const { customer, code, second } = arrivals.columns;
    const order = sortCarts(second, arrivals.count);
    const isAfter = (left: number, right: number): boolean => {
      if (second[left] !== second[right]) return (second[left] ?? 0) > (second[right] ?? 0);
      const byId = compareTexts(customerId, customer[left] ?? 0, customer[right] ?? 0);
      return byId === 0 ? (code[left] ?? 0) > (code[right] ?? 0) : byId > 0;
    };
    for (let place = 1; place < arrivals.count; place += 1) {
      const row = order[place] ?? 0;
      let hole = place;
      while (hole > 0 && isAfter(order[hole - 1] ?? 0, row)) {
        order[hole] = order[hole - 1] ?? 0;
        hole -= 1;
      }
      order[hole] = row;
    }
    return order;
  };

  /**
   * Emit what a cart that was not emptied has on this day: lines, and the draft of its order. `offset` is the second at which the day begins, counted
   * from the midnight of the cart's own day. Answers whether something is left for later days.
   */
  const serve = (session: OpenSession, lines: CartLines, offset: number, wanted: WantedTables): boolean => {
    const end = offset + SECONDS_PER_DAY;
    const updated = lines.second[lines.count - 1] ?? session.createdSecond;
    const isLeft = updated >= end;
    for (let line = 0; line < lines.count; line += 1) {
      const second = lines.second[line] ?? 0;
      if (second < offset || second >= end) continue;
      if (!wanted.cart_items) {
        counters.cartItem += 1;
        continue;
      }
      const row = rows.cartItems.add();
      const { cart, product, quantity, second: seconds } = rows.cartItems.columns;
      cart[row] = session.cart;
      product[row] = lines.product[line] ?? 0;
      quantity[row] = lines.quantity[line] ?? 0;
      seconds[row] = second - offset;
    }
    if (session.status !== CONVERTED) return isLeft;
    const orderSecond = updated + draws.header().checkoutSeconds;
    if (orderSecond >= end) return true;
    if (orderSecond < offset) return isLeft;
    const row = drafts.add();
    drafts.columns.customer[row] = session.customer;
    drafts.columns.code[row] = session.code;
    drafts.columns.cart[row] = session.cart;
    drafts.columns.second[row] = orderSecond - offset;
    drafts.columns.reactivated[row] = session.isReactivated ? 1 : 0;
    return isLeft;
  };

  const continueSessions = (wanted: WantedTables): OpenSession[] =>
    sessions.filter((session) => {
      draws.open(session.customer, session.code);
      return serve(session, draws.lines(session.createdSecond), (day - session.createdDay) * SECONDS_PER_DAY, wanted);
    });

  const openCart = (arrival: number, open: OpenSession[], wanted: WantedTables): void => {
    const customer = arrivals.columns.customer[arrival] ?? 0;
    const code = arrivals.columns.code[arrival] ?? 0;
    const createdSecond = arrivals.columns.second[arrival] ?? 0;
    const previous = lastCartDay[customer] ?? 0;
    const isReactivated = visitOf(code) === REACTIVATION_VISIT && day - previous >= reactivationGap;
    lastCartDay[customer] = day;
    counters.cart += 1;
    draws.open(customer, code);
    const profile = profiles[customer] ?? 0;
    const conversion =
      hasBought[customer] === 1
        ? parameters.conversion
        : (parameters.firstConversion[Math.floor(profile / channelWidth)] ?? 0);
    const status = draws.status(conversion);
    if (status === CONVERTED) hasBought[customer] = 1;

    if (!wanted.shopping_carts && !wanted.cart_items && status !== CONVERTED) {
      if (status === EMPTIED) return;
      // Nobody asks for the lines: their number is enough while the session surely ends today.
      const count = draws.lineCount();
      if (createdSecond + count * MOST_SECONDS_PER_LINE < SECONDS_PER_DAY) {
        counters.cartItem += count;
        return;
      }
    }
    const lines = draws.lines(createdSecond);
    if (wanted.shopping_carts) addCartRow(customer, createdSecond, status, lines);
    if (status === EMPTIED) return;
    // One object for all carts that end today; only the few that do not get one of their own.
    visit.customer = customer;
    visit.code = code;
    visit.cart = counters.cart;
    visit.createdDay = day;
    visit.createdSecond = createdSecond;
    visit.status = status;
    visit.isReactivated = isReactivated;
    if (serve(visit, lines, 0, wanted)) open.push({ ...visit });
  };

  const addCartRow = (customer: number, createdSecond: number, status: number, lines: CartLines): void => {
    let total = 0;
    if (status !== EMPTIED)
      for (let line = 0; line < lines.count; line += 1)
        total += (lines.quantity[line] ?? 0) * (unitPriceCents[lines.product[line] ?? 0] ?? 0);
    const row = rows.carts.add();
    const columns = rows.carts.columns;
    columns.customer[row] = customer;
    columns.createdSecond[row] = createdSecond;
    columns.updatedSecond[row] = lines.second[lines.count - 1] ?? createdSecond;
    columns.totalCents[row] = total;
    columns.status[row] = status;
  };

  const placeOrders = (wanted: WantedTables): void => {
    const sorted = sortDrafts(drafts.columns.second, drafts.count);
    for (let place = 0; place < drafts.count; place += 1) {
      const draft = sorted[place] ?? 0;
      const customer = drafts.columns.customer[draft] ?? 0;
      const code = drafts.columns.code[draft] ?? 0;
      draws.open(customer, code);
      const cartLines = draws.lines(0);
      const order = draws.orderLines(cartLines);
      counters.order += 1;
      const spent = (grossCents[customer] ?? 0) + order.grossCents;
      grossCents[customer] = spent;
      orderCounts[customer] = (orderCounts[customer] ?? 0) + 1;
      if (wanted.orders) {
        const header = draws.header();
        const row = rows.orders.add();
        const columns = rows.orders.columns;
        columns.cart[row] = drafts.columns.cart[draft] ?? 0;
        columns.customer[row] = customer;
        columns.second[row] = drafts.columns.second[draft] ?? 0;
        columns.totalItems[row] = cartLines.count;
        columns.channel[row] = header.channel;
        columns.payment[row] = header.payment;
        columns.speed[row] = header.speed;
        columns.expedited[row] = header.expedited ? 1 : 0;
        columns.agent[row] = header.agent;
        columns.tier[row] = levelOf(parameters.tierLevels, spent);
        columns.bucket[row] = levelOf(parameters.bucketLevels, spent);
        columns.grossCents[row] = order.grossCents;
        columns.discountCents[row] = order.totalDiscountCents;
        columns.actualShippingCents[row] = header.actualShippingCents;
        columns.reactivated[row] = drafts.columns.reactivated[draft] ?? 0;
      }
      if (wanted.order_items) {
        for (let line = 0; line < order.count; line += 1) {
          const row = rows.orderItems.add();
          const columns = rows.orderItems.columns;
          columns.order[row] = counters.order;
          columns.product[row] = order.product[line] ?? 0;
          columns.quantity[row] = order.quantity[line] ?? 0;
          columns.discountCents[row] = order.discountCents[line] ?? 0;
        }
      }
      returnDesk.expect(day, customer, code, counters.order);
    }
  };

  const clearRows = (): void => {
    rows.day = day;
    rows.firstCart = counters.cart + 1;
    rows.firstCartItem = counters.cartItem + 1;
    rows.firstOrder = counters.order + 1;
    rows.firstReturn = counters.return + 1;
    rows.firstReturnItem = counters.returnItem + 1;
    for (const table of [rows.carts, rows.cartItems, rows.orders, rows.orderItems, rows.returns, rows.returnItems])
      table.clear();
    drafts.clear();
  };

  const nextDay = (wanted: WantedTables): DayRows => {
    day += 1;
    clearRows();
    gatherArrivals();
    const order = orderArrivals();
    const open = continueSessions(wanted);
    for (let place = 0; place < arrivals.count; place += 1) openCart(order[place] ?? 0, open, wanted);
    sessions = open;
    if (wanted.cart_items) {
      rows.cartItemOrder = sortItems(rows.cartItems.columns.second, rows.cartItems.count);
      counters.cartItem += rows.cartItems.count;
    }
    placeOrders(wanted);
    returnDesk.receive(day, wanted);
    if (counters.cartItem > LAST_NUMBER)
      throw new EcomGeneratorError(
        'ECL_GENERATOR_OPTION_INVALID',
        `cart item numbers passed ${LAST_NUMBER}; begin a new history with a later simulation_start`,
      );
    return rows;
  };

  return {
    get day() {
      return day;
    },
    nextDay,
    skipTo(last) {
      while (day < last) nextDay(NO_TABLES);
    },
    snapshot() {
      return {
        origin: state.origin,
        day,
        counters: { ...counters },
        visits: visits.toSorted(),
        returns: returns.toSorted(),
        sessions: [...sessions],
        grossCents: grossCents.slice(),
        orders: orderCounts.slice(),
        lastCartDay: lastCartDay.slice(),
      };
    },
  };
}

/** The highest level reached; −1 for none. */
function levelOf(levels: readonly SpendLevel[], cents: number): number {
  for (const level of levels) if (cents >= level.cents) return level.index;
  return -1;
}

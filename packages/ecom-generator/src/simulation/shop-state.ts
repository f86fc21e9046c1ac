/** A cart whose last line or order lies on a later day than the cart itself. */
export interface OpenSession {
  readonly customer: number;
  readonly code: number;
  readonly cart: number;
  readonly createdDay: number;
  readonly createdSecond: number;
  readonly status: number;
  readonly isReactivated: boolean;
}

/** Last numbers given. */
export interface ShopCounters {
  readonly cart: number;
  readonly cartItem: number;
  readonly order: number;
  readonly return: number;
  readonly returnItem: number;
}

export const NO_COUNTERS: ShopCounters = { cart: 0, cartItem: 0, order: 0, return: 0, returnItem: 0 };

/** Everything later days need and nothing that can be drawn again from the seed. */
export interface ShopState {
  /** First simulated day of this history. */
  readonly origin: number;
  /** Last simulated day; `origin − 1` at the start. */
  readonly day: number;
  readonly counters: ShopCounters;
  /** `[due day, customer, cart code, second of the day or −1]`, ascending. */
  readonly visits: Int32Array;
  /** `[due day, customer, cart code, order number × 2 + (return number − 1)]`, ascending. */
  readonly returns: Int32Array;
  /** By cart number. */
  readonly sessions: readonly OpenSession[];
  /** By customer: gross of all orders in cents, number of orders, day of the last cart (0 = never). */
  readonly grossCents: Float64Array;
  readonly orders: Int32Array;
  readonly lastCartDay: Int32Array;
}

/** The state before the first day. */
export function emptyShopState(origin: number, customerCount: number, counters: ShopCounters = NO_COUNTERS): ShopState {
  return {
    origin,
    day: origin - 1,
    counters,
    visits: new Int32Array(0),
    returns: new Int32Array(0),
    sessions: [],
    grossCents: new Float64Array(customerCount),
    orders: new Int32Array(customerCount),
    lastCartDay: new Int32Array(customerCount),
  };
}

/** The orders of one day as the checks need them later, when goods come back. */
export interface DayOrders {
  readonly day: number;
  /** Order numbers, ascending. */
  readonly numbers: Int32Array;
  readonly customer: Int32Array;
  readonly channel: readonly (string | null)[];
  readonly netCents: Float64Array;
  readonly refundedCents: Float64Array;
  /** Returns seen so far. */
  readonly returns: Uint8Array;
  /** First line of each order in the arrays below; one more entry than orders. */
  readonly firstLine: Int32Array;
  readonly product: Int32Array;
  readonly quantity: Int32Array;
  readonly paidCents: Float64Array;
  readonly costCents: Float64Array;
  readonly priceCents: Float64Array;
  /** 1 = came back. */
  readonly returned: Uint8Array;
}

export interface OrderPlace {
  readonly orders: DayOrders;
  readonly index: number;
}

/** Orders of the last days, found by number. */
export interface OrderShelf {
  add(orders: DayOrders): void;
  find(order: number): OrderPlace | undefined;
  /** Remove and report the days before `day`. */
  dropBefore(day: number, visit: (orders: DayOrders) => void): void;
}

export function createOrderShelf(): OrderShelf {
  const days: DayOrders[] = [];
  return {
    add(orders) {
      if (orders.numbers.length > 0) days.push(orders);
    },
    find(order) {
      let low = 0;
      let high = days.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >>> 1;
        if ((days[middle]?.numbers[0] ?? 0) <= order) low = middle;
        else high = middle - 1;
      }
      const orders = days[low];
      if (orders === undefined) return undefined;
      const index = lowerBound(orders.numbers, order);
      return orders.numbers[index] === order ? { orders, index } : undefined;
    },
    dropBefore(day, visit) {
      while ((days[0]?.day ?? day) < day) {
        const orders = days.shift();
        if (orders !== undefined) visit(orders);
      }
    },
  };
}

function lowerBound(ascending: Int32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

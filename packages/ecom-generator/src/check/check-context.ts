import type { GeneratorConfig } from '../config/generator-config.ts';
import { tableSettings } from '../config/generator-config.ts';
import type { Lookups } from '../lookups/lookup-tables.ts';
import { codeAt, textAt } from '../lookups/text-column.ts';
import type { TextColumn } from '../lookups/text-column.ts';
import type { Window } from '../run/resolve-window.ts';
import type { OrderShelf } from './day-orders.ts';
import { createOrderShelf } from './day-orders.ts';
import type { CheckBook } from './quality-report.ts';
import { createCheckBook } from './quality-report.ts';

/** A cart that may still get lines or an order. */
export interface OpenCart {
  readonly day: number;
  readonly customer: number;
  readonly createdSeconds: number;
  /** `undefined` when nulled by mess. */
  readonly updatedSeconds: number | undefined;
  readonly totalCents: number;
  readonly status: string;
  itemCents: number;
  lines: number;
  orders: number;
}

/** What the checks of the different tables share. */
export interface CheckContext {
  readonly config: GeneratorConfig;
  readonly lookups: Lookups;
  readonly window: Window;
  readonly hasHistory: boolean;
  readonly book: CheckBook;
  /** Rows of the lookups by key; `undefined` when the key does not exist. */
  customerRow(ids: TextColumn, row: number): number | undefined;
  productRow(productId: number): number | undefined;
  signupChannel(customer: number): string;
  readonly openCarts: Map<number, OpenCart>;
  readonly shelf: OrderShelf;
  /** Carts and orders per customer, for the repeat rate. */
  readonly cartCounts: Uint16Array;
  readonly orderCounts: Uint16Array;
  readonly referencesBefore: { count: number };
  /** Days after which a cart gets neither lines nor an order. */
  readonly longestSessionDays: number;
  /** Days after which the first return of an order has come. */
  readonly longestReturnDays: number;
  readonly agents: ReadonlySet<string>;
}

export interface CheckContextOptions {
  readonly config: GeneratorConfig;
  readonly lookups: Lookups;
  readonly window: Window;
  readonly origin: number;
}

const SECONDS_PER_LINE = 300;
const SECONDS_PER_DAY = 86_400;
/** How guests, who have no sign-up channel, are named in the report. */
const GUESTS = 'guests';

export function createCheckContext({ config, lookups, window, origin }: CheckContextOptions): CheckContext {
  const { customers, products } = lookups;
  const customerRows = new Map<string, number>();
  for (let row = 0; row < customers.count; row += 1) customerRows.set(textAt(customers.customerId, row) ?? '', row);
  const productRows = new Map<number, number>();
  products.productId.forEach((id, row) => productRows.set(id, row));
  const { parameters, vocab } = config;
  const mostLines = Math.max(
    ...Object.values(parameters.cart_behavior_by_tier).map((rule) => rule.item_count_range?.[1] ?? 1),
    tableSettings(config, 'cart_items')?.item_count_range?.[1] ?? 1,
  );
  const longestSession = mostLines * SECONDS_PER_LINE + parameters.checkout_delay_seconds_range[1];
  return {
    config,
    lookups,
    window,
    hasHistory: window.start > origin,
    book: createCheckBook(),
    customerRow: (ids, row) => customerRows.get(textAt(ids, row) ?? ''),
    productRow: (productId) => productRows.get(productId),
    signupChannel: (customer) => codeAt(customers.signupChannel, customer) ?? GUESTS,
    openCarts: new Map(),
    shelf: createOrderShelf(),
    cartCounts: new Uint16Array(customers.count),
    orderCounts: new Uint16Array(customers.count),
    referencesBefore: { count: 0 },
    longestSessionDays: Math.ceil(longestSession / SECONDS_PER_DAY),
    longestReturnDays: parameters.return_timing_distribution.at(-1)?.[0] ?? 0,
    agents: new Set(vocab.agent_pool.enabled ? vocab.agent_pool.agents.map((agent) => agent.id) : []),
  };
}

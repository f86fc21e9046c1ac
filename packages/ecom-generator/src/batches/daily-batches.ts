import type { RecordBatch } from 'apache-arrow';

import type { Contract } from '@ecomlake/schema-contract';

import type { DailyTable } from '../contracts/ecom-tables.ts';
import type { MessMaker } from '../mess/mess-maker.ts';
import type { DayRows } from '../simulation/day-rows.ts';
import type { World } from '../simulation/world.ts';
import { createAssembleBatch } from './assemble-batch.ts';
import type { ShopVocabulary } from './shop-vocabulary.ts';
import { encodeCartItems, encodeCarts } from './encode-carts.ts';
import { encodeOrderItems, encodeOrders } from './encode-orders.ts';
import { encodeReturnItems, encodeReturns } from './encode-returns.ts';

/** What the encoders share. */
export interface EncodeContext {
  readonly world: World;
  readonly mess: MessMaker;
  readonly vocabulary: ShopVocabulary;
}

/** Columns of rows `from … to` of a day, in emission order. */
export type EncodeRows = (context: EncodeContext, rows: DayRows, from: number, to: number) => EncodedRows;

export interface EncodedRows {
  readonly columns: Parameters<ReturnType<typeof createAssembleBatch>>[0];
  /** More than `to − from` when rows were doubled. */
  readonly rowCount: number;
}

const ENCODERS: Readonly<Record<DailyTable, EncodeRows>> = {
  shopping_carts: encodeCarts,
  cart_items: encodeCartItems,
  orders: encodeOrders,
  order_items: encodeOrderItems,
  returns: encodeReturns,
  return_items: encodeReturnItems,
};

/** Batches of one table of one day, at most `batchRows` rows each (twice that when rows are doubled); none for a day without rows. */
export type MakeDailyBatches = (rows: DayRows) => RecordBatch[];

export function createDailyBatches(
  contract: Contract,
  table: DailyTable,
  context: EncodeContext,
  batchRows: number,
): MakeDailyBatches {
  const assemble = createAssembleBatch(contract);
  const encode = ENCODERS[table];
  return (rows) => {
    const batches: RecordBatch[] = [];
    const total = rowCountOf(rows, table);
    for (let from = 0; from < total; from += batchRows) {
      const { columns, rowCount } = encode(context, rows, from, Math.min(total, from + batchRows));
      batches.push(assemble(columns, rowCount));
    }
    return batches;
  };
}

/** Rows a day has in a table, doubled ones counted once. */
function rowCountOf(rows: DayRows, table: DailyTable): number {
  switch (table) {
    case 'shopping_carts':
      return rows.carts.count;
    case 'cart_items':
      return rows.cartItems.count;
    case 'orders':
      return rows.orders.count;
    case 'order_items':
      return rows.orderItems.count;
    case 'returns':
      return rows.returns.count;
    case 'return_items':
      return rows.returnItems.count;
  }
}

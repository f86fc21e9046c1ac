import type { DailyTable } from '../contracts/ecom-tables.ts';
import type { MessMaker, MessRows } from '../mess/mess-maker.ts';

export interface PlacedRows {
  /** Positions in the day's table; a doubled row stands twice. */
  readonly positions: Int32Array;
  readonly target: MessRows;
}

type KeyParts = Pick<MessRows, 'keys' | 'keys2' | 'keyText'>;

/** Decide which rows are doubled, and describe the rows that result. */
export function messRows(
  mess: MessMaker,
  table: DailyTable,
  from: number,
  to: number,
  keysOf: (positions: Int32Array) => KeyParts,
): PlacedRows {
  const single = Int32Array.from({ length: to - from }, (_, index) => from + index);
  const positions = mess.positions(table, from, to, { table, count: single.length, ...keysOf(single) });
  return { positions, target: { table, count: positions.length, ...keysOf(positions) } };
}

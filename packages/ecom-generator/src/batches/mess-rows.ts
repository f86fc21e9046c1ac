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
  const single = new Int32Array(to - from);
  for (let row = 0; row < single.length; row += 1) single[row] = from + row;
  const target = { table, count: single.length, ...keysOf(single) };
  const positions = mess.positions(target, single);
  return positions === single
    ? { positions, target }
    : { positions, target: { table, count: positions.length, ...keysOf(positions) } };
}

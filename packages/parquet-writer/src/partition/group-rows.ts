import type { RowSelection } from '../column/column-values.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

/** Rows of one batch that belong together. */
export interface PartitionSlice extends RowSelection {
  readonly number: number;
}

/** Gathers the rows of each number, in the order of the rows; numbers below 0 come too. */
export type RowGrouper = (numbers: Int32Array) => readonly PartitionSlice[];

/** A counting sort whose tables are kept from batch to batch: the cost is that of the rows, not of the partitions there are. */
export function createRowGrouper(): RowGrouper {
  // indexed by number above the lowest one
  let counts = new Int32Array(64);
  return (numbers) => {
    const rows = numbers.length;
    if (rows === 0) return [];
    let lowest = numbers[0] as number;
    let highest = lowest;
    for (let row = 1; row < rows; row++) {
      const number = numbers[row] as number;
      if (number < lowest) lowest = number;
      else if (number > highest) highest = number;
    }
    if (lowest === highest) return [{ number: lowest, rows: undefined, from: 0, to: rows }];
    if (highest - lowest >= counts.length) counts = new Int32Array((highest - lowest + 1) * 2);

    const met: number[] = [];
    for (let row = 0; row < rows; row++) {
      const slot = (numbers[row] as number) - lowest;
      if (counts[slot] === 0) met.push(slot);
      counts[slot] = (counts[slot] as number) + 1;
    }
    const order = new Int32Array(rows);
    const slices: { number: number; from: number; to: number }[] = [];
    let from = 0;
    for (const slot of met) {
      const to = from + (counts[slot] as number);
      slices.push({ number: slot + lowest, from, to });
      counts[slot] = from;
      from = to;
    }
    for (let row = 0; row < rows; row++) {
      const slot = (numbers[row] as number) - lowest;
      const at = counts[slot] as number;
      order[at] = row;
      counts[slot] = at + 1;
    }
    for (const slot of met) counts[slot] = 0;
    return slices.map((slice) => contiguous(order, slice) ?? { ...slice, rows: order });
  };
}

/** Rows without a gap are copied as a stretch. */
function contiguous(
  order: Int32Array,
  { number, from, to }: { number: number; from: number; to: number },
): PartitionSlice | undefined {
  const first = order[from] as number;
  return (order[to - 1] as number) - first === to - from - 1
    ? { number, rows: undefined, from: first, to: first + to - from }
    : undefined;
}

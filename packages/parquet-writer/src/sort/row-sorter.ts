import type { ColumnType } from '../column/column-type.ts';
import type { ColumnValues } from '../column/column-values.ts';
import { orderByFlag, orderByWord } from './radix-order.ts';
import type { RankCache, SortWords } from './sort-keys.ts';
import { sortWords } from './sort-keys.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

export interface SortKey {
  /** Position in the list of columns. */
  readonly column: number;
  readonly type: ColumnType;
  readonly descending: boolean;
}

/**
 * The order in which the rows of some columns have to be taken: stable, nulls last either way. `undefined`: they are in order already.
 */
export type RowSorter = (columns: readonly ColumnValues[], rows: number) => Int32Array | undefined;

export function createRowSorter(keys: readonly SortKey[]): RowSorter {
  const ranks: RankCache = new Map();
  return (columns, rows) => {
    if (rows < 2) return undefined;
    const sorted = keys.map((key) => {
      const values = columns[key.column] as ColumnValues; // the caller resolved the keys against these columns
      const words = sortWords(key.type, values, ranks);
      if (key.descending)
        for (const word of words) for (let row = 0; row < rows; row++) word[row] = ~(word[row] as number);
      return { words, valid: values.valid };
    });
    if (isInOrder(sorted, rows)) return undefined;

    const order = Int32Array.from({ length: rows }, (_, row) => row);
    const spare = new Int32Array(rows);
    // least significant first: each pass keeps the order of the one before among equals
    for (const { words, valid } of sorted.toReversed()) {
      for (const word of words.toReversed()) orderByWord(order, word, spare);
      if (valid !== undefined) orderByFlag(order, valid, spare);
    }
    return order;
  };
}

function isInOrder(
  keys: readonly { readonly words: SortWords; readonly valid: Uint8Array | undefined }[],
  rows: number,
): boolean {
  for (let row = 1; row < rows; row++) {
    for (const { words, valid } of keys) {
      const step = compareNeighbours(words, valid, row);
      if (step > 0) return false;
      if (step < 0) break;
    }
  }
  return true;
}

function compareNeighbours(words: SortWords, valid: Uint8Array | undefined, row: number): number {
  if (valid !== undefined) {
    const step = (valid[row - 1] as number) - (valid[row] as number);
    if (step !== 0) return -step;
    if (valid[row] === 0) return 0;
  }
  for (const word of words) {
    const left = (word[row - 1] as number) >>> 0;
    const right = (word[row] as number) >>> 0;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

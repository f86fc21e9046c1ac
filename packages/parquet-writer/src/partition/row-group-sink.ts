import type { ReusedArrays } from '../column/array-source.ts';
import type { ColumnType } from '../column/column-type.ts';
import type { ColumnValues, RowSelection } from '../column/column-values.ts';
import type { PartitionOutput } from './partition-output.ts';
import type { RowStore } from './row-store.ts';
import { selectionBytes, selectionBytesBound } from './row-store.ts';

export interface RowGroupSinkOptions {
  readonly columns: readonly ColumnType[];
  readonly store: RowStore;
  readonly output: PartitionOutput;
  readonly rowGroupRows: number;
  readonly rowGroupBytes: number;
  /** Memory in which columns are put together, one after the other. */
  readonly arrays: ReusedArrays;
}

/**
 * Cuts the rows of a partition into row groups: after `rowGroupRows` rows, or before the row that would exceed `rowGroupBytes` of plain
 * data. Both follow from the rows alone, never from how they arrived.
 */
export interface RowGroupSink {
  /** Take rows from the front of the selection, as many as the row group has room for; returns their number. */
  take(sources: readonly ColumnValues[], selection: RowSelection): number;
  readonly isFull: boolean;
  /** Write the rows taken as a row group, after which none comes when it is the last. */
  writeRowGroup(isLast: boolean): Promise<void>;
}

export function createRowGroupSink({
  columns,
  store,
  output,
  rowGroupRows,
  rowGroupBytes,
  arrays,
}: RowGroupSinkOptions): RowGroupSink {
  let isCut = false;
  let isExact = false;

  /** How many rows fit; 0 only if there are rows already. */
  const fitting = (sources: readonly ColumnValues[], { rows, from, to }: RowSelection): number => {
    let room = rowGroupBytes - store.plainBytes;
    if (selectionBytes(columns, sources, { rows, from, to }) <= room) return to - from;
    for (let k = from; k < to; k++) {
      room -= selectionBytes(columns, sources, { rows, from: k, to: k + 1 });
      if (room < 0) return store.rows === 0 ? Math.max(1, k - from) : k - from;
    }
    return to - from;
  };

  return {
    get isFull() {
      return isCut || store.rows >= rowGroupRows;
    },
    take: (sources, { rows, from, to }) => {
      let selection: RowSelection = { rows, from, to: Math.min(to, from + rowGroupRows - store.rows) };
      let bytes = isExact
        ? selectionBytes(columns, sources, selection)
        : selectionBytesBound(columns, sources, selection);
      if (store.plainBytes + bytes > rowGroupBytes) {
        // the bound may say so long before it is true: from here on this row group is measured exactly
        if (!isExact) store.measure();
        isExact = true;
        const count = fitting(sources, selection);
        if (count < selection.to - from) isCut = true;
        selection = { rows, from, to: from + count };
        bytes = selectionBytes(columns, sources, selection);
      }
      if (selection.to > from) store.append(sources, selection, bytes);
      return selection.to - from;
    },
    writeRowGroup: async (isLast) => {
      isCut = false;
      isExact = false;
      if (store.rows === 0) return;
      await output.writeRowGroup(store.rows, store.loader(arrays), isLast);
      await store.clear();
    },
  };
}

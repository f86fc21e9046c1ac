import type { ColumnType } from '../column/column-type.ts';
import type { ColumnValues } from '../column/column-values.ts';
import type { RowComparator } from '../sort/compare-rows.ts';
import { mergeRuns } from '../sort/merge-runs.ts';
import type { RowSorter } from '../sort/row-sorter.ts';
import type { SpillStore } from '../spill/spill-store.ts';
import type { RowGroupSink } from './row-group-sink.ts';
import type { Run } from './row-store.ts';
import { RowStore, selectionBytes } from './row-store.ts';

export interface WriteSortedOptions {
  readonly columns: readonly ColumnType[];
  /** Every row of the partition. */
  readonly store: RowStore;
  readonly sink: RowGroupSink;
  readonly spill: SpillStore;
  readonly sort: RowSorter;
  readonly compare: RowComparator;
  /** Up to this size a partition is sorted in memory. */
  readonly memoryBytes: number;
  readonly pieceBytes: number;
  readonly signal: AbortSignal | undefined;
}

/** Feeds the rows of a partition to the sink in the order of the sort keys, in memory or from merged runs: the rows come the same. */
export async function writeSorted(options: WriteSortedOptions): Promise<void> {
  const { store, sort, columns, sink, memoryBytes, signal } = options;
  if (store.runs.length === 0 || store.plainBytes <= memoryBytes) {
    const load = store.loader();
    const values = columns.map((_, index) => load(index));
    const rows = store.rows;
    await feed(sink, values, sort(values, rows), rows, signal);
    await store.clear();
    return;
  }
  store.spill();
  const runs = await mergeDown(store.runs, options);
  await mergeRuns({
    ...options,
    runs,
    take: (values, rows) => feed(sink, values, undefined, rows, signal),
  });
}

async function feed(
  sink: RowGroupSink,
  values: readonly ColumnValues[],
  order: Int32Array | undefined,
  rows: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let from = 0; from < rows;) {
    signal?.throwIfAborted();
    from += sink.take(values, { rows: order, from, to: rows });
    if (sink.isFull) await sink.writeRowGroup(false);
  }
}

/** Merge neighbouring runs until there are few enough to hold a piece of each in memory. */
async function mergeDown(runs: readonly Run[], options: WriteSortedOptions): Promise<readonly Run[]> {
  const { columns, spill, memoryBytes, pieceBytes, signal } = options;
  const fanIn = Math.max(2, Math.floor(memoryBytes / pieceBytes));
  let left = runs;
  while (left.length > fanIn) {
    const merged: Run[] = [];
    for (let at = 0; at < left.length; at += fanIn) {
      const group = left.slice(at, at + fanIn);
      const [only] = group;
      if (group.length === 1 && only !== undefined) {
        merged.push(only);
        continue;
      }
      const target = new RowStore({ columns, spill, sort: undefined, pieceBytes });
      await mergeRuns({
        ...options,
        runs: group,
        // one merge at a time: together they would not fit into memory
        take: async (values, rows) => {
          signal?.throwIfAborted();
          for (let from = 0; from < rows;) {
            const to = from + piece(columns, values, from, rows, pieceBytes);
            const selection = { rows: undefined, from, to };
            target.append(values, selection, selectionBytes(columns, values, selection));
            target.spill();
            from = to;
          }
        },
      });
      merged.push(...target.runs);
    }
    left = merged;
  }
  return left;
}

/** Rows that make about one piece. */
function piece(
  types: readonly ColumnType[],
  values: readonly ColumnValues[],
  from: number,
  rows: number,
  pieceBytes: number,
): number {
  const total = selectionBytes(types, values, { rows: undefined, from, to: rows });
  return Math.max(1, Math.min(rows - from, Math.floor(((rows - from) * pieceBytes) / Math.max(total, 1))));
}

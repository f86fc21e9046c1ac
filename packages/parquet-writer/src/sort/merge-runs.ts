import { ColumnBuffer } from '../column/column-buffer.ts';
import type { ColumnType } from '../column/column-type.ts';
import type { ColumnValues } from '../column/column-values.ts';
import type { Segment, SpillStore } from '../spill/spill-store.ts';
import type { RowComparator } from './compare-rows.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

export interface MergeRunsOptions {
  readonly columns: readonly ColumnType[];
  /** Sorted runs in order of arrival: among equal rows those of the earlier run come first. */
  readonly runs: readonly (readonly Segment[])[];
  readonly spill: SpillStore;
  readonly compare: RowComparator;
  /** Gets the merged rows, a stretch at a time. */
  readonly take: (columns: readonly ColumnValues[], rows: number) => Promise<void>;
}

interface Cursor {
  readonly run: number;
  readonly segments: readonly Segment[];
  piece: number;
  columns: readonly ColumnValues[];
  row: number;
  rows: number;
}

/** Rows gathered before they are handed on. */
const STRETCH_ROWS = 16_384;

/** Stable k-way merge that holds one piece of each run in memory. The runs' disk space is given back on the way. */
export async function mergeRuns({ columns, runs, spill, compare, take }: MergeRunsOptions): Promise<void> {
  const cursors = runs.filter((segments) => segments.length > 0).map((segments, run) => openCursor(run, segments));
  const isBefore = (left: Cursor, right: Cursor): boolean => {
    const step = compare(left.columns, left.row, right.columns, right.row);
    return step === 0 ? left.run < right.run : step < 0;
  };
  const heap = [...cursors];
  for (let i = (heap.length >> 1) - 1; i >= 0; i--) siftDown(heap, i, isBefore);

  const sources = new Int32Array(STRETCH_ROWS);
  const rows = new Int32Array(STRETCH_ROWS);
  let picked = 0;
  const flush = async (): Promise<void> => {
    if (picked === 0) return;
    await take(gatherPicks(columns, cursors, sources, rows, picked), picked);
    picked = 0;
  };

  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    sources[picked] = top.run;
    rows[picked++] = top.row++;
    if (top.row === top.rows) {
      await flush(); // the piece is dropped next: its rows must have been copied
      await spill.release(top.segments[top.piece] as Segment); // the piece just read
      if (top.piece + 1 < top.segments.length) {
        load(top, top.piece + 1);
      } else {
        const last = heap.pop();
        if (last !== undefined && last !== top) heap[0] = last;
      }
    } else if (picked === STRETCH_ROWS) {
      await flush();
    }
    siftDown(heap, 0, isBefore);
  }
  await flush();

  function openCursor(run: number, segments: readonly Segment[]): Cursor {
    const cursor: Cursor = { run, segments, piece: 0, columns: [], row: 0, rows: 0 };
    load(cursor, 0);
    return cursor;
  }

  function load(cursor: Cursor, piece: number): void {
    const segment = cursor.segments[piece] as Segment; // the caller stays below the length
    const read = spill.open(segment);
    cursor.piece = piece;
    cursor.columns = columns.map((_, index) => read(index));
    cursor.row = 0;
    cursor.rows = segment.rows;
  }
}

/** First the picks of each source in one go, then all of them into the merged order: both copies run column by column. */
function gatherPicks(
  columns: readonly ColumnType[],
  cursors: readonly Cursor[],
  sources: Int32Array,
  rows: Int32Array,
  count: number,
): readonly ColumnValues[] {
  const counts = new Int32Array(cursors.length);
  for (let i = 0; i < count; i++) counts[sources[i] as number] = (counts[sources[i] as number] as number) + 1;
  const starts = new Int32Array(cursors.length);
  for (let source = 1; source < cursors.length; source++) {
    starts[source] = (starts[source - 1] as number) + (counts[source - 1] as number);
  }
  const next = starts.slice();
  const bySource = new Int32Array(count);
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const source = sources[i] as number;
    const at = next[source] as number;
    next[source] = at + 1;
    bySource[at] = rows[i] as number;
    order[i] = at;
  }
  return columns.map((type, index) => {
    const staged = new ColumnBuffer(type);
    cursors.forEach((cursor, source) => {
      const from = starts[source] as number;
      const to = next[source] as number;
      if (to > from) staged.append(cursor.columns[index] as ColumnValues, { rows: bySource, from, to });
    });
    const merged = new ColumnBuffer(type);
    merged.append(staged.view(), { rows: order, from: 0, to: count });
    return merged.view();
  });
}

function siftDown(heap: Cursor[], start: number, isBefore: (left: Cursor, right: Cursor) => boolean): void {
  let at = start;
  for (;;) {
    let first = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      const candidate = heap[child];
      if (candidate !== undefined && isBefore(candidate, heap[first] as Cursor)) first = child;
    }
    if (first === at) return;
    [heap[at], heap[first]] = [heap[first] as Cursor, heap[at] as Cursor];
    at = first;
  }
}

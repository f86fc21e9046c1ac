import type { ReusedArrays } from '../column/array-source.ts';
import { ColumnBuffer } from '../column/column-buffer.ts';
import type { ColumnType } from '../column/column-type.ts';
import type { ColumnValues, RowSelection } from '../column/column-values.ts';
import { plainBytes, plainBytesBound } from '../column/column-values.ts';
import { joinColumns } from '../column/join-columns.ts';
import type { RowSorter } from '../sort/row-sorter.ts';
import type { Segment, SpillStore } from '../spill/spill-store.ts';

/** Segments whose rows are in the order of the sort keys, one behind the other; without keys, in order of arrival. */
export type Run = readonly Segment[];

export interface RowStoreOptions {
  readonly columns: readonly ColumnType[];
  readonly spill: SpillStore;
  /** Orders what is spilled. */
  readonly sort: RowSorter | undefined;
  /** Sorted rows are spilled in pieces of about this size, so that runs can be merged piece by piece. */
  readonly pieceBytes: number;
}

/** Rows of one partition that wait for their row group: on disk first, then in memory. */
export class RowStore {
  readonly #options: RowStoreOptions;
  readonly #buffers: readonly ColumnBuffer[];
  #runs: Segment[][] = [];
  #spilledRows = 0;
  #spilledBytes = 0;
  #bufferedRows = 0;
  #bufferedBytes = 0;
  #allocatedBytes = 0;

  constructor(options: RowStoreOptions) {
    this.#options = options;
    this.#buffers = options.columns.map((type) => new ColumnBuffer(type));
  }

  get rows(): number {
    return this.#spilledRows + this.#bufferedRows;
  }

  /** In plain form, whatever form they are held in: at most this much, exactly when every append said so. */
  get plainBytes(): number {
    return this.#spilledBytes + this.#bufferedBytes;
  }

  /** Make {@link plainBytes} exact. */
  measure(): void {
    this.#bufferedBytes = 0;
    for (const buffer of this.#buffers) this.#bufferedBytes += buffer.plainBytes();
  }

  /** Memory in use. */
  get allocatedBytes(): number {
    return this.#allocatedBytes;
  }

  get runs(): readonly Run[] {
    return this.#runs;
  }

  append(sources: readonly ColumnValues[], selection: RowSelection, bytes: number): void {
    let allocated = 0;
    for (let i = 0; i < this.#buffers.length; i++) {
      const buffer = this.#buffers[i] as ColumnBuffer; // i is below its length
      buffer.append(sources[i] as ColumnValues, selection); // one source per buffer
      allocated += buffer.allocatedBytes;
    }
    this.#bufferedRows += selection.to - selection.from;
    this.#bufferedBytes += bytes;
    this.#allocatedBytes = allocated;
  }

  /** Move what is in memory to disk. */
  spill(): void {
    if (this.#bufferedRows === 0) return;
    this.measure();
    const { sort, spill, columns, pieceBytes } = this.#options;
    const views = this.#buffers.map((buffer) => buffer.view());
    const rows = this.#bufferedRows;
    if (sort === undefined) {
      const segment = spill.write(views, rows);
      if (this.#runs[0] === undefined) this.#runs.push([segment]);
      else this.#runs[0].push(segment);
    } else {
      const order = sort(views, rows);
      const pieceRows = Math.max(1, Math.floor((rows * pieceBytes) / Math.max(this.#bufferedBytes, 1)));
      const run: Segment[] = [];
      for (let from = 0; from < rows; from += pieceRows) {
        const to = Math.min(rows, from + pieceRows);
        run.push(spill.write(takeRows(columns, views, { rows: order, from, to }), to - from));
      }
      this.#runs.push(run);
    }
    this.#spilledRows += rows;
    this.#spilledBytes += this.#bufferedBytes;
    this.#clearBuffers();
  }

  /** Reads the columns; with reused arrays, one at a time, each until the next one is read. */
  loader(arrays?: ReusedArrays): (column: number) => ColumnValues {
    const segments = this.#runs.flat().map((segment) => this.#options.spill.open(segment));
    return (column) => {
      const buffer = this.#buffers[column];
      const type = this.#options.columns[column];
      if (buffer === undefined || type === undefined) throw new RangeError(`no column ${column}`);
      arrays?.reset();
      return joinColumns(type, [...segments.map((open) => open(column)), ...buffer.pieces], arrays);
    };
  }

  /** Forget the rows, on disk and in memory. */
  async clear(): Promise<void> {
    const segments = this.#runs.flat();
    this.#runs = [];
    this.#spilledRows = 0;
    this.#spilledBytes = 0;
    this.#clearBuffers();
    for (const segment of segments) await this.#options.spill.release(segment); // hardly ever waits
  }

  #clearBuffers(): void {
    for (const buffer of this.#buffers) buffer.clear();
    this.#bufferedRows = 0;
    this.#bufferedBytes = 0;
    this.#allocatedBytes = 0;
  }
}

/** The selected rows of some columns, as columns of their own. */
function takeRows(
  types: readonly ColumnType[],
  columns: readonly ColumnValues[],
  selection: RowSelection,
): readonly ColumnValues[] {
  return types.map((type, index) => {
    const taken = new ColumnBuffer(type);
    taken.append(columns[index] as ColumnValues, selection); // one per type
    return taken.view();
  });
}

/** Bytes of the selected rows in plain form, at most. */
export function selectionBytesBound(
  types: readonly ColumnType[],
  columns: readonly ColumnValues[],
  selection: RowSelection,
): number {
  let total = 0;
  for (let i = 0; i < types.length; i++) {
    total += plainBytesBound(columns[i] as ColumnValues, selection, (types[i] as ColumnType).width); // i is below both lengths
  }
  return total;
}

/** Bytes of the selected rows in plain form. */
export function selectionBytes(
  types: readonly ColumnType[],
  columns: readonly ColumnValues[],
  selection: RowSelection,
): number {
  let total = 0;
  for (let i = 0; i < types.length; i++) {
    total += plainBytes(columns[i] as ColumnValues, selection, (types[i] as ColumnType).width); // i is below both lengths
  }
  return total;
}

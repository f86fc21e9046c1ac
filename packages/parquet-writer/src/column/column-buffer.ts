import { appendRows, createStretch, hasRoom, stretchBytes } from './column-stretch.ts';
import type { Stretch } from './column-stretch.ts';
import type { ColumnType } from './column-type.ts';
import type { ColumnValues, RowSelection } from './column-values.ts';
import { plainBytes } from './column-values.ts';
import { joinColumns } from './join-columns.ts';

/** Arrays of up to 64 bytes are the cheap ones: thousands of small partitions have hundreds of thousands of them. */
const FIRST_CAPACITY = 8;
const MAX_CAPACITY = 16_384;
/** Room for bytes beyond those that the rows of a new stretch should need, going by the first of them. */
const BYTES_HEADROOM = 1.1;

/**
 * Rows of one column of one partition, between batch and row group: a list of stretches that grow in size, so that nothing is copied
 * twice and little is reserved in vain. Each stretch is either plain or codes, in the narrowest width that its dictionary allows.
 */
export class ColumnBuffer {
  readonly #type: ColumnType;
  #full: ColumnValues[] = [];
  #fullRows = 0;
  #fullBytes = 0;
  #tail: Stretch | undefined;

  constructor(type: ColumnType) {
    this.#type = type;
  }

  get rows(): number {
    return this.#fullRows + (this.#tail?.rows ?? 0);
  }

  /** Bytes that {@link clear} would give back. */
  get allocatedBytes(): number {
    return this.#fullBytes + (this.#tail === undefined ? 0 : stretchBytes(this.#tail));
  }

  /** What was appended, piece by piece; shares the buffer's memory. */
  get pieces(): readonly ColumnValues[] {
    return this.#tail === undefined ? this.#full : [...this.#full, this.#tail];
  }

  /** What was appended, in one piece; may share the buffer's memory, so it is good until the next append. */
  view(): ColumnValues {
    return joinColumns(this.#type, this.pieces);
  }

  /** Bytes of what was appended in plain form. */
  plainBytes(): number {
    let total = 0;
    for (const piece of this.pieces) {
      total += plainBytes(piece, { rows: undefined, from: 0, to: piece.rows }, this.#type.width);
    }
    return total;
  }

  clear(): void {
    this.#full = [];
    this.#fullRows = 0;
    this.#fullBytes = 0;
    this.#tail = undefined;
  }

  append(source: ColumnValues, selection: RowSelection): void {
    const count = selection.to - selection.from;
    if (count === 0) return;
    const bytes = source.data.kind === 'bytes' ? plainBytes(source, selection, 0) : 0;
    let tail = this.#tail;
    if (tail === undefined || !hasRoom(tail, source.data, count, bytes)) {
      if (tail !== undefined) {
        this.#full.push(tail);
        this.#fullRows += tail.rows;
        this.#fullBytes += stretchBytes(tail);
      }
      const capacity = Math.max(count, Math.min(MAX_CAPACITY, Math.max(FIRST_CAPACITY, this.#fullRows)));
      tail = createStretch(source.data, capacity, Math.ceil(((bytes * capacity) / count) * BYTES_HEADROOM));
      this.#tail = tail;
    }
    appendRows(this.#type, tail, source, selection);
  }
}

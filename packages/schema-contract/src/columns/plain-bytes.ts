import { byteRun, copyRun, grownRun } from './byte-runs.ts';
import type { ByteRun } from './byte-runs.ts';
import { handOver } from './fixed-buffer.ts';

/** Arrow's 32-bit offsets end here. */
const MAX_BATCH_BYTES = 0x7fff_ffff;

/** Values of varying length, one behind the other, in Arrow's layout: offsets and bytes. */
export class PlainBytes {
  /** `offsets[row + 1]` is the end of row `row`. */
  offsets: Int32Array;
  #run: ByteRun;

  constructor(capacity: number) {
    this.offsets = new Int32Array(capacity + 1);
    this.#run = byteRun(Math.max(64, capacity * 8));
  }

  /** @throws {RangeError} when the batch would pass 2 GiB in this field */
  put(source: Uint8Array, view: DataView, start: number, end: number, row: number): void {
    const from = this.offsets[row] ?? 0;
    const to = from + end - start;
    if (to > this.#run.bytes.length) this.#reserveBytes(to);
    copyRun(source, view, start, end, this.#run, from);
    this.offsets[row + 1] = to;
  }

  putBlank(row: number): void {
    this.offsets[row + 1] = this.offsets[row] ?? 0;
  }

  reserve(capacity: number): void {
    const offsets = new Int32Array(capacity + 1);
    offsets.set(this.offsets);
    this.offsets = offsets;
  }

  /** Hand over the first `rows` rows; the bytes are copied to a buffer of their exact size, the own one is kept for the next batch. */
  take(rows: number): { readonly valueOffsets: Int32Array; readonly data: Uint8Array } {
    const data = this.#run.bytes.slice(0, this.offsets[rows] ?? 0);
    const valueOffsets = handOver(this.offsets, rows + 1);
    if (valueOffsets === this.offsets) this.offsets = new Int32Array(rows + 1);
    return { valueOffsets, data };
  }

  byteLength(rows: number): number {
    return rows * 4 + (this.offsets[rows] ?? 0);
  }

  #reserveBytes(needed: number): void {
    if (needed > MAX_BATCH_BYTES) {
      throw new RangeError(`a batch holds at most ${String(MAX_BATCH_BYTES)} bytes per field; finish it earlier`);
    }
    this.#run = grownRun(this.#run, Math.min(MAX_BATCH_BYTES, Math.max(needed, this.#run.bytes.length * 2)));
  }
}

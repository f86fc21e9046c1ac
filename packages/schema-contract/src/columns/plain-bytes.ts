import { handOver } from './fixed-buffer.ts';

/** Below this length a byte loop beats the set-up of a native copy. */
const SHORT_COPY = 48;
/** Arrow's 32-bit offsets end here. */
export const MAX_BATCH_BYTES = 0x7fff_ffff;

/** Values of varying length, one behind the other, in Arrow's layout: offsets and bytes. */
export class PlainBytes {
  /** `offsets[row + 1]` is the end of row `row`. */
  offsets: Int32Array;
  bytes: Uint8Array;

  constructor(capacity: number) {
    this.offsets = new Int32Array(capacity + 1);
    this.bytes = new Uint8Array(Math.max(64, capacity * 8));
  }

  /** @throws {RangeError} when the batch would pass 2 GiB in this field */
  put(source: Uint8Array, start: number, end: number, row: number): void {
    const from = this.offsets[row] ?? 0;
    const to = from + end - start;
    if (to > this.bytes.length) this.#reserveBytes(to);
    copyBytes(source, start, end, this.bytes, from);
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
    const data = this.bytes.slice(0, this.offsets[rows] ?? 0);
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
    const bytes = new Uint8Array(Math.min(MAX_BATCH_BYTES, Math.max(needed, this.bytes.length * 2)));
    bytes.set(this.bytes);
    this.bytes = bytes;
  }
}

export function copyBytes(source: Uint8Array, start: number, end: number, target: Uint8Array, to: number): void {
  if (end - start > SHORT_COPY) target.set(source.subarray(start, end), to);
  else
    for (let position = start, index = to; position < end; position++, index++) target[index] = source[position] ?? 0;
}

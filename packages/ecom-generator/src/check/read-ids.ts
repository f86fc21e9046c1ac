import type { RecordBatch } from 'apache-arrow';

import { countRows, readTexts } from '../lookups/read-column.ts';

const MALFORMED_ID = -1;

/** The numbers of ids such as `CART-00000042`; {@link MALFORMED_ID} for anything else. */
export function readIdNumbers(batches: readonly RecordBatch[], name: string, prefix: string): Int32Array {
  const { bytes, offsets } = readTexts(batches, name);
  const head = Buffer.from(prefix);
  const result = new Int32Array(countRows(batches));
  for (let row = 0; row < result.length; row += 1) {
    const start = offsets[row] ?? 0;
    const end = offsets[row + 1] ?? 0;
    let number = end - start < head.length + 8 ? MALFORMED_ID : 0;
    for (let index = 0; index < head.length; index += 1)
      if (bytes[start + index] !== head[index]) number = MALFORMED_ID;
    for (let index = start + head.length; number >= 0 && index < end; index += 1) {
      const digit = (bytes[index] ?? 0) - 48;
      number = digit < 0 || digit > 9 ? MALFORMED_ID : number * 10 + digit;
    }
    result[row] = number;
  }
  return result;
}

/** Finds numbers that come twice, and gaps. Numbers rise from day to day, so one bit per number suffices. */
export interface NumberLedger {
  /** `false` when the number was seen before, or is malformed. */
  take(number: number): boolean;
  has(number: number): boolean;
  /** Numbers between the first and the last one that never came. */
  readonly missing: number;
}

/** `first`: the first number that may come. */
export function createNumberLedger(first: number): NumberLedger {
  let bits = new Uint8Array(1_024);
  let last = first - 1;
  let taken = 0;
  return {
    take(number) {
      const place = number - first;
      if (place < 0) return false;
      if (place >> 3 >= bits.length) {
        const larger = new Uint8Array(Math.max(bits.length * 2, (place >> 3) + 1));
        larger.set(bits);
        bits = larger;
      }
      const mask = 1 << (place & 7);
      if (((bits[place >> 3] ?? 0) & mask) !== 0) return false;
      bits[place >> 3] = (bits[place >> 3] ?? 0) | mask;
      last = Math.max(last, number);
      taken += 1;
      return true;
    },
    has(number) {
      const place = number - first;
      return place >= 0 && ((bits[place >> 3] ?? 0) & (1 << (place & 7))) !== 0;
    },
    get missing() {
      return last - first + 1 - taken;
    },
  };
}

import { FixedSizeBinary, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import type { FieldVerdict } from '../field-issue.ts';
import { grown, handOver } from './fixed-buffer.ts';
import { HEX_DIGITS } from './hex-digits.ts';
import type { Validity } from './validity.ts';
import type { ValueStore } from './value-store.ts';
import { OK, TYPE } from './verdict.ts';

const HYPHEN = 0x2d;
const WIDTH = 16;
const HYPHENATED_LENGTH = 36;
const BARE_LENGTH = 32;
/** Bytes before which the 8-4-4-4-12 form has a hyphen, as bits (RFC 9562 §4). */
const HYPHEN_BEFORE = (1 << 4) | (1 << 6) | (1 << 8) | (1 << 10);

/** UUIDs as 16 bytes. Text: `8-4-4-4-12` hexadecimal digits, or the 32 digits alone, in any case. */
export class UuidStore implements ValueStore {
  readonly arrowType = new FixedSizeBinary(WIDTH);
  #bytes: Uint8Array;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity * WIDTH);
  }

  appendText(source: Uint8Array, start: number, end: number, row: number): FieldVerdict {
    const length = end - start;
    if (length !== HYPHENATED_LENGTH && length !== BARE_LENGTH) return TYPE;
    const hyphens = length === HYPHENATED_LENGTH ? HYPHEN_BEFORE : 0;
    const bytes = this.#bytes;
    const base = row * WIDTH;
    let position = start;
    for (let index = 0; index < WIDTH; index++) {
      if ((hyphens >> index) & 1 && source[position++] !== HYPHEN) return TYPE;
      const byte = ((HEX_DIGITS[source[position] ?? 0] ?? 0) << 4) | (HEX_DIGITS[source[position + 1] ?? 0] ?? 0);
      if (byte > 255) return TYPE;
      bytes[base + index] = byte;
      position += 2;
    }
    return OK;
  }

  appendScalar(value: unknown, row: number): FieldVerdict {
    if (!(value instanceof Uint8Array) || value.length !== WIDTH) return TYPE;
    this.#bytes.set(value, row * WIDTH);
    return OK;
  }

  appendBlank(row: number): void {
    this.#bytes.fill(0, row * WIDTH, row * WIDTH + WIDTH);
  }

  reserve(capacity: number): void {
    this.#bytes = grown(this.#bytes, capacity * WIDTH);
  }

  take(rows: number, { bitmap, nullCount }: Validity): Data {
    const data = handOver(this.#bytes, rows * WIDTH);
    if (data === this.#bytes) this.#bytes = new Uint8Array(rows * WIDTH);
    return makeData({ type: this.arrowType, length: rows, nullCount, nullBitmap: bitmap, data });
  }

  byteLength(rows: number): number {
    return rows * WIDTH;
  }
}

import { Bool, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import type { FieldVerdict } from '../field-issue.ts';
import { appendRawNumber } from './append-raw-number.ts';
import { grown } from './fixed-buffer.ts';
import { packBits } from './validity.ts';
import type { Validity } from './validity.ts';
import type { ValueStore } from './value-store.ts';
import { OK, TYPE } from './verdict.ts';

/** A further pair of texts, compared with their case. */
export interface BooleanPair {
  readonly trueText: Uint8Array;
  readonly falseText: Uint8Array;
}

/** Booleans. Text: `true t yes y 1` and `false f no n 0` in any case, and the field's own pairs. */
export class BooleanStore implements ValueStore {
  readonly arrowType = new Bool();
  readonly #pairs: readonly BooleanPair[];
  #values: Uint8Array;

  constructor(capacity: number, pairs: readonly BooleanPair[]) {
    this.#values = new Uint8Array(capacity);
    this.#pairs = pairs;
  }

  appendText(source: Uint8Array, start: number, end: number, row: number): FieldVerdict {
    const value = parseBoolean(source, start, end);
    if (value >= 0) {
      this.#values[row] = value;
      return OK;
    }
    for (const { trueText, falseText } of this.#pairs) {
      const isTrue = equals(source, start, end, trueText);
      if (!isTrue && !equals(source, start, end, falseText)) continue;
      this.#values[row] = isTrue ? 1 : 0;
      return OK;
    }
    return TYPE;
  }

  appendScalar(value: unknown, row: number): FieldVerdict {
    if (value === true || value === 1 || value === 1n) this.#values[row] = 1;
    else if (value === false || value === 0 || value === 0n) this.#values[row] = 0;
    else return appendRawNumber(this, value, row);
    return OK;
  }

  appendBlank(row: number): void {
    this.#values[row] = 0;
  }

  reserve(capacity: number): void {
    this.#values = grown(this.#values, capacity);
  }

  take(rows: number, { bitmap, nullCount }: Validity): Data {
    const data = new Uint8Array((rows + 7) >> 3);
    packBits(this.#values, rows, data);
    return makeData({ type: this.arrowType, length: rows, nullCount, nullBitmap: bitmap, data });
  }

  byteLength(rows: number): number {
    return rows >> 3;
  }
}

/** @returns 1, 0, or -1 when it is neither */
function parseBoolean(source: Uint8Array, start: number, end: number): number {
  switch (end - start) {
    case 1:
      return SINGLES[source[start] ?? 0] ?? -1;
    case 2:
      return isWord(source, start, NO) ? 0 : -1;
    case 3:
      return isWord(source, start, YES) ? 1 : -1;
    case 4:
      return isWord(source, start, TRUE) ? 1 : -1;
    case 5:
      return isWord(source, start, FALSE) ? 0 : -1;
    default:
      return -1;
  }
}

const encoder = new TextEncoder();
const TRUE = encoder.encode('true');
const FALSE = encoder.encode('false');
const YES = encoder.encode('yes');
const NO = encoder.encode('no');
/** Verdict by byte: 1, 0, or -1. */
const SINGLES = Int8Array.from({ length: 256 }, (_, byte) => {
  const text = String.fromCharCode(byte);
  if ('TtYy1'.includes(text)) return 1;
  return 'FfNn0'.includes(text) ? 0 : -1;
});

/** The case bit of ASCII letters turns no other byte into a letter. */
function isWord(source: Uint8Array, start: number, word: Uint8Array): boolean {
  for (let index = 0; index < word.length; index++)
    if (((source[start + index] ?? 0) | 0x20) !== word[index]) return false;
  return true;
}

function equals(source: Uint8Array, start: number, end: number, text: Uint8Array): boolean {
  if (end - start !== text.length) return false;
  for (let index = 0; index < text.length; index++) if (source[start + index] !== text[index]) return false;
  return true;
}

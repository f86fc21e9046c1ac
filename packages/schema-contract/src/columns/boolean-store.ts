import { Bool, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import type { FieldVerdict } from '../field-issue.ts';
import { appendRawNumber } from './append-raw-number.ts';
import { grown } from './fixed-buffer.ts';
import { packBits } from './validity.ts';
import type { Validity } from './validity.ts';
import type { ValueStore } from './value-store.ts';
import { OK, TYPE } from './verdict.ts';

/** Texts of a boolean, lower case; the case of the field does not matter. */
const TRUE_TEXTS = ['true', 't', 'yes', 'y', '1'];
const FALSE_TEXTS = ['false', 'f', 'no', 'n', '0'];

const UPPER_A = 0x41;
const UPPER_Z = 0x5a;

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
  const length = end - start;
  const texts = WORDS[length];
  if (texts === undefined) return -1;
  for (const { bytes, value } of texts) {
    let index = 0;
    while (index < length && lowered(source[start + index] ?? 0) === bytes[index]) index++;
    if (index === length) return value;
  }
  return -1;
}

function lowered(byte: number): number {
  return byte >= UPPER_A && byte <= UPPER_Z ? byte | 0x20 : byte;
}

interface Word {
  readonly bytes: Uint8Array;
  readonly value: 0 | 1;
}

/** The texts by length. */
const WORDS: readonly (readonly Word[])[] = Array.from({ length: 6 }, (_, length) => [
  ...wordsOf(TRUE_TEXTS, length, 1),
  ...wordsOf(FALSE_TEXTS, length, 0),
]);

function wordsOf(texts: readonly string[], length: number, value: 0 | 1): Word[] {
  return texts
    .filter((text) => text.length === length)
    .map((text) => ({ bytes: new TextEncoder().encode(text), value }));
}

function equals(source: Uint8Array, start: number, end: number, text: Uint8Array): boolean {
  if (end - start !== text.length) return false;
  for (let index = 0; index < text.length; index++) if (source[start + index] !== text[index]) return false;
  return true;
}

import { Dictionary, Int32, Utf8, Vector, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import type { MessyCodes } from '../mess/mess-maker.ts';
import { VARIANT_COUNT, applyVariant } from '../mess/text-variants.ts';
import { validityOf } from './arrow-columns.ts';

/** Writes columns whose texts come from a list, as dictionaries that hold just the texts of the batch. */
export interface VocabularyColumn {
  readonly values: readonly string[];
  /** Code −1 is null. `messy` codes beat the plain ones. */
  encode(codes: ArrayLike<number>, count: number, messy?: MessyCodes, nulls?: Uint8Array): Data<Dictionary<Utf8, Int32>>;
}

const ABSENT = -1;

export function createVocabularyColumn(values: readonly string[]): VocabularyColumn {
  const type = new Dictionary(new Utf8(), new Int32());
  const encoder = new TextEncoder();
  const texts = new Map<number, Uint8Array>();
  /** Place in the dictionary of the batch, by code × variants + variant. */
  const places = new Int32Array(values.length * VARIANT_COUNT).fill(ABSENT);

  const textOf = (form: number): Uint8Array => {
    let text = texts.get(form);
    if (text === undefined) {
      text = encoder.encode(applyVariant(values[Math.floor(form / VARIANT_COUNT)] ?? '', form % VARIANT_COUNT));
      texts.set(form, text);
    }
    return text;
  };

  return {
    values,
    encode(codes, count, messy, nulls) {
      const indices = new Int32Array(count);
      const entries: Uint8Array[] = [];
      const used: number[] = [];
      const nullFlags = nulls === undefined ? new Uint8Array(count) : nulls.slice(0, count);
      for (let row = 0; row < count; row += 1) {
        const form = messy === undefined ? (codes[row] ?? ABSENT) * VARIANT_COUNT : (messy.codes[row] ?? ABSENT);
        if (form < 0) nullFlags[row] = 1;
        if (nullFlags[row] === 1) continue;
        const other = messy?.others?.get(row);
        if (other !== undefined) {
          indices[row] = entries.push(encoder.encode(other)) - 1;
          continue;
        }
        let place = places[form] ?? ABSENT;
        if (place === ABSENT) {
          place = entries.push(textOf(form)) - 1;
          places[form] = place;
          used.push(form);
        }
        indices[row] = place;
      }
      for (const form of used) places[form] = ABSENT;
      return makeData({
        type,
        length: count,
        data: indices,
        dictionary: new Vector([textData(entries)]),
        ...validityOf(nullFlags, count),
      });
    },
  };
}

function textData(entries: readonly Uint8Array[]): Data<Utf8> {
  const valueOffsets = new Int32Array(entries.length + 1);
  let total = 0;
  entries.forEach((entry, index) => {
    total += entry.length;
    valueOffsets[index + 1] = total;
  });
  const data = new Uint8Array(total);
  entries.forEach((entry, index) => data.set(entry, valueOffsets[index]));
  return makeData({ type: new Utf8(), length: entries.length, nullCount: 0, valueOffsets, data });
}

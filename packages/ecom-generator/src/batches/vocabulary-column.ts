import { Dictionary, Int32, Utf8, Vector, makeData } from 'apache-arrow';
import type { Data } from 'apache-arrow';

import type { MessyCodes } from '../mess/mess-maker.ts';
import { VARIANT_COUNT, applyVariant } from '../mess/text-variants.ts';
import { validityOf } from './arrow-columns.ts';

/** Writes columns whose texts come from a list, as dictionaries that hold just the texts of the batch. */
export interface VocabularyColumn {
  readonly values: readonly string[];
  /** Code −1 is null. `messy` codes beat the plain ones. */
  encode(
    codes: ArrayLike<number>,
    count: number,
    messy?: MessyCodes,
    nulls?: Uint8Array,
  ): Data<Dictionary<Utf8, Int32>>;
}

const ABSENT = -1;

/**
 * A *form* is code × variants + variant. The texts of the forms met so far lie end to end in one array, and no object is made per
 * value: a catalogue has tens of thousands of forms, a long run meets all of them.
 */
export function createVocabularyColumn(values: readonly string[]): VocabularyColumn {
  const type = new Dictionary(new Utf8(), new Int32());
  const encoder = new TextEncoder();
  const formCount = values.length * VARIANT_COUNT;
  const starts = new Int32Array(formCount).fill(ABSENT);
  const ends = new Int32Array(formCount);
  let texts = new Uint8Array(256);
  let textsEnd = 0;
  /** Place in the dictionary of the batch, by form. */
  const places = new Int32Array(formCount).fill(ABSENT);
  /** Forms of the dictionary of the batch, by place; other texts are `ABSENT − index`. */
  let dictionary = new Int32Array(256);

  const remember = (form: number): void => {
    const bytes = encoder.encode(applyVariant(values[Math.floor(form / VARIANT_COUNT)] ?? '', form % VARIANT_COUNT));
    if (textsEnd + bytes.length > texts.length) {
      const larger = new Uint8Array(Math.max(texts.length * 2, textsEnd + bytes.length));
      larger.set(texts);
      texts = larger;
    }
    texts.set(bytes, textsEnd);
    starts[form] = textsEnd;
    textsEnd += bytes.length;
    ends[form] = textsEnd;
  };

  const dictionaryData = (size: number, others: readonly Uint8Array[]): Data<Utf8> => {
    const valueOffsets = new Int32Array(size + 1);
    let total = 0;
    for (let place = 0; place < size; place += 1) {
      const form = dictionary[place] ?? 0;
      total += form < 0 ? (others[ABSENT - form]?.length ?? 0) : (ends[form] ?? 0) - (starts[form] ?? 0);
      valueOffsets[place + 1] = total;
    }
    const data = new Uint8Array(total);
    for (let place = 0; place < size; place += 1) {
      const form = dictionary[place] ?? 0;
      let at = valueOffsets[place] ?? 0;
      if (form < 0) {
        data.set(others[ABSENT - form] ?? new Uint8Array(0), at);
        continue;
      }
      const end = ends[form] ?? 0;
      for (let index = starts[form] ?? 0; index < end; index += 1, at += 1) data[at] = texts[index] ?? 0;
    }
    return makeData({ type: new Utf8(), length: size, nullCount: 0, valueOffsets, data });
  };

  return {
    values,
    encode(codes, count, messy, nulls) {
      const indices = new Int32Array(count);
      const others: Uint8Array[] = [];
      let size = 0;
      let nullFlags = nulls;
      const enter = (form: number): number => {
        if (size === dictionary.length) {
          const larger = new Int32Array(size * 2);
          larger.set(dictionary);
          dictionary = larger;
        }
        dictionary[size] = form;
        size += 1;
        return size - 1;
      };
      for (let row = 0; row < count; row += 1) {
        const form = messy === undefined ? (codes[row] ?? ABSENT) * VARIANT_COUNT : (messy.codes[row] ?? ABSENT);
        if (form < 0) {
          nullFlags = nullFlags === undefined || nullFlags === nulls ? copyFlags(nulls, count) : nullFlags;
          nullFlags[row] = 1;
        }
        if (nullFlags?.[row] === 1) continue;
        const other = messy?.others?.get(row);
        if (other !== undefined) {
          indices[row] = enter(ABSENT - others.length);
          others.push(encoder.encode(other));
          continue;
        }
        let place = places[form] ?? ABSENT;
        if (place === ABSENT) {
          if (starts[form] === ABSENT) remember(form);
          place = enter(form);
          places[form] = place;
        }
        indices[row] = place;
      }
      const dictionaryVector = new Vector([dictionaryData(size, others)]);
      for (let place = 0; place < size; place += 1) {
        const form = dictionary[place] ?? ABSENT;
        if (form >= 0) places[form] = ABSENT;
      }
      return makeData({
        type,
        length: count,
        data: indices,
        dictionary: dictionaryVector,
        ...validityOf(nullFlags, count),
      });
    },
  };
}

function copyFlags(flags: Uint8Array | undefined, count: number): Uint8Array {
  return flags === undefined ? new Uint8Array(count) : flags.slice(0, count);
}

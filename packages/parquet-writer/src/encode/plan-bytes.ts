import type { ByteList, Codes } from '../column/column-values.ts';
import { plainBytes } from '../column/column-values.ts';
import { gatherEntries } from '../column/gather.ts';
import { bytesBounds, codedBounds, fixedBounds } from './bounds.ts';
import type { ByteSink } from './byte-sink.ts';
import { writeDelta32 } from './delta-binary-packed.ts';
import type { CodesRoom, DictionaryCodes, DictionaryLimit } from './dictionary.ts';
import { bytesDictionary, recodedDictionary } from './dictionary.ts';
import type { EncodingSet, PagePlan } from './page-plan.ts';
import { dictionaryPlan, indexBytes } from './page-plan.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

/** What readers are used to; beyond it a dictionary costs them more memory than it saves. */
const MAX_DICTIONARY_BYTES = 1 << 20;
/** A dictionary has to come down to this share of the plain size, which compression would bring down too. */
const DICTIONARY_GAIN = 0.7;
/** The header of delta-encoded lengths pays only from here on. */
const MIN_DELTA_LENGTH_VALUES = 32;
const PREFIX_BYTES = 4;

type BytesDictionary = DictionaryCodes & { readonly entries: ByteList };

/** Plan for BYTE_ARRAY given as byte strings, nulls left out. */
export function planBytes(list: ByteList, encodings: EncodingSet, codesRoom: CodesRoom): PagePlan {
  const dictionary = bytesDictionary(list, limitFor(list.count), codesRoom);
  const total = (list.offsets[list.count] as number) - (list.offsets[0] as number);
  return dictionaryPlanOf(dictionary, total + PREFIX_BYTES * list.count, PREFIX_BYTES) ?? plainPlan(list, encodings);
}

/** Plan for BYTE_ARRAY given as codes, nulls left out: the same plan as for the strings they stand for. */
export function planCodes(codes: Codes, dictionary: ByteList, encodings: EncodingSet, codesRoom: CodesRoom): PagePlan {
  const recoded = recodedDictionary(codes, dictionary, limitFor(codes.length), codesRoom);
  const plan = recoded && dictionaryPlanOf(recoded, recoded.plainBytes + PREFIX_BYTES * codes.length, PREFIX_BYTES);
  return plan ?? plainPlan(expanded(codes, dictionary), encodings);
}

function expanded(codes: Codes, dictionary: ByteList): ByteList {
  const { length } = codes;
  const data = { kind: 'codes', codes, dictionary } as const;
  const all = { rows: undefined, from: 0, to: length };
  const bytes = new Uint8Array(plainBytes({ rows: length, valid: undefined, data }, all, 0));
  const offsets = new Int32Array(length + 1);
  gatherEntries({ offsets, bytes, at: 0 }, codes, dictionary, undefined, undefined, 0, length);
  return { count: length, offsets, bytes };
}

/** Plan for FIXED_LEN_BYTE_ARRAY; decimals come big-endian. */
export function planFixed(values: Uint8Array, width: number, isSigned: boolean, codesRoom: CodesRoom): PagePlan {
  const count = values.length / width;
  const bounds = fixedBounds(values, width, isSigned);
  const offsets = Int32Array.from({ length: count + 1 }, (_, index) => index * width);
  const dictionary = bytesDictionary({ count, offsets, bytes: values }, limitFor(count), codesRoom);
  const plan = dictionaryPlanOf(dictionary, values.length, 0);
  if (plan !== undefined) return { ...plan, bounds };
  return {
    encoding: 'PLAIN',
    dictionary: undefined,
    bounds,
    valueBytes: (from, to) => (to - from) * width,
    write: (sink, from, to) => sink.pushBytes(values, from * width, to * width),
  };
}

function limitFor(count: number): DictionaryLimit {
  return { maxEntries: count, maxBytes: MAX_DICTIONARY_BYTES };
}

function dictionaryPlanOf(
  dictionary: BytesDictionary | undefined,
  plainSize: number,
  prefixBytes: number,
): PagePlan | undefined {
  if (dictionary === undefined || dictionary.count === 0) return undefined;
  const { codes, count, entries } = dictionary;
  const size = (entries.offsets[count] as number) + prefixBytes * count + indexBytes(codes, count);
  if (size > plainSize * DICTIONARY_GAIN) return undefined;
  return dictionaryPlan(
    codes,
    { count, write: (sink) => pushPlain(sink, entries, 0, count, prefixBytes) },
    codedBounds(codes, entries),
  );
}

function plainPlan(list: ByteList, encodings: EncodingSet): PagePlan {
  const { offsets, bytes, count } = list;
  const isDelta = encodings !== 'baseline' && count >= MIN_DELTA_LENGTH_VALUES;
  return {
    encoding: isDelta ? 'DELTA_LENGTH_BYTE_ARRAY' : 'PLAIN',
    dictionary: undefined,
    bounds: bytesBounds(list),
    valueBytes: (from, to) => (offsets[to] as number) - (offsets[from] as number),
    write: isDelta
      ? (sink, from, to) => {
          // lengths first, then all bytes in one stretch (Parquet specification, "Delta-length byte array")
          const lengths = new Int32Array(to - from);
          for (let i = from; i < to; i++) lengths[i - from] = (offsets[i + 1] as number) - (offsets[i] as number);
          writeDelta32(sink, lengths, 0, lengths.length);
          sink.pushBytes(bytes, offsets[from] as number, offsets[to] as number);
        }
      : (sink, from, to) => pushPlain(sink, list, from, to, PREFIX_BYTES),
  };
}

function pushPlain(sink: ByteSink, { offsets, bytes }: ByteList, from: number, to: number, prefixBytes: number): void {
  sink.reserve((offsets[to] as number) - (offsets[from] as number) + prefixBytes * (to - from));
  for (let i = from; i < to; i++) {
    const start = offsets[i] as number;
    const end = offsets[i + 1] as number;
    if (prefixBytes > 0) sink.pushUint32(end - start);
    sink.pushBytes(bytes, start, end);
  }
}

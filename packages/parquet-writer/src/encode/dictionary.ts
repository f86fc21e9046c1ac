import { ByteInterner } from '../column/byte-interner.ts';
import type { ByteList, Codes } from '../column/column-values.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

/** Dictionary indexes of the values, entries numbered in order of their first occurrence. */
export interface DictionaryCodes {
  readonly codes: Int32Array;
  readonly count: number;
}

/** Room for the indexes of a column, which is used again for the next one. */
export type CodesRoom = (length: number) => Int32Array;

/** One array that grows with the longest column. */
export function createCodesRoom(): CodesRoom {
  let room = new Int32Array(0);
  return (length) => {
    if (length > room.length) room = new Int32Array(length);
    return room.subarray(0, length);
  };
}

/** When a dictionary is not worth finishing. Both limits are inclusive. */
export interface DictionaryLimit {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/**
 * Where a look at the values so far decides whether to go on: when nearly all of them differ, so will the others, and the dictionary
 * would not pay. It depends on the values alone.
 */
function lookAt(length: number): number {
  return Math.min(Math.max(length >> 3, 1024), 8192);
}

/** Share of distinct values among the first that ends the attempt. */
const TOO_DISTINCT = 0.95;

/** Length prefix of a PLAIN byte string. */
const PREFIX_BYTES = 4;

/** Distinct int32 values (or float bit patterns); `undefined` when there are more than `maxEntries`. */
export function int32Dictionary(
  values: Int32Array,
  maxEntries: number,
  codesRoom: CodesRoom,
): (DictionaryCodes & { readonly entries: Int32Array }) | undefined {
  const codes = codesRoom(values.length);
  let slots = new Int32Array(256);
  let entries = new Int32Array(128);
  let count = 0;
  let mask = slots.length - 1;
  const look = lookAt(values.length);
  for (let i = 0; i < values.length; i++) {
    if (i === look && count > i * TOO_DISTINCT) return undefined;
    const value = values[i] as number;
    let slot = mix(Math.imul(value, 0x9e3779b1)) & mask;
    let entry = (slots[slot] as number) - 1;
    while (entry >= 0 && entries[entry] !== value) {
      slot = (slot + 1) & mask;
      entry = (slots[slot] as number) - 1;
    }
    if (entry < 0) {
      if (count >= maxEntries) return undefined;
      entry = count++;
      entries[entry] = value;
      slots[slot] = count;
      if (count === entries.length) {
        entries = doubled(entries);
        slots = new Int32Array(slots.length * 2);
        mask = slots.length - 1;
        for (let e = 0; e < count; e++) {
          let free = mix(Math.imul(entries[e] as number, 0x9e3779b1)) & mask;
          while (slots[free] !== 0) free = (free + 1) & mask;
          slots[free] = e + 1;
        }
      }
    }
    codes[i] = entry;
  }
  return { codes, count, entries: entries.subarray(0, count) };
}

/** As {@link int32Dictionary}; `halves` are the low and high words of the values in turn, and so are the entries. */
export function int64Dictionary(
  halves: Int32Array,
  maxEntries: number,
  codesRoom: CodesRoom,
): (DictionaryCodes & { readonly entries: Int32Array }) | undefined {
  const length = halves.length / 2;
  const codes = codesRoom(length);
  let slots = new Int32Array(256);
  let entries = new Int32Array(256);
  let count = 0;
  let mask = slots.length - 1;
  const look = lookAt(length);
  for (let i = 0; i < length; i++) {
    if (i === look && count > i * TOO_DISTINCT) return undefined;
    const low = halves[i * 2] as number;
    const high = halves[i * 2 + 1] as number;
    let slot = hash64(low, high) & mask;
    let entry = (slots[slot] as number) - 1;
    while (entry >= 0 && (entries[entry * 2] !== low || entries[entry * 2 + 1] !== high)) {
      slot = (slot + 1) & mask;
      entry = (slots[slot] as number) - 1;
    }
    if (entry < 0) {
      if (count >= maxEntries) return undefined;
      entry = count++;
      entries[entry * 2] = low;
      entries[entry * 2 + 1] = high;
      slots[slot] = count;
      if (count * 2 === entries.length) {
        entries = doubled(entries);
        slots = new Int32Array(slots.length * 2);
        mask = slots.length - 1;
        for (let e = 0; e < count; e++) {
          let free = hash64(entries[e * 2] as number, entries[e * 2 + 1] as number) & mask;
          while (slots[free] !== 0) free = (free + 1) & mask;
          slots[free] = e + 1;
        }
      }
    }
    codes[i] = entry;
  }
  return { codes, count, entries: entries.subarray(0, count * 2) };
}

/** Distinct byte strings of a list. */
export function bytesDictionary(
  list: ByteList,
  limit: DictionaryLimit,
  codesRoom: CodesRoom,
): (DictionaryCodes & { readonly entries: ByteList }) | undefined {
  const interner = new ByteInterner();
  const codes = codesRoom(list.count);
  const look = lookAt(list.count);
  for (let i = 0; i < list.count; i++) {
    if (i === look && interner.count > i * TOO_DISTINCT) return undefined;
    codes[i] = interner.intern(list.bytes, list.offsets[i] as number, list.offsets[i + 1] as number);
    if (interner.count > limit.maxEntries || interner.totalBytes + PREFIX_BYTES * interner.count > limit.maxBytes)
      return undefined;
  }
  return { codes, count: interner.count, entries: interner };
}

/**
 * The same for rows that come as codes of a larger dictionary: same result, no bytes looked at but those of the entries. `plainBytes` counts the
 * bytes of all rows; without a dictionary it is unknown.
 */
export function recodedDictionary(
  codes: Codes,
  dictionary: ByteList,
  limit: DictionaryLimit,
  codesRoom: CodesRoom,
): (DictionaryCodes & { readonly entries: ByteList; readonly plainBytes: number }) | undefined {
  const recoded = codesRoom(codes.length);
  // a table over all entries would cost a small partition more than its rows do
  const isFew = codes.length * 4 < dictionary.count;
  const picked = isFew ? pickSparse(codes, dictionary, limit, recoded) : pickDense(codes, dictionary, limit, recoded);
  if (picked === undefined) return undefined;
  const counts = new Int32Array(picked.length);
  for (let i = 0; i < recoded.length; i++) {
    counts[recoded[i] as number] = (counts[recoded[i] as number] as number) + 1;
  }
  let totalBytes = 0;
  let plainBytes = 0;
  picked.forEach((code, entry) => {
    const bytes = entryBytes(dictionary, code);
    totalBytes += bytes;
    plainBytes += (counts[entry] as number) * bytes;
  });
  return { codes: recoded, count: picked.length, entries: entriesOf(dictionary, picked, totalBytes), plainBytes };
}

/** Number the codes in order of their first occurrence. Returns them in this order; `undefined` beyond the limit. */
function pickDense(
  codes: Codes,
  dictionary: ByteList,
  limit: DictionaryLimit,
  recoded: Int32Array,
): readonly number[] | undefined {
  // code → entry + 1
  const known = new Int32Array(dictionary.count);
  const picked: number[] = [];
  let bytes = 0;
  const look = lookAt(codes.length);
  for (let i = 0; i < codes.length; i++) {
    if (i === look && picked.length > i * TOO_DISTINCT) return undefined;
    const code = codes[i] as number;
    let entry = (known[code] as number) - 1;
    if (entry < 0) {
      entry = picked.length;
      picked.push(code);
      known[code] = entry + 1;
      bytes += entryBytes(dictionary, code) + PREFIX_BYTES;
      if (picked.length > limit.maxEntries || bytes > limit.maxBytes) return undefined;
    }
    recoded[i] = entry;
  }
  return picked;
}

/** As {@link pickDense}, with memory for the codes that occur only. */
function pickSparse(
  codes: Codes,
  dictionary: ByteList,
  limit: DictionaryLimit,
  recoded: Int32Array,
): readonly number[] | undefined {
  const known = new Map<number, number>();
  let bytes = 0;
  const look = lookAt(codes.length);
  for (let i = 0; i < codes.length; i++) {
    if (i === look && known.size > i * TOO_DISTINCT) return undefined;
    const code = codes[i] as number;
    let entry = known.get(code);
    if (entry === undefined) {
      entry = known.size;
      known.set(code, entry);
      bytes += entryBytes(dictionary, code) + PREFIX_BYTES;
      if (known.size > limit.maxEntries || bytes > limit.maxBytes) return undefined;
    }
    recoded[i] = entry;
  }
  return [...known.keys()];
}

function entryBytes({ offsets }: ByteList, entry: number): number {
  return (offsets[entry + 1] as number) - (offsets[entry] as number);
}

function entriesOf(dictionary: ByteList, picked: readonly number[], totalBytes: number): ByteList {
  const offsets = new Int32Array(picked.length + 1);
  const bytes = new Uint8Array(totalBytes);
  let end = 0;
  picked.forEach((code, index) => {
    const start = dictionary.offsets[code] as number;
    const stop = dictionary.offsets[code + 1] as number;
    bytes.set(dictionary.bytes.subarray(start, stop), end);
    end += stop - start;
    offsets[index + 1] = end;
  });
  return { count: picked.length, offsets, bytes };
}

function mix(hash: number): number {
  return hash ^ (hash >>> 15);
}

function hash64(low: number, high: number): number {
  return mix(Math.imul(low, 0x9e3779b1) ^ Math.imul(high ^ 0x5bd1e995, 0x85ebca6b));
}

function doubled(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}

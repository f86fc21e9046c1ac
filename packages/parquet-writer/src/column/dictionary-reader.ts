import type { Data, Vector } from 'apache-arrow';

import { blankData } from './blank-data.ts';
import { ByteInterner } from './byte-interner.ts';
import { ColumnBuffer } from './column-buffer.ts';
import type { ColumnType } from './column-type.ts';
import type { ByteList, ColumnData, ColumnValues } from './column-values.ts';

// casts: Arrow's Data is one class for all types, a dictionary of text has offsets and bytes; indexes stay below their lengths

/**
 * Gives the rows of all batches codes into one dictionary per column, whether the batches bring the same dictionary, a growing one
 * or one each. A dictionary that outgrows its share of memory ends the coding: `undefined` says that the column is to be read plainly.
 */
export interface DictionaryReader {
  codesOf(
    column: string,
    dictionary: Vector,
    indexes: ArrayLike<number>,
    valid: Uint8Array | undefined,
    rows: number,
  ): Extract<ColumnData, { kind: 'codes' }> | undefined;
  /** Memory of the dictionaries, which stays in use until the end. */
  readonly allocatedBytes: number;
}

interface ColumnDictionary {
  readonly entries: ByteInterner;
  /** The batch dictionary seen last, and the code of each of its entries; `undefined`: code and index are the same. */
  last: Vector | undefined;
  codes: Int32Array | undefined;
}

/** A dictionary above `maxBytes` is given up. */
export function createDictionaryReader(maxBytes: number): DictionaryReader {
  const columns = new Map<string, ColumnDictionary>();
  return {
    get allocatedBytes() {
      let total = 0;
      for (const { entries } of columns.values()) total += entries.allocatedBytes;
      return total;
    },
    codesOf(column, dictionary, indexes, valid, rows) {
      let known = columns.get(column);
      if (known === undefined) {
        known = { entries: new ByteInterner(), last: undefined, codes: undefined };
        columns.set(column, known);
      }
      if (known.last !== dictionary) {
        if (known.entries.allocatedBytes > maxBytes) return undefined;
        known.codes = adopt(known.entries, dictionary);
        known.last = dictionary;
      }
      return { kind: 'codes', codes: coded(indexes, known.codes, valid, rows), dictionary: known.entries };
    },
  };
}

/** Enter the entries of a batch dictionary. Returns their codes, or `undefined` when code and index are the same. */
function adopt(entries: ByteInterner, dictionary: Vector): Int32Array | undefined {
  const codes = new Int32Array(dictionary.length);
  let isIdentity = true;
  let index = 0;
  for (const chunk of dictionary.data) {
    const list = listOf(chunk);
    let at = 0;
    if (index === 0 && entries.count > 0 && startsWith(list, entries)) {
      for (; at < entries.count; at++) codes[index++] = at;
    }
    for (; at < chunk.length; at++) {
      const code = entries.intern(list.bytes, list.offsets[at] as number, list.offsets[at + 1] as number);
      if (code !== index) isIdentity = false;
      codes[index++] = code;
    }
  }
  return isIdentity ? undefined : codes;
}

function listOf(chunk: Data): ByteList {
  const offsets = chunk.valueOffsets as Int32Array | undefined;
  return {
    count: chunk.length,
    offsets: offsets ?? new Int32Array(1),
    bytes: (chunk.values as Uint8Array | undefined) ?? new Uint8Array(0),
  };
}

/** Whether a batch dictionary continues the one already known: one comparison instead of a look-up per entry. */
function startsWith(list: ByteList, known: ByteInterner): boolean {
  if (list.count < known.count || list.offsets[0] !== 0) return false;
  for (let i = 1; i <= known.count; i++) if (list.offsets[i] !== known.offsets[i]) return false;
  const end = known.totalBytes;
  return Buffer.compare(list.bytes.subarray(0, end), known.bytes.subarray(0, end)) === 0;
}

function coded(
  indexes: ArrayLike<number>,
  codes: Int32Array | undefined,
  valid: Uint8Array | undefined,
  rows: number,
): Int32Array {
  if (codes === undefined && valid === undefined && indexes instanceof Int32Array) return indexes.subarray(0, rows);
  const result = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    // the index below a null may be anything
    if (valid !== undefined && valid[row] === 0) continue;
    const index = indexes[row] as number;
    result[row] = codes === undefined ? index : (codes[index] as number);
  }
  return result;
}

/** Look every index up: for dictionaries of fixed-width values, with null entries, or too large to keep. */
export function materialise(
  type: ColumnType,
  dictionary: Vector,
  indexes: ArrayLike<number>,
  valid: Uint8Array | undefined,
  rows: number,
  readEntries: (data: Data) => ColumnValues,
): ColumnValues {
  const buffer = new ColumnBuffer(type);
  for (const chunk of dictionary.data)
    buffer.append(readEntries(chunk), { rows: undefined, from: 0, to: chunk.length });
  // what the rows without a value point to
  const blank = buffer.rows;
  const nothing: ColumnValues = { rows: 1, valid: Uint8Array.of(0), data: blankData(type, 1) };
  buffer.append(nothing, { rows: undefined, from: 0, to: 1 });
  const entries = buffer.view();
  const picked = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const entry = valid === undefined || valid[row] === 1 ? (indexes[row] as number) : blank;
    picked[row] = entries.valid === undefined || entries.valid[entry] === 1 ? entry : blank;
  }
  const result = new ColumnBuffer(type);
  result.append(entries, { rows: picked, from: 0, to: rows });
  const { data, valid: present } = result.view();
  return { rows, valid: present?.subarray(0, rows).includes(0) === true ? present : undefined, data };
}

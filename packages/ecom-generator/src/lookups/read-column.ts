import { DataType } from 'apache-arrow';
import type { Data, RecordBatch } from 'apache-arrow';

import type { CodeColumn, TextColumn } from './text-column.ts';
import { createTextBuilder } from './text-column.ts';

/** Readers of whole columns out of batches, plain or dictionary-encoded. */

const TWO_32 = 0x1_0000_0000;
const ANY_VALUE = -1;

export function countRows(batches: readonly RecordBatch[]): number {
  return batches.reduce((sum, batch) => sum + batch.numRows, 0);
}

/** The column's text, copied. */
export function readTexts(batches: readonly RecordBatch[], name: string): TextColumn {
  const builder = createTextBuilder(countRows(batches), 24);
  eachText(batches, name, (bytes, start, end) => {
    if (bytes === undefined) builder.appendNull();
    else builder.appendBytes(bytes, start, end);
  });
  return builder.finish();
}

/** The column as codes; values in order of appearance. */
export function readCodes(batches: readonly RecordBatch[], name: string): CodeColumn {
  const codes = new Int16Array(countRows(batches)).fill(ANY_VALUE);
  const places = new Map<string, number>();
  let row = 0;
  eachText(batches, name, (bytes, start, end) => {
    if (bytes !== undefined) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
      let place = places.get(text);
      if (place === undefined) {
        place = places.size;
        places.set(text, place);
      }
      codes[row] = place;
    }
    row += 1;
  });
  return { codes, values: [...places.keys()] };
}

/** Integers, dates or unscaled decimals as numbers; `missing` for null. */
export function readNumbers(batches: readonly RecordBatch[], name: string, missing: number): Float64Array {
  const result = new Float64Array(countRows(batches));
  let row = 0;
  for (const batch of batches) {
    const data = columnOf(batch, name);
    const valueOf = numberReader(data);
    for (let index = 0; index < batch.numRows; index += 1, row += 1)
      result[row] = isNull(data, index) ? missing : valueOf(index + data.offset);
  }
  return result;
}

/** 0, 1 or `missing`. */
export function readFlags(batches: readonly RecordBatch[], name: string, missing: number): Uint8Array {
  const result = new Uint8Array(countRows(batches));
  let row = 0;
  for (const batch of batches) {
    const data = columnOf(batch, name);
    const bits = data.values as Uint8Array; // a Bool column's values are its bits
    for (let index = 0; index < batch.numRows; index += 1, row += 1) {
      const at = index + data.offset;
      result[row] = isNull(data, index) ? missing : ((bits[at >> 3] ?? 0) >> (at & 7)) & 1;
    }
  }
  return result;
}

function columnOf(batch: RecordBatch, name: string): Data {
  const index = batch.schema.fields.findIndex((field) => field.name === name);
  const data = batch.data.children[index];
  if (data === undefined) throw new TypeError(`the batch has no column ${name}`);
  return data;
}

function isNull(data: Data, row: number): boolean {
  if (data.nullCount === 0) return false;
  const at = row + data.offset;
  return (((data.nullBitmap[at >> 3] ?? 0) >> (at & 7)) & 1) === 0;
}

function numberReader(data: Data): (row: number) => number {
  if (DataType.isDate(data.type)) {
    const days = data.values as Int32Array; // DateDay
    return (row) => days[row] ?? 0;
  }
  const stride = DataType.isDecimal(data.type) ? 4 : 2;
  const { buffer, byteOffset, byteLength } = data.values as BigInt64Array | Uint32Array; // 64- and 128-bit values
  const words = new Int32Array(buffer, byteOffset, byteLength / 4);
  // Arrow moves the values of a slice, not of its buffers, so `values` already begins at the offset.
  const first = data.offset;
  return (row) => (words[(row - first) * stride + 1] ?? 0) * TWO_32 + ((words[(row - first) * stride] ?? 0) >>> 0);
}

function eachText(
  batches: readonly RecordBatch[],
  name: string,
  visit: (bytes: Uint8Array | undefined, start: number, end: number) => void,
): void {
  for (const batch of batches) {
    const data = columnOf(batch, name);
    if (DataType.isDictionary(data.type)) {
      const entries = data.dictionary?.data.flatMap(entriesOf) ?? [];
      const indices = data.values as Int32Array; // Dictionary<Utf8, Int32>
      for (let row = 0; row < batch.numRows; row += 1) {
        const entry = isNull(data, row) ? undefined : entries[indices[row] ?? 0];
        visit(entry, 0, entry?.length ?? 0);
      }
      continue;
    }
    const bytes = data.values as Uint8Array; // Utf8
    const offsets = data.valueOffsets as Int32Array;
    for (let row = 0; row < batch.numRows; row += 1)
      visit(isNull(data, row) ? undefined : bytes, offsets[row] ?? 0, offsets[row + 1] ?? 0);
  }
}

function entriesOf(data: Data): Uint8Array[] {
  const bytes = data.values as Uint8Array; // the dictionary's values are Utf8
  const offsets = data.valueOffsets as Int32Array;
  return Array.from({ length: data.length }, (_, index) => bytes.subarray(offsets[index], offsets[index + 1]));
}

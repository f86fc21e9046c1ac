import { DataType } from 'apache-arrow';
import type { Data, RecordBatch } from 'apache-arrow';

import { formatDay } from '../time/calendar.ts';

/** Writes one cell at `at` and answers the position behind it. `row` is a row of the column's data. */
type WriteCell = (row: number, to: Buffer, at: number) => number;

const COMMA = 44;
const LINE_FEED = 10;
const QUOTE = 34;
const CARRIAGE_RETURN = 13;
const TWO_32 = 0x1_0000_0000;
const SECONDS_PER_DAY = 86_400;
/** More than any number, date or flag takes. */
const FIXED_CELL_BYTES = 32;

/**
 * A batch of this package as CSV lines: comma, LF, quotes only where needed, nulls empty, booleans `True` and `False`, amounts with
 * two decimals, timestamps in whole seconds.
 */
export function encodeCsv(batch: RecordBatch, columns: readonly string[]): Buffer {
  const datas = columns.map((name) => {
    const index = batch.schema.fields.findIndex((field) => field.name === name);
    const data = batch.data.children[index];
    if (data === undefined) throw new TypeError(`the batch has no column ${name}`);
    return data;
  });
  const writers = datas.map(cellWriter);
  const buffer = Buffer.allocUnsafe(
    datas.reduce((sum, data) => sum + maxBytes(data), 0) + batch.numRows * columns.length,
  );
  let at = 0;
  for (let row = 0; row < batch.numRows; row += 1) {
    for (let column = 0; column < writers.length; column += 1) {
      if (column > 0) buffer[at++] = COMMA;
      at = writers[column]?.(row, buffer, at) ?? at;
    }
    buffer[at++] = LINE_FEED;
  }
  return buffer.subarray(0, at);
}

/** The header line. */
export function encodeCsvHeader(columns: readonly string[]): Buffer {
  return Buffer.from(`${columns.join(',')}\n`);
}

function maxBytes(data: Data): number {
  if (DataType.isUtf8(data.type)) return (data.values?.length ?? 0) * 2 + data.length * 2;
  if (DataType.isDictionary(data.type)) {
    let longest = 0;
    for (const chunk of data.dictionary?.data ?? []) {
      const offsets: Int32Array = chunk.valueOffsets;
      for (let index = 0; index < chunk.length; index += 1)
        longest = Math.max(longest, (offsets[index + 1] ?? 0) - (offsets[index] ?? 0));
    }
    return data.length * (longest * 2 + 2);
  }
  return data.length * FIXED_CELL_BYTES;
}

function cellWriter(data: Data): WriteCell {
  const write = valueWriter(data);
  if (data.nullCount === 0) return write;
  const bits = data.nullBitmap;
  return (row, to, at) => (((bits[row >> 3] ?? 0) >> (row & 7)) & 1 ? write(row, to, at) : at);
}

function valueWriter(data: Data): WriteCell {
  const { type } = data;
  if (DataType.isUtf8(type)) {
    // Data is not generic over its type here; a Utf8 column has bytes and 32-bit offsets.
    const bytes = data.values as Uint8Array;
    const offsets = data.valueOffsets as Int32Array;
    return (row, to, at) => writeText(bytes, offsets[row] ?? 0, offsets[row + 1] ?? 0, to, at);
  }
  if (DataType.isDictionary(type)) {
    const chunk = data.dictionary?.data[0];
    const bytes = (chunk?.values ?? new Uint8Array(0)) as Uint8Array;
    const offsets = (chunk?.valueOffsets ?? new Int32Array(1)) as Int32Array;
    const indices = data.values as Int32Array;
    return (row, to, at) => {
      const entry = indices[row] ?? 0;
      return writeText(bytes, offsets[entry] ?? 0, offsets[entry + 1] ?? 0, to, at);
    };
  }
  if (DataType.isBool(type)) {
    const bits = data.values as Uint8Array;
    return (row, to, at) => at + to.write(((bits[row >> 3] ?? 0) >> (row & 7)) & 1 ? 'True' : 'False', at, 'latin1');
  }
  if (DataType.isDate(type)) {
    const days = data.values as Int32Array;
    const dayText = createDayText();
    return (row, to, at) => at + to.write(dayText(days[row] ?? 0), at, 'latin1');
  }
  const words = wordsOf(data.values as BigInt64Array | Uint32Array);
  const stride = DataType.isDecimal(type) ? 4 : 2;
  const valueOf = (row: number): number => (words[row * stride + 1] ?? 0) * TWO_32 + ((words[row * stride] ?? 0) >>> 0);
  if (DataType.isDecimal(type)) return (row, to, at) => writeMoney(valueOf(row), to, at);
  if (DataType.isTimestamp(type)) {
    const dayText = createDayText();
    return (row, to, at) => {
      const seconds = valueOf(row) / 1_000_000;
      const day = Math.floor(seconds / SECONDS_PER_DAY);
      const end = at + to.write(dayText(day), at, 'latin1');
      return writeTime(seconds - day * SECONDS_PER_DAY, to, end);
    };
  }
  return (row, to, at) => writeInteger(valueOf(row), to, at);
}

/** 64- and 128-bit values as signed 32-bit words, low word first. */
function wordsOf({ buffer, byteOffset, byteLength }: BigInt64Array | Uint32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, byteLength / 4);
}

function createDayText(): (day: number) => string {
  const texts = new Map<number, string>();
  return (day) => {
    let text = texts.get(day);
    if (text === undefined) {
      text = formatDay(day);
      texts.set(day, text);
    }
    return text;
  };
}

function writeText(bytes: Uint8Array, start: number, end: number, to: Buffer, at: number): number {
  let needsQuotes = false;
  let next = at;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === COMMA || byte === QUOTE || byte === LINE_FEED || byte === CARRIAGE_RETURN) needsQuotes = true;
    to[next++] = byte;
  }
  if (!needsQuotes) return next;
  next = at;
  to[next++] = QUOTE;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === QUOTE) to[next++] = QUOTE;
    to[next++] = byte;
  }
  to[next++] = QUOTE;
  return next;
}

function writeInteger(value: number, to: Buffer, at: number): number {
  return at + to.write(String(value), at, 'latin1');
}

function writeMoney(cents: number, to: Buffer, at: number): number {
  const size = Math.abs(cents);
  const units = Math.floor(size / 100);
  const rest = size - units * 100;
  const end = writeInteger(units, to, cents < 0 ? writeSign(to, at) : at);
  to[end] = 46;
  writeTwo(rest, to, end + 1);
  return end + 3;
}

function writeSign(to: Buffer, at: number): number {
  to[at] = 45;
  return at + 1;
}

function writeTime(second: number, to: Buffer, at: number): number {
  to[at] = 84;
  writeTwo(Math.floor(second / 3_600), to, at + 1);
  to[at + 3] = 58;
  writeTwo(Math.floor((second % 3_600) / 60), to, at + 4);
  to[at + 6] = 58;
  writeTwo(second % 60, to, at + 7);
  return at + 9;
}

function writeTwo(value: number, to: Buffer, at: number): void {
  const tens = Math.floor(value / 10);
  to[at] = 48 + tens;
  to[at + 1] = 48 + value - tens * 10;
}

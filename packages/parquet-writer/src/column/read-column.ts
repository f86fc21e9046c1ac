import type { Data, DataType, Vector } from 'apache-arrow';
import { DataType as ArrowType } from 'apache-arrow';

import { ByteSink } from '../encode/byte-sink.ts';
import { ParquetWriterError } from '../errors.ts';
import type { ByteList, ColumnValues } from './column-values.ts';
import type { ColumnType } from './column-type.ts';
import type { DictionaryReader } from './dictionary-reader.ts';
import { materialise } from './dictionary-reader.ts';
import { nestedValues } from './nested-values.ts';

// casts: Arrow's Data is one class for all types; the storage kind, taken from its type, tells the class of its arrays

/**
 * One Arrow column of a batch as {@link ColumnValues}. Where Arrow's layout allows it no byte is copied.
 * @throws {ParquetWriterError} `ECL_PARQUET_WRITER_NULL`, `ECL_PARQUET_WRITER_BATCH`
 */
export function readColumn(type: ColumnType, data: Data, dictionaries: DictionaryReader): ColumnValues {
  const values = ArrowType.isDictionary(data.type)
    ? readDictionaryColumn(type, data, dictionaries)
    : readPlainColumn(type, data, validBytesOf(data));
  if (values.valid !== undefined && !type.nullable) {
    throw new ParquetWriterError(
      'ECL_PARQUET_WRITER_NULL',
      `column ${type.name}: null at row ${values.valid.indexOf(0)} of a batch, but the schema says it is not nullable`,
      { details: { column: type.name } },
    );
  }
  return values;
}

function readDictionaryColumn(type: ColumnType, data: Data, dictionaries: DictionaryReader): ColumnValues {
  const dictionary = data.dictionary as Vector; // a Data of Dictionary type always has one
  const valid = validBytesOf(data);
  const indexes = data.values as ArrayLike<number>;
  if (type.storage === 'bytes' && dictionary.nullCount === 0) {
    const coded = dictionaries.codesOf(type.name, dictionary, indexes, valid, data.length);
    if (coded !== undefined) return { rows: data.length, valid, data: coded };
  }
  return materialise(type, dictionary, indexes, valid, data.length, (entries) =>
    readPlainColumn(type, entries, validBytesOf(entries)),
  );
}

/** Byte per row, or `undefined` when no row is null. */
function validBytesOf(data: Data): Uint8Array | undefined {
  const bitmap = data.nullBitmap;
  if (data.nullCount === 0 || bitmap === undefined || bitmap.length === 0) return undefined;
  return unpackBits(bitmap, data.offset, data.length);
}

function unpackBits(bits: Uint8Array, offset: number, length: number): Uint8Array {
  const unpacked = new Uint8Array(length);
  for (let i = 0, bit = offset; i < length; i++, bit++) unpacked[i] = ((bits[bit >> 3] as number) >> (bit & 7)) & 1;
  return unpacked;
}

function readPlainColumn(type: ColumnType, data: Data<DataType>, valid: Uint8Array | undefined): ColumnValues {
  const rows = data.length;
  switch (type.storage) {
    case 'bool':
      return { rows, valid, data: { kind: 'bool', values: unpackBits(data.values as Uint8Array, data.offset, rows) } };
    case 'int32':
      if (type.logical === 'decimal')
        return { rows, valid, data: { kind: 'int32', values: decimals32(type, data, valid) } };
      return { rows, valid, data: { kind: 'int32', values: (data.values as Int32Array).subarray(0, rows) } };
    case 'float32':
      return { rows, valid, data: { kind: 'int32', values: sameBits32(data.values as Float32Array, rows) } };
    case 'int64':
      if (type.logical === 'decimal')
        return { rows, valid, data: { kind: 'int64', values: decimals64(type, data, valid) } };
      return { rows, valid, data: { kind: 'int64', values: (data.values as BigInt64Array).subarray(0, rows) } };
    case 'float64':
      return { rows, valid, data: { kind: 'int64', values: sameBits64(data.values as Float64Array, rows) } };
    case 'fixed': {
      const raw = data.values as Uint8Array | Uint32Array;
      const values = new Uint8Array(raw.buffer, raw.byteOffset, rows * type.width);
      return { rows, valid, data: { kind: 'fixed', values, width: type.width } };
    }
    case 'bytes':
      return { rows, valid, data: { kind: 'bytes', ...withEmptyNulls(byteListOf(data), valid) } };
    case 'nested':
      return { rows, valid, data: { kind: 'nested', values: nestedValues(data) } };
  }
}

/** Offsets and bytes of a Utf8 or Binary column; a column without rows may lack both. */
function byteListOf(data: Data): ByteList {
  const offsets = data.valueOffsets as Int32Array | undefined;
  return {
    count: data.length,
    offsets: offsets === undefined || offsets.length === 0 ? new Int32Array(1) : offsets,
    bytes: (data.values as Uint8Array | undefined) ?? new Uint8Array(0),
  };
}

/** What an Arrow producer left below a null is taken out. */
function withEmptyNulls(list: ByteList, valid: Uint8Array | undefined): ByteList {
  const { count, offsets, bytes } = list;
  if (valid === undefined) return list;
  let hidden = 0;
  for (let row = 0; row < count; row++) {
    if (valid[row] === 0) hidden += (offsets[row + 1] as number) - (offsets[row] as number);
  }
  if (hidden === 0) return list;
  const cleaned = new ByteSink(bytes.length);
  const ends = new Int32Array(count + 1);
  for (let row = 0; row < count; row++) {
    if (valid[row] === 1) cleaned.pushBytes(bytes, offsets[row] as number, offsets[row + 1] as number);
    ends[row + 1] = cleaned.length;
  }
  return { count, offsets: ends, bytes: cleaned.bytes };
}

function sameBits32(values: Float32Array, rows: number): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, rows);
}

function sameBits64(values: Float64Array, rows: number): BigInt64Array {
  return new BigInt64Array(values.buffer, values.byteOffset, rows);
}

/** Little-endian 128-bit words → the 32 bits that a decimal of at most 9 digits needs. */
function decimals32(type: ColumnType, data: Data, valid: Uint8Array | undefined): Int32Array {
  const words = wordsOf(data);
  const values = new Int32Array(data.length);
  for (let row = 0, at = 0; row < values.length; row++, at += 4) {
    if (valid !== undefined && valid[row] === 0) continue;
    const low = words[at] as number;
    const sign = low >> 31;
    if (words[at + 1] !== sign || words[at + 2] !== sign || words[at + 3] !== sign) throw tooWide(type, row);
    values[row] = low;
  }
  return values;
}

/** Little-endian 128-bit words → the 64 bits that a decimal of at most 18 digits needs. */
function decimals64(type: ColumnType, data: Data, valid: Uint8Array | undefined): BigInt64Array {
  const words = wordsOf(data);
  const values = new BigInt64Array(data.length);
  const halves = new Int32Array(values.buffer);
  for (let row = 0, at = 0; row < values.length; row++, at += 4) {
    if (valid !== undefined && valid[row] === 0) continue;
    const high = words[at + 1] as number;
    const sign = high >> 31;
    if (words[at + 2] !== sign || words[at + 3] !== sign) throw tooWide(type, row);
    halves[row * 2] = words[at] as number;
    halves[row * 2 + 1] = high;
  }
  return values;
}

function wordsOf(data: Data): Int32Array {
  const words = data.values as Uint32Array;
  return new Int32Array(words.buffer, words.byteOffset, words.length);
}

function tooWide(type: ColumnType, row: number): ParquetWriterError {
  const precision = type.elements[0]?.precision;
  return new ParquetWriterError(
    'ECL_PARQUET_WRITER_BATCH',
    `column ${type.name}: the value at row ${row} of a batch does not fit decimal(${String(precision)},${type.scale})`,
    { details: { column: type.name, row, precision, scale: type.scale } },
  );
}

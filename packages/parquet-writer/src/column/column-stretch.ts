import type { ArraySource } from './array-source.ts';
import { FRESH_ARRAYS } from './array-source.ts';
import type { ByteList, Codes, ColumnData, ColumnValues, RowSelection } from './column-values.ts';
import type { ColumnType } from './column-type.ts';
import {
  copyByteRange,
  gatherBytes,
  gatherCodes,
  gatherEntries,
  gatherFixed,
  gatherInt32,
  gatherInt64,
  gatherUint8,
} from './gather.ts';

// casts: offsets hold one more number than there are rows

/** Values being filled in; the arrays have their final size from the start, `capacity` rows. */
export interface Stretch extends ColumnValues {
  readonly data: ColumnData;
  readonly capacity: number;
  rows: number;
  valid: Uint8Array | undefined;
}

/** What an array costs beside its bytes: object, backing store, allocator. */
const ARRAY_OVERHEAD_BYTES = 256;
/** A parsed cell of a nested column, roughly. */
const NESTED_CELL_BYTES = 256;

/** Whether `count` rows like `data`, with `bytes` of variable length, can be appended. */
export function hasRoom(stretch: Stretch, data: ColumnData, count: number, bytes: number): boolean {
  const held = stretch.data;
  if (stretch.rows + count > stretch.capacity || held.kind !== data.kind) return false;
  if (held.kind === 'bytes') return (held.offsets[stretch.rows] as number) + bytes <= held.bytes.length;
  if (held.kind !== 'codes' || data.kind !== 'codes') return true;
  return held.dictionary === data.dictionary && held.codes.BYTES_PER_ELEMENT >= codeWidth(data.dictionary);
}

/** Room for `capacity` rows in the form of `like`. */
export function createStretch(
  like: ColumnData,
  capacity: number,
  bytes: number,
  arrays: ArraySource = FRESH_ARRAYS,
): Stretch {
  return { data: createData(like, capacity, bytes, arrays), capacity, rows: 0, valid: undefined };
}

function createData(like: ColumnData, capacity: number, bytes: number, arrays: ArraySource): ColumnData {
  switch (like.kind) {
    case 'bool':
      return { kind: 'bool', values: arrays.uint8(capacity) };
    case 'int32':
      return { kind: 'int32', values: arrays.int32(capacity) };
    case 'int64':
      return { kind: 'int64', values: arrays.int64(capacity) };
    case 'fixed':
      return { kind: 'fixed', values: arrays.uint8(capacity * like.width), width: like.width };
    case 'bytes': {
      const offsets = arrays.int32(capacity + 1);
      offsets[0] = 0;
      return { kind: 'bytes', offsets, bytes: arrays.uint8(bytes) };
    }
    case 'codes':
      return { kind: 'codes', codes: createCodes(capacity, like.dictionary, arrays), dictionary: like.dictionary };
    case 'nested':
      return { kind: 'nested', values: [] };
  }
}

function createCodes(capacity: number, dictionary: ByteList, arrays: ArraySource): Codes {
  const width = codeWidth(dictionary);
  if (width === 1) return arrays.uint8(capacity);
  return width === 2 ? arrays.uint16(capacity) : arrays.int32(capacity);
}

function codeWidth({ count }: ByteList): number {
  return count <= 0x100 ? 1 : count <= 0x10000 ? 2 : 4;
}

/** Memory in use. */
export function stretchBytes({ data, valid, rows }: Stretch): number {
  const flags = valid === undefined ? 0 : valid.byteLength + ARRAY_OVERHEAD_BYTES;
  switch (data.kind) {
    case 'bytes':
      return flags + data.bytes.byteLength + data.offsets.byteLength + 2 * ARRAY_OVERHEAD_BYTES;
    case 'codes':
      return flags + data.codes.byteLength + ARRAY_OVERHEAD_BYTES;
    case 'nested':
      return flags + rows * NESTED_CELL_BYTES;
    default:
      return flags + data.values.byteLength + ARRAY_OVERHEAD_BYTES;
  }
}

/** Append rows to a stretch that has room for them. */
export function appendRows(type: ColumnType, stretch: Stretch, source: ColumnValues, selection: RowSelection): void {
  appendValid(stretch, source.valid, selection);
  copyData(type, stretch, source, selection);
  stretch.rows += selection.to - selection.from;
}

function appendValid(stretch: Stretch, valid: Uint8Array | undefined, { rows, from, to }: RowSelection): void {
  const at = stretch.rows;
  if (valid === undefined && stretch.valid === undefined) return;
  stretch.valid ??= new Uint8Array(stretch.capacity).fill(1, 0, at);
  if (valid === undefined) stretch.valid.fill(1, at, at + to - from);
  else if (rows === undefined) stretch.valid.set(valid.subarray(from, to), at);
  else gatherUint8(stretch.valid, at, valid, rows, from, to);
}

function copyData(
  type: ColumnType,
  stretch: Stretch,
  { data, valid }: ColumnValues,
  { rows, from, to }: RowSelection,
): void {
  const at = stretch.rows;
  const held = stretch.data;
  if (held.kind === 'bool' && data.kind === 'bool') {
    if (rows === undefined) held.values.set(data.values.subarray(from, to), at);
    else gatherUint8(held.values, at, data.values, rows, from, to);
  } else if (held.kind === 'int32' && data.kind === 'int32') {
    if (rows === undefined) held.values.set(data.values.subarray(from, to), at);
    else gatherInt32(held.values, at, data.values, rows, from, to);
  } else if (held.kind === 'int64' && data.kind === 'int64') {
    if (rows === undefined) held.values.set(data.values.subarray(from, to), at);
    else gatherInt64(held.values, at, data.values, rows, from, to);
  } else if (held.kind === 'fixed' && data.kind === 'fixed') {
    const { width } = held;
    if (rows === undefined) held.values.set(data.values.subarray(from * width, to * width), at * width);
    else gatherFixed(held.values, at, data.values, width, rows, from, to);
  } else if (held.kind === 'codes' && data.kind === 'codes') {
    if (rows === undefined) held.codes.set(data.codes.subarray(from, to), at);
    else gatherCodes(held.codes, at, data.codes, rows, from, to);
  } else if (held.kind === 'bytes' && data.kind === 'bytes') {
    if (rows === undefined) copyByteRange({ ...held, at }, data.offsets, data.bytes, from, to);
    else gatherBytes({ ...held, at }, data.offsets, data.bytes, rows, from, to);
  } else if (held.kind === 'bytes' && data.kind === 'codes') {
    gatherEntries({ ...held, at }, data.codes, data.dictionary, valid, rows, from, to);
  } else if (held.kind === 'nested' && data.kind === 'nested') {
    const items = held.values as unknown[]; // made by createData
    for (let k = from; k < to; k++) items.push(data.values[rows === undefined ? k : (rows[k] as number)]);
  } else {
    throw new TypeError(`column ${type.name}: ${data.kind} values after ${held.kind} values`);
  }
}

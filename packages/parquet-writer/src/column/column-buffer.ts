import { blankData } from './blank-data.ts';
import type { ByteList, Codes, ColumnValues, RowSelection } from './column-values.ts';
import { plainBytes } from './column-values.ts';
import type { ColumnType } from './column-type.ts';
import {
  gatherBytes,
  gatherCodes,
  gatherEntries,
  gatherFixed,
  gatherInt32,
  gatherInt64,
  gatherUint8,
} from './gather.ts';

type Store =
  | { kind: 'empty' }
  | { kind: 'bool'; values: Uint8Array }
  | { kind: 'int32'; values: Int32Array }
  | { kind: 'int64'; values: BigInt64Array }
  | { kind: 'fixed'; values: Uint8Array; readonly width: number }
  | { kind: 'bytes'; offsets: Int32Array; bytes: Uint8Array }
  | { kind: 'codes'; codes: Codes; readonly dictionary: ByteList }
  | { kind: 'nested'; readonly values: unknown[] };

const FIRST_CAPACITY = 32;
/** What an array costs beside its bytes: object, backing store, allocator. */
const ARRAY_OVERHEAD_BYTES = 256;
/** A parsed cell of a nested column, roughly. */
const NESTED_CELL_BYTES = 256;

/**
 * Rows of one column of one partition, between batch and row group. It keeps dictionary codes as long as every append brings codes, in
 * the narrowest width that the dictionary allows, and turns to plain bytes with the first append that does not.
 */
export class ColumnBuffer {
  readonly #type: ColumnType;
  #rows = 0;
  #valid: Uint8Array | undefined;
  #store: Store = { kind: 'empty' };
  #allocatedBytes = 0;

  constructor(type: ColumnType) {
    this.#type = type;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Bytes that {@link clear} would give back. */
  get allocatedBytes(): number {
    return this.#allocatedBytes;
  }

  /** What was appended; shares the buffer's memory, so it is good until the next append. */
  view(): ColumnValues {
    const store = this.#store;
    const rows = this.#rows;
    const valid = this.#valid;
    return { rows, valid, data: store.kind === 'empty' ? blankData(this.#type, 0) : store };
  }

  clear(): void {
    this.#rows = 0;
    this.#valid = undefined;
    this.#store = { kind: 'empty' };
    this.#allocatedBytes = 0;
  }

  append(source: ColumnValues, selection: RowSelection): void {
    const count = selection.to - selection.from;
    this.#appendValid(source, selection, count);
    this.#prepare(source, selection, count);
    this.#copy(source, selection);
    this.#rows += count;
    this.#account();
  }

  #appendValid(source: ColumnValues, { rows, from, to }: RowSelection, count: number): void {
    const at = this.#rows;
    if (source.valid === undefined && this.#valid === undefined) return;
    this.#valid =
      this.#valid === undefined
        ? new Uint8Array(capacityFor(at + count, 0)).fill(1, 0, at)
        : grown(this.#valid, at, at + count);
    if (source.valid === undefined) this.#valid.fill(1, at, at + count);
    else if (rows === undefined) this.#valid.set(source.valid.subarray(from, to), at);
    else gatherUint8(this.#valid, at, source.valid, rows, from, to);
  }

  /** Choose the form, and make room. */
  #prepare(source: ColumnValues, selection: RowSelection, count: number): void {
    const at = this.#rows;
    const need = at + count;
    const { data } = source;
    if (this.#store.kind === 'empty') this.#store = emptyStore(data);
    if (this.#store.kind === 'codes' && (data.kind !== 'codes' || data.dictionary !== this.#store.dictionary)) {
      this.#store = expand(this.#store.codes, this.#store.dictionary, this.#valid, at);
    }
    const store = this.#store;
    switch (store.kind) {
      case 'bool':
        store.values = grown(store.values, at, need);
        break;
      case 'int32':
        store.values = grownInt32(store.values, at, need);
        break;
      case 'int64':
        store.values = grownInt64(store.values, at, need);
        break;
      case 'fixed':
        store.values = grown(store.values, at * store.width, need * store.width);
        break;
      case 'codes':
        store.codes = grownCodes(store.codes, at, need, store.dictionary.count);
        break;
      case 'bytes': {
        store.offsets = grownInt32(store.offsets, at + 1, need + 1);
        const used = store.offsets[at] as number;
        store.bytes = grown(store.bytes, used, used + plainBytes(source, selection, 0));
        break;
      }
      default:
        break;
    }
  }

  #copy(source: ColumnValues, { rows, from, to }: RowSelection): void {
    const at = this.#rows;
    const store = this.#store;
    const { data, valid } = source;
    if (store.kind === 'bool' && data.kind === 'bool') {
      if (rows === undefined) store.values.set(data.values.subarray(from, to), at);
      else gatherUint8(store.values, at, data.values, rows, from, to);
    } else if (store.kind === 'int32' && data.kind === 'int32') {
      if (rows === undefined) store.values.set(data.values.subarray(from, to), at);
      else gatherInt32(store.values, at, data.values, rows, from, to);
    } else if (store.kind === 'int64' && data.kind === 'int64') {
      if (rows === undefined) store.values.set(data.values.subarray(from, to), at);
      else gatherInt64(store.values, at, data.values, rows, from, to);
    } else if (store.kind === 'fixed' && data.kind === 'fixed') {
      const { width } = store;
      if (rows === undefined) store.values.set(data.values.subarray(from * width, to * width), at * width);
      else gatherFixed(store.values, at, data.values, width, rows, from, to);
    } else if (store.kind === 'codes' && data.kind === 'codes') {
      if (rows === undefined) store.codes.set(data.codes.subarray(from, to), at);
      else gatherCodes(store.codes, at, data.codes, rows, from, to);
    } else if (store.kind === 'bytes' && data.kind === 'bytes') {
      gatherBytes({ ...store, at }, data.offsets, data.bytes, valid, rows, from, to);
    } else if (store.kind === 'bytes' && data.kind === 'codes') {
      gatherEntries({ ...store, at }, data.codes, data.dictionary, valid, rows, from, to);
    } else if (store.kind === 'nested' && data.kind === 'nested') {
      for (let k = from; k < to; k++) store.values.push(data.values[rows === undefined ? k : (rows[k] as number)]);
    } else {
      throw new TypeError(`column ${this.#type.name}: ${data.kind} values after ${store.kind} values`);
    }
  }

  #account(): void {
    const store = this.#store;
    let bytes = ARRAY_OVERHEAD_BYTES + (this.#valid === undefined ? 0 : this.#valid.byteLength + ARRAY_OVERHEAD_BYTES);
    if (store.kind === 'bytes') bytes += store.bytes.byteLength + store.offsets.byteLength + ARRAY_OVERHEAD_BYTES;
    else if (store.kind === 'codes') bytes += store.codes.byteLength;
    else if (store.kind === 'nested') bytes += store.values.length * NESTED_CELL_BYTES;
    else if (store.kind !== 'empty') bytes += store.values.byteLength;
    this.#allocatedBytes = bytes;
  }
}

function emptyStore(data: ColumnValues['data']): Store {
  switch (data.kind) {
    case 'bool':
      return { kind: 'bool', values: new Uint8Array(0) };
    case 'int32':
      return { kind: 'int32', values: new Int32Array(0) };
    case 'int64':
      return { kind: 'int64', values: new BigInt64Array(0) };
    case 'fixed':
      return { kind: 'fixed', values: new Uint8Array(0), width: data.width };
    case 'bytes':
      return { kind: 'bytes', offsets: new Int32Array(1), bytes: new Uint8Array(0) };
    case 'codes':
      return { kind: 'codes', codes: new Uint8Array(0), dictionary: data.dictionary };
    case 'nested':
      return { kind: 'nested', values: [] };
  }
}

function expand(codes: Codes, dictionary: ByteList, valid: Uint8Array | undefined, rows: number): Store {
  const values: ColumnValues = { rows, valid, data: { kind: 'codes', codes, dictionary } };
  const offsets = new Int32Array(rows + 1);
  const bytes = new Uint8Array(plainBytes(values, { rows: undefined, from: 0, to: rows }, 0));
  gatherEntries({ offsets, bytes, at: 0 }, codes, dictionary, valid, undefined, 0, rows);
  return { kind: 'bytes', offsets, bytes };
}

function capacityFor(need: number, current: number): number {
  return Math.max(need, current * 2, FIRST_CAPACITY);
}

function grown(values: Uint8Array, used: number, need: number): Uint8Array {
  if (need <= values.length) return values;
  const larger = new Uint8Array(capacityFor(need, values.length));
  larger.set(values.subarray(0, used));
  return larger;
}

function grownInt32(values: Int32Array, used: number, need: number): Int32Array {
  if (need <= values.length) return values;
  const larger = new Int32Array(capacityFor(need, values.length));
  larger.set(values.subarray(0, used));
  return larger;
}

function grownInt64(values: BigInt64Array, used: number, need: number): BigInt64Array {
  if (need <= values.length) return values;
  const larger = new BigInt64Array(capacityFor(need, values.length));
  larger.set(values.subarray(0, used));
  return larger;
}

/** Grown, widened or both: codes are below `entries`. */
function grownCodes(codes: Codes, used: number, need: number, entries: number): Codes {
  const width = entries <= 0x100 ? 1 : entries <= 0x10000 ? 2 : 4;
  if (need <= codes.length && codes.BYTES_PER_ELEMENT >= width) return codes;
  const capacity = need <= codes.length ? codes.length : capacityFor(need, codes.length);
  const wanted = Math.max(width, codes.BYTES_PER_ELEMENT);
  const larger =
    wanted === 1 ? new Uint8Array(capacity) : wanted === 2 ? new Uint16Array(capacity) : new Int32Array(capacity);
  larger.set(codes.subarray(0, used));
  return larger;
}

import type { Data, DataType } from 'apache-arrow';
import {
  Binary,
  Bool,
  DateDay,
  Decimal,
  Dictionary,
  Field,
  FixedSizeBinary,
  Float32,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  TimeMicrosecond,
  TimestampMicrosecond,
  Utf8,
  Vector,
} from 'apache-arrow';

/** Kinds of columns the tests know, each with one canonical form of its cells. */
export const KINDS = [
  'string', // string
  'json', // string
  'uuid', // lower-case text
  'bytes', // lower-case hex
  'boolean', // boolean
  'int32', // number
  'int64', // bigint
  'float32', // number
  'float64', // number
  'decimal9', // unscaled bigint, scale 2
  'decimal18', // unscaled bigint, scale 2
  'decimal38', // unscaled bigint, scale 2
  'date', // number of days
  'time', // bigint, microseconds
  'timestamp', // bigint, microseconds
  'timestamptz', // bigint, microseconds
] as const;

export type Kind = (typeof KINDS)[number];
export type Cell = string | number | bigint | boolean | null;

export interface TestColumn {
  readonly name: string;
  readonly kind: Kind;
  /** @default true */
  readonly nullable?: boolean | undefined;
  /** Give the column to the writer as codes of a dictionary. @default false */
  readonly isDictionary?: boolean | undefined;
  readonly cells: readonly Cell[];
}

const encoder = new TextEncoder();

export function arrowType(kind: Kind): DataType {
  switch (kind) {
    case 'string':
    case 'json':
      return new Utf8();
    case 'uuid':
      return new FixedSizeBinary(16);
    case 'bytes':
      return new Binary();
    case 'boolean':
      return new Bool();
    case 'int32':
      return new Int32();
    case 'int64':
      return new Int64();
    case 'float32':
      return new Float32();
    case 'float64':
      return new Float64();
    case 'decimal9':
      return new Decimal(2, 9, 128);
    case 'decimal18':
      return new Decimal(2, 18, 128);
    case 'decimal38':
      return new Decimal(2, 38, 128);
    case 'date':
      return new DateDay();
    case 'time':
      return new TimeMicrosecond();
    case 'timestamp':
      return new TimestampMicrosecond();
    case 'timestamptz':
      return new TimestampMicrosecond('UTC');
  }
}

/** The schema of the files. */
export function schemaOf(columns: readonly Omit<TestColumn, 'cells'>[]): Schema {
  return new Schema(
    columns.map(({ name, kind, nullable = true }) => {
      const metadata = new Map(kind === 'json' || kind === 'uuid' ? [['ecomlake.logical', kind]] : []);
      return new Field(name, arrowType(kind), nullable, metadata);
    }),
  );
}

/** The rows as batches of `batchRows` rows. A dictionary column has one dictionary that grows from batch to batch. */
export function batchesOf(columns: readonly TestColumn[], batchRows: number): RecordBatch[] {
  const schema = schemaOf(columns);
  const total = columns[0]?.cells.length ?? 0;
  const batches: RecordBatch[] = [];
  const dictionaries = new Map<string, string[]>();
  for (let start = 0; start < total; start += batchRows) {
    const rows = Math.min(batchRows, total - start);
    const parts = columns.map(({ name, kind, isDictionary, cells }, index) => {
      const part = cells.slice(start, start + rows);
      if (isDictionary !== true) return dataOf(kind, part);
      const known = dictionaries.get(name) ?? [];
      dictionaries.set(name, known);
      return dictionaryData(part, known, index);
    });
    const fields = schema.fields.map((field, index) => field.clone({ type: parts[index]?.type ?? field.type }));
    const struct = makeData({ type: new Struct(fields), length: rows, nullCount: 0, children: parts });
    batches.push(new RecordBatch(new Schema(fields), struct));
  }
  return batches;
}

export async function* stream<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  for (const item of items) yield await Promise.resolve(item);
}

function dictionaryData(cells: readonly Cell[], known: string[], id: number) {
  const indexes = cells.map((cell) => {
    if (cell === null) return 0;
    const at = known.indexOf(String(cell));
    return at === -1 ? known.push(String(cell)) - 1 : at;
  });
  return makeData({
    type: new Dictionary(new Utf8(), new Int32(), id),
    length: cells.length,
    ...validity(cells),
    data: Int32Array.from(indexes),
    dictionary: new Vector([dataOf('string', known) as Data<Utf8>]), // text, by its kind
  });
}

function validity(cells: readonly Cell[]): { nullCount: number; nullBitmap?: Uint8Array } {
  const nullCount = cells.filter((cell) => cell === null).length;
  if (nullCount === 0) return { nullCount };
  const nullBitmap = new Uint8Array(Math.ceil(cells.length / 8));
  cells.forEach((cell, row) => {
    if (cell !== null) nullBitmap[row >> 3] = (nullBitmap[row >> 3] ?? 0) | (1 << (row & 7));
  });
  return { nullCount, nullBitmap };
}

export function dataOf(kind: Kind, cells: readonly Cell[]): Data {
  const base = { length: cells.length, ...validity(cells) };
  const bigints = () => BigInt64Array.from(cells, (cell) => BigInt(cell ?? 0));
  switch (kind) {
    case 'string':
    case 'json': {
      const { valueOffsets, data } = byteStrings(cells.map((cell) => encoder.encode(String(cell ?? ''))));
      return makeData({ type: new Utf8(), ...base, valueOffsets, data });
    }
    case 'bytes': {
      const { valueOffsets, data } = byteStrings(cells.map((cell) => Buffer.from(String(cell ?? ''), 'hex')));
      return makeData({ type: new Binary(), ...base, valueOffsets, data });
    }
    case 'uuid': {
      const hex = cells.map((cell) => String(cell ?? '0'.repeat(32)).replaceAll('-', '')).join('');
      return makeData({ type: new FixedSizeBinary(16), ...base, data: Uint8Array.from(Buffer.from(hex, 'hex')) });
    }
    case 'boolean': {
      const data = new Uint8Array(Math.ceil(cells.length / 8));
      cells.forEach((cell, row) => {
        if (cell === true) data[row >> 3] = (data[row >> 3] ?? 0) | (1 << (row & 7));
      });
      return makeData({ type: new Bool(), ...base, data });
    }
    case 'int32':
      return makeData({ type: new Int32(), ...base, data: Int32Array.from(cells, Number) });
    case 'date':
      return makeData({ type: new DateDay(), ...base, data: Int32Array.from(cells, Number) });
    case 'float32':
      return makeData({ type: new Float32(), ...base, data: Float32Array.from(cells, Number) });
    case 'float64':
      return makeData({ type: new Float64(), ...base, data: Float64Array.from(cells, Number) });
    case 'int64':
      return makeData({ type: new Int64(), ...base, data: bigints() });
    case 'time':
      return makeData({ type: new TimeMicrosecond(), ...base, data: bigints() });
    case 'timestamp':
      return makeData({ type: new TimestampMicrosecond(), ...base, data: bigints() });
    case 'timestamptz':
      return makeData({ type: new TimestampMicrosecond('UTC'), ...base, data: bigints() });
    case 'decimal9':
    case 'decimal18':
    case 'decimal38': {
      const data = new Uint32Array(cells.length * 4);
      cells.forEach((cell, row) => {
        for (let word = 0; word < 4; word++) {
          data[row * 4 + word] = Number(BigInt.asUintN(32, BigInt(cell ?? 0) >> BigInt(word * 32)));
        }
      });
      return makeData({ type: arrowType(kind) as Decimal, ...base, data }); // a decimal, by its kind
    }
  }
}

function byteStrings(values: readonly Uint8Array[]): { valueOffsets: Int32Array; data: Uint8Array } {
  const valueOffsets = new Int32Array(values.length + 1);
  values.forEach((value, index) => (valueOffsets[index + 1] = (valueOffsets[index] ?? 0) + value.length));
  return { valueOffsets, data: Uint8Array.from(Buffer.concat(values)) };
}

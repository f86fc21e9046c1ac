// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

/** Byte strings laid end to end: entry `i` is `bytes[offsets[i], offsets[i + 1])`. */
export interface ByteList {
  readonly count: number;
  /** No entry has more bytes, where that is known. */
  readonly longest?: number | undefined;
  /** Holds `count + 1` offsets at least. */
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

export type Codes = Uint8Array | Uint16Array | Int32Array;

/**
 * One value per row, nulls included as fillers; those of `bytes` are empty. Floating-point columns are kept as the integers that share their bits, since
 * a JavaScript number may change the payload of a NaN.
 */
export type ColumnData =
  | { readonly kind: 'bool'; readonly values: Uint8Array }
  | { readonly kind: 'int32'; readonly values: Int32Array }
  | { readonly kind: 'int64'; readonly values: BigInt64Array }
  | { readonly kind: 'fixed'; readonly values: Uint8Array; readonly width: number }
  | { readonly kind: 'bytes'; readonly offsets: Int32Array; readonly bytes: Uint8Array }
  | { readonly kind: 'codes'; readonly codes: Codes; readonly dictionary: ByteList }
  | { readonly kind: 'nested'; readonly values: readonly unknown[] };

/** A stretch of one column. Arrays may be longer than `rows`. */
export interface ColumnValues {
  readonly rows: number;
  /** 1 where the row has a value, 0 where it is null; `undefined`: no nulls. */
  readonly valid: Uint8Array | undefined;
  readonly data: ColumnData;
}

/** Which rows of a {@link ColumnValues}: `rows[from, to)`, or the range `[from, to)` itself where `rows` is undefined. */
export interface RowSelection {
  readonly rows: Int32Array | undefined;
  readonly from: number;
  readonly to: number;
}

/** Bytes that the values of the selected rows have in plain form, nulls counting nothing; the same for both forms of a byte column. */
export function plainBytes({ data, valid }: ColumnValues, { rows, from, to }: RowSelection, width: number): number {
  switch (data.kind) {
    case 'bytes':
      return rows === undefined
        ? (data.offsets[to] as number) - (data.offsets[from] as number)
        : gatheredBytes(data.offsets, rows, from, to);
    case 'codes':
      return codedBytes(data.codes, data.dictionary.offsets, valid, rows, from, to);
    case 'nested':
      return (to - from) * NESTED_ROW_BYTES;
    default:
      return (to - from) * width;
  }
}

/** At least as much as {@link plainBytes}, without a look at every code. */
export function plainBytesBound(values: ColumnValues, selection: RowSelection, width: number): number {
  const { data } = values;
  return data.kind === 'codes' && data.dictionary.longest !== undefined
    ? (selection.to - selection.from) * data.dictionary.longest
    : plainBytes(values, selection, width);
}

/** Nobody knows before encoding; an assumed size only decides where a row group of nested rows ends. */
const NESTED_ROW_BYTES = 256;

function gatheredBytes(offsets: Int32Array, rows: Int32Array, from: number, to: number): number {
  let total = 0;
  for (let k = from; k < to; k++) {
    const row = rows[k] as number;
    total += (offsets[row + 1] as number) - (offsets[row] as number);
  }
  return total;
}

function codedBytes(
  codes: Codes,
  offsets: Int32Array,
  valid: Uint8Array | undefined,
  rows: Int32Array | undefined,
  from: number,
  to: number,
): number {
  let total = 0;
  for (let k = from; k < to; k++) {
    const row = rows === undefined ? k : (rows[k] as number);
    if (valid !== undefined && valid[row] === 0) continue;
    const code = codes[row] as number;
    total += (offsets[code + 1] as number) - (offsets[code] as number);
  }
  return total;
}

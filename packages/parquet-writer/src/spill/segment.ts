import { deserialize, serialize } from 'node:v8';

import type { ByteList, ColumnData, ColumnValues } from '../column/column-values.ts';
import type { ColumnType } from '../column/column-type.ts';

// casts: offsets hold one more number than there are rows

/** Numbers per column in a segment's directory: codes' width or 0, then the lengths of validity, offsets and data. */
const FIELDS = 4;
const ALIGNMENT = 8;

/** Bytes of a segment's directory. */
export function directoryBytes(columnCount: number): number {
  return columnCount * FIELDS * Float64Array.BYTES_PER_ELEMENT;
}

/** The stretches of bytes that make up a segment, each to be placed at a multiple of eight; the directory comes first. */
export function segmentSections(columns: readonly ColumnValues[]): readonly Uint8Array[] {
  const directory = new Float64Array(columns.length * FIELDS);
  const sections: Uint8Array[] = [new Uint8Array(directory.buffer)];
  columns.forEach((values, index) => {
    const [width, parts] = columnSections(values);
    directory[index * FIELDS] = width;
    parts.forEach((part, position) => {
      directory[index * FIELDS + 1 + position] = part.length;
      sections.push(part);
    });
  });
  return sections;
}

function columnSections({ rows, valid, data }: ColumnValues): readonly [number, readonly Uint8Array[]] {
  const none = new Uint8Array(0);
  const flags = valid === undefined ? none : valid.subarray(0, rows);
  switch (data.kind) {
    case 'bytes': {
      const offsets = data.offsets.subarray(0, rows + 1);
      const start = offsets[0] as number;
      const based = start === 0 ? offsets : offsets.map((offset) => offset - start);
      return [0, [flags, bytesOf(based), data.bytes.subarray(start, offsets[rows])]];
    }
    case 'codes':
      return [data.codes.BYTES_PER_ELEMENT, [flags, none, bytesOf(data.codes.subarray(0, rows))]];
    case 'fixed':
      return [0, [flags, none, data.values.subarray(0, rows * data.width)]];
    case 'nested':
      return [0, [flags, none, serialize(data.values.slice(0, rows))]];
    default:
      return [0, [flags, none, bytesOf(data.values.subarray(0, rows))]];
  }
}

/** Where a column lies in its segment. */
export interface ColumnExtent {
  readonly offset: number;
  readonly length: number;
  readonly codeWidth: number;
  readonly validBytes: number;
  readonly offsetsBytes: number;
  readonly dataBytes: number;
}

export function columnExtents(directory: Uint8Array, columnCount: number): readonly ColumnExtent[] {
  const numbers = new Float64Array(directory.buffer, directory.byteOffset, columnCount * FIELDS);
  let offset = aligned(directoryBytes(columnCount));
  return Array.from({ length: columnCount }, (_, index) => {
    const [codeWidth = 0, validBytes = 0, offsetsBytes = 0, dataBytes = 0] = numbers.subarray(index * FIELDS);
    const length = aligned(validBytes) + aligned(offsetsBytes) + aligned(dataBytes);
    const extent = { offset, length, codeWidth, validBytes, offsetsBytes, dataBytes };
    offset += length;
    return extent;
  });
}

/** A column from its bytes, which begin at `at` and stay in use. */
export function decodeColumn(
  type: ColumnType,
  extent: ColumnExtent,
  bytes: Uint8Array,
  at: number,
  rows: number,
  dictionary: ByteList | undefined,
): ColumnValues {
  const offsetsAt = at + aligned(extent.validBytes);
  const dataAt = offsetsAt + aligned(extent.offsetsBytes);
  const valid = extent.validBytes === 0 ? undefined : bytes.subarray(at, at + extent.validBytes);
  const body = bytes.subarray(dataAt, dataAt + extent.dataBytes);
  return { rows, valid, data: decodeData() };

  function decodeData(): ColumnData {
    const { buffer, byteOffset } = body;
    switch (type.storage) {
      case 'bool':
        return { kind: 'bool', values: body };
      case 'int32':
      case 'float32':
        return { kind: 'int32', values: new Int32Array(buffer, byteOffset, rows) };
      case 'int64':
      case 'float64':
        return { kind: 'int64', values: new BigInt64Array(buffer, byteOffset, rows) };
      case 'fixed':
        return { kind: 'fixed', values: body, width: type.width };
      case 'nested':
        return { kind: 'nested', values: deserialize(body) as unknown[] }; // written by serialize above
      case 'bytes':
        break;
    }
    if (extent.codeWidth === 0) {
      return { kind: 'bytes', offsets: new Int32Array(buffer, bytes.byteOffset + offsetsAt, rows + 1), bytes: body };
    }
    if (dictionary === undefined) throw new TypeError(`column ${type.name}: codes without a dictionary`);
    const codes =
      extent.codeWidth === 1
        ? body
        : extent.codeWidth === 2
          ? new Uint16Array(buffer, byteOffset, rows)
          : new Int32Array(buffer, byteOffset, rows);
    return { kind: 'codes', codes, dictionary };
  }
}

/** The next multiple of eight, so that typed arrays can lie on the bytes as read. */
export function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

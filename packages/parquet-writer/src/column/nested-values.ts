import type { Data, DataType, Vector } from 'apache-arrow';
import { DataType as ArrowType } from 'apache-arrow';

// casts: Arrow's Data is one class for all types; the type beside it tells the class of its arrays and its children

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The rows of a List or Struct column as arrays and objects, in the form that the nested column encoder takes: int64, decimals (unscaled)
 * and times as bigint, dates as days, text as strings, bytes as they are. Arrow's own `get` would turn times into fractions of milliseconds.
 */
export function nestedValues(data: Data): readonly unknown[] {
  const readValue = valueReader(data);
  return Array.from({ length: data.length }, (_, row) => (data.getValid(row) ? readValue(row) : null));
}

/** Reads row `i` of `data`, which is not null. */
function valueReader(data: Data): (row: number) => unknown {
  const type: DataType = data.type;
  if (ArrowType.isDictionary(type)) {
    const chunks = (data.dictionary as Vector).data; // a Data of Dictionary type always has one
    const entries = chunks.flatMap((chunk) => [...nestedValues(chunk)]);
    return (row) => entries[(data.values as Int32Array)[row] as number];
  }
  if (ArrowType.isList(type)) {
    const offsets = data.valueOffsets as Int32Array;
    const items = nestedValues(data.children[0] as Data); // a list has one child
    return (row) => items.slice(offsets[row], offsets[row + 1]);
  }
  if (ArrowType.isStruct(type)) {
    const columns = type.children.map(
      (field, index) => [field.name, nestedValues(data.children[index] as Data)] as const,
    );
    return (row) => Object.fromEntries(columns.map(([name, values]) => [name, values[row]]));
  }
  if (ArrowType.isBool(type)) {
    const bits = data.values as Uint8Array;
    return (row) => (((bits[(data.offset + row) >> 3] as number) >> ((data.offset + row) & 7)) & 1) === 1;
  }
  if (ArrowType.isUtf8(type) || ArrowType.isBinary(type)) {
    const offsets = data.valueOffsets as Int32Array;
    const slice = (row: number) => (data.values as Uint8Array).slice(offsets[row], offsets[row + 1]);
    return ArrowType.isUtf8(type) ? (row) => decoder.decode(slice(row)) : slice;
  }
  if (ArrowType.isFixedSizeBinary(type)) {
    return (row) => (data.values as Uint8Array).slice(row * type.byteWidth, (row + 1) * type.byteWidth);
  }
  if (ArrowType.isDecimal(type)) {
    const words = data.values as Uint32Array;
    return (row) => {
      const word = (index: number) => BigInt(words[row * 4 + index] as number);
      return BigInt.asIntN(128, word(0) | (word(1) << 32n) | (word(2) << 64n) | (word(3) << 96n));
    };
  }
  // Int32, DateDay, floats; Int64, times and timestamps as bigint
  return (row) => (data.values as ArrayLike<number | bigint>)[row];
}

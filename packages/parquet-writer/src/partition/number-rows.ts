import { ByteInterner } from '../column/byte-interner.ts';
import type { ColumnType } from '../column/column-type.ts';
import type { ByteList, ColumnValues } from '../column/column-values.ts';
import { ParquetWriterError } from '../errors.ts';
import { fromBigEndian } from '../file/statistics-value.ts';
import { dayOfMicros, dayText, decimalText, timeText, timestampText, uuidText } from '../value-text.ts';
import type { PartitionTable } from './partition-table.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

/** The partition number of every row. Each distinct value becomes text once; rows cost a look-up by number, never a string. */
export type RowNumberer = (values: ColumnValues) => Int32Array;

/** Numbers of values not met before. */
const UNKNOWN = -0x80000000;

const MICROS_PER_DAY = 86_400_000_000;
const TWO_32 = 2 ** 32;
/** High words beyond this belong to instants that a double does not hold exactly. */
const EXACT_HIGH = 1 << 20;

/** @throws {ParquetWriterError} `ECL_PARQUET_WRITER_OPTIONS` where the type has no such form */
export function createRowNumberer(type: ColumnType, as: 'date' | 'value', table: PartitionTable): RowNumberer {
  if (as === 'date' || type.logical === 'date') return dayNumberer(type, table);
  switch (type.storage) {
    case 'bytes':
      if (type.logical !== 'bytes') return textNumberer(table);
      break;
    case 'fixed':
      if (type.logical !== 'bytes') return fixedNumberer(type, table);
      break;
    case 'nested':
      break;
    default:
      return scalarNumberer(type, table);
  }
  throw new ParquetWriterError(
    'ECL_PARQUET_WRITER_OPTIONS',
    `column ${type.name}: a column of bytes or nested values has no text form to partition by`,
    { details: { column: type.name } },
  );
}

function dayNumberer(type: ColumnType, table: PartitionTable): RowNumberer {
  const byDay = new Map<number, number>();
  const numberOfDay = (day: number): number => {
    let number = byDay.get(day);
    if (number === undefined) {
      number = table.numberOf(dayText(day));
      byDay.set(day, number);
    }
    return number;
  };
  const isInstant = type.logical === 'timestamp' || type.logical === 'timestamptz';
  if (type.logical !== 'date' && !isInstant) {
    throw new ParquetWriterError(
      'ECL_PARQUET_WRITER_OPTIONS',
      `column ${type.name}: only date and timestamp columns have a day to partition by, this one is ${type.logical}`,
      { details: { column: type.name, logical: type.logical } },
    );
  }
  return ({ rows, valid, data }) => {
    const numbers = new Int32Array(rows);
    let nullNumber = UNKNOWN;
    let lastDay = NaN;
    let lastNumber = 0;
    const days = data.kind === 'int32' ? data.values : undefined;
    const halves =
      data.kind === 'int64' ? new Int32Array(data.values.buffer, data.values.byteOffset, rows * 2) : new Int32Array(0);
    for (let row = 0; row < rows; row++) {
      if (valid !== undefined && valid[row] === 0) {
        if (nullNumber === UNKNOWN) nullNumber = table.numberOf(null);
        numbers[row] = nullNumber;
        continue;
      }
      const day =
        days === undefined
          ? dayOfHalves(halves[row * 2] as number, halves[row * 2 + 1] as number)
          : (days[row] as number);
      if (day !== lastDay) {
        lastDay = day;
        lastNumber = numberOfDay(day);
      }
      numbers[row] = lastNumber;
    }
    return numbers;
  };
}

function dayOfHalves(low: number, high: number): number {
  if (high >= EXACT_HIGH || high < -EXACT_HIGH) {
    return dayOfMicros(BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low >>> 0)));
  }
  return Math.floor((high * TWO_32 + (low >>> 0)) / MICROS_PER_DAY);
}

function textNumberer(table: PartitionTable): RowNumberer {
  const distinct = new ByteInterner();
  const byEntry: number[] = [];
  // codes of the dictionary met last → partition number
  let dictionary: ByteList | undefined;
  let byCode = new Int32Array(0);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  const numberOf = ({ offsets, bytes }: ByteList, index: number): number => {
    const start = offsets[index] as number;
    const end = offsets[index + 1] as number;
    const entry = distinct.intern(bytes, start, end);
    return (byEntry[entry] ??= table.numberOf(decoder.decode(bytes.subarray(start, end))));
  };

  return ({ rows, valid, data }) => {
    const numbers = new Int32Array(rows);
    if (data.kind === 'codes' && (dictionary !== data.dictionary || byCode.length < data.dictionary.count)) {
      const known = dictionary === data.dictionary ? byCode : new Int32Array(0);
      byCode = new Int32Array(data.dictionary.count * 2).fill(UNKNOWN);
      byCode.set(known);
      dictionary = data.dictionary;
    }
    const list = data.kind === 'bytes' ? { count: rows, offsets: data.offsets, bytes: data.bytes } : undefined;
    for (let row = 0; row < rows; row++) {
      if (valid !== undefined && valid[row] === 0) {
        numbers[row] = table.numberOf(null);
      } else if (data.kind === 'codes') {
        const code = data.codes[row] as number;
        let number = byCode[code] as number;
        if (number === UNKNOWN) {
          number = numberOf(data.dictionary, code);
          byCode[code] = number;
        }
        numbers[row] = number;
      } else if (list !== undefined) {
        numbers[row] = numberOf(list, row);
      }
    }
    return numbers;
  };
}

function fixedNumberer(type: ColumnType, table: PartitionTable): RowNumberer {
  const distinct = new ByteInterner();
  const byEntry: number[] = [];
  return ({ rows, valid, data }) => {
    const numbers = new Int32Array(rows);
    if (data.kind !== 'fixed') return numbers;
    for (let row = 0; row < rows; row++) {
      if (valid !== undefined && valid[row] === 0) {
        numbers[row] = table.numberOf(null);
        continue;
      }
      const entry = distinct.intern(data.values, row * type.width, (row + 1) * type.width);
      numbers[row] = byEntry[entry] ??= table.numberOf(
        textOfFixed(type, data.values.slice(row * type.width, (row + 1) * type.width)),
      );
    }
    return numbers;
  };
}

function textOfFixed(type: ColumnType, bytes: Uint8Array): string {
  return type.logical === 'uuid' ? uuidText(bytes) : decimalText(fromBigEndian(bytes.reverse()), type.scale);
}

function scalarNumberer(type: ColumnType, table: PartitionTable): RowNumberer {
  const byValue = new Map<number | bigint, number>();
  return ({ rows, valid, data }) => {
    const numbers = new Int32Array(rows);
    if (data.kind !== 'bool' && data.kind !== 'int32' && data.kind !== 'int64') return numbers;
    for (let row = 0; row < rows; row++) {
      if (valid !== undefined && valid[row] === 0) {
        numbers[row] = table.numberOf(null);
        continue;
      }
      const value = data.values[row] as number | bigint;
      let number = byValue.get(value);
      if (number === undefined) {
        number = table.numberOf(textOfScalar(type, value));
        byValue.set(value, number);
      }
      numbers[row] = number;
    }
    return numbers;
  };
}

/** `value` holds the bits of a floating-point number. */
function textOfScalar(type: ColumnType, value: number | bigint): string {
  if (type.storage === 'float32') return String(new Float32Array(Int32Array.of(Number(value)).buffer)[0]);
  if (type.storage === 'float64') return String(new Float64Array(BigInt64Array.of(BigInt(value)).buffer)[0]);
  switch (type.logical) {
    case 'boolean':
      return value === 1 ? 'true' : 'false';
    case 'decimal':
      return decimalText(BigInt(value), type.scale);
    case 'time':
      return timeText(BigInt(value));
    case 'timestamp':
    case 'timestamptz':
      return timestampText(BigInt(value), type.logical === 'timestamptz');
    default:
      return String(value);
  }
}

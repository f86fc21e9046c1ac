import type { DataType, Schema } from 'apache-arrow';
import { DataType as ArrowType, DateUnit, Field, Precision, TimeUnit } from 'apache-arrow';
import type { SchemaElement } from 'hyparquet';

import { ParquetWriterError } from '../errors.ts';
import { nestedElements } from './nested-elements.ts';

/** How a column's values lie in memory between batch and file. `bytes` is of variable length, `fixed` of {@link ColumnType.width}. */
export type StorageKind = 'bool' | 'int32' | 'int64' | 'float32' | 'float64' | 'fixed' | 'bytes' | 'nested';

/** What the values mean, as far as order and text form depend on it. */
export type LogicalKind =
  | 'boolean'
  | 'integer'
  | 'number'
  | 'decimal'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamptz'
  | 'string'
  | 'json'
  | 'uuid'
  | 'bytes'
  | 'nested';

/** A column of the files: plain data, so that it can be handed to another thread. */
export interface ColumnType {
  readonly name: string;
  readonly nullable: boolean;
  readonly storage: StorageKind;
  readonly logical: LogicalKind;
  /** Bytes per value; 0 where the length varies. */
  readonly width: number;
  /** Digits after the point; 0 except for decimals. */
  readonly scale: number;
  /** The column's elements in the Parquet schema: one, or a depth-first tree for nested types. */
  readonly elements: readonly SchemaElement[];
}

/** Field metadata that tells json from string; uuid says itself by its width and this key. */
const LOGICAL_METADATA = 'ecomlake.logical';

/**
 * The Parquet form of an Arrow schema (Parquet specification, "Logical Types"): logical type and, where one exists, converted type.
 * @throws {ParquetWriterError} `ECL_PARQUET_WRITER_TYPE` for a type without a Parquet form, `ECL_PARQUET_WRITER_OPTIONS` for duplicate names
 */
export function columnTypes(schema: Schema): readonly ColumnType[] {
  const seen = new Set<string>();
  return schema.fields.map((field) => {
    if (seen.has(field.name)) {
      throw new ParquetWriterError('ECL_PARQUET_WRITER_OPTIONS', `column ${field.name} occurs twice in the schema`, {
        details: { column: field.name },
      });
    }
    seen.add(field.name);
    return columnType(field);
  });
}

/** The Parquet form of one field. @throws {ParquetWriterError} `ECL_PARQUET_WRITER_TYPE` */
export function columnType(field: Field): ColumnType {
  const repetition = field.nullable ? 'OPTIONAL' : 'REQUIRED';
  const leaf = (
    storage: StorageKind,
    logical: LogicalKind,
    width: number,
    element: Omit<SchemaElement, 'name' | 'repetition_type'>,
    scale = 0,
  ): ColumnType => ({
    name: field.name,
    nullable: field.nullable,
    storage,
    logical,
    width,
    scale,
    elements: [{ name: field.name, repetition_type: repetition, ...element }],
  });
  const type: DataType = ArrowType.isDictionary(field.type) ? field.type.dictionary : field.type;
  const declared = field.metadata.get(LOGICAL_METADATA);

  if (ArrowType.isBool(type)) return leaf('bool', 'boolean', 1, { type: 'BOOLEAN' });
  if (ArrowType.isInt(type) && type.isSigned && type.bitWidth === 32)
    return leaf('int32', 'integer', 4, { type: 'INT32' });
  if (ArrowType.isInt(type) && type.isSigned && type.bitWidth === 64)
    return leaf('int64', 'integer', 8, { type: 'INT64' });
  if (ArrowType.isFloat(type) && type.precision === Precision.SINGLE)
    return leaf('float32', 'number', 4, { type: 'FLOAT' });
  if (ArrowType.isFloat(type) && type.precision === Precision.DOUBLE)
    return leaf('float64', 'number', 8, { type: 'DOUBLE' });
  if (ArrowType.isUtf8(type) && declared === 'json') {
    return leaf('bytes', 'json', 0, { type: 'BYTE_ARRAY', converted_type: 'JSON', logical_type: { type: 'JSON' } });
  }
  if (ArrowType.isUtf8(type)) {
    return leaf('bytes', 'string', 0, { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } });
  }
  if (ArrowType.isBinary(type)) return leaf('bytes', 'bytes', 0, { type: 'BYTE_ARRAY' });
  if (ArrowType.isFixedSizeBinary(type)) {
    const isUuid = declared === 'uuid' && type.byteWidth === 16;
    return leaf('fixed', isUuid ? 'uuid' : 'bytes', type.byteWidth, {
      type: 'FIXED_LEN_BYTE_ARRAY',
      type_length: type.byteWidth,
      ...(isUuid ? { logical_type: { type: 'UUID' } as const } : {}),
    });
  }
  if (ArrowType.isDecimal(type) && type.bitWidth === 128) return decimalLeaf(type.precision, type.scale);
  if (ArrowType.isDate(type) && type.unit === DateUnit.DAY) {
    return leaf('int32', 'date', 4, { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } });
  }
  if (ArrowType.isTime(type) && type.unit === TimeUnit.MICROSECOND) {
    // TIME_MICROS means "adjusted to UTC", so a time of no zone has no converted type
    return leaf('int64', 'time', 8, {
      type: 'INT64',
      logical_type: { type: 'TIME', isAdjustedToUTC: false, unit: 'MICROS' },
    });
  }
  if (ArrowType.isTimestamp(type) && type.unit === TimeUnit.MICROSECOND) {
    const isUtc = typeof type.timezone === 'string' && type.timezone !== '';
    return leaf('int64', isUtc ? 'timestamptz' : 'timestamp', 8, {
      type: 'INT64',
      // TIMESTAMP_MICROS means "adjusted to UTC" too
      ...(isUtc ? { converted_type: 'TIMESTAMP_MICROS' as const } : {}),
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: isUtc, unit: 'MICROS' },
    });
  }
  if (ArrowType.isList(type) || ArrowType.isStruct(type)) {
    const elements = nestedElements({ name: field.name, type, nullable: field.nullable, leafElements });
    return {
      name: field.name,
      nullable: field.nullable,
      storage: 'nested',
      logical: 'nested',
      width: 0,
      scale: 0,
      elements,
    };
  }
  throw new ParquetWriterError(
    'ECL_PARQUET_WRITER_TYPE',
    `column ${field.name}: Arrow type ${String(field.type)} cannot be written; allowed are ${ALLOWED_TYPES}`,
    { details: { column: field.name, type: String(field.type) } },
  );

  function decimalLeaf(precision: number, scale: number): ColumnType {
    const shape = {
      precision,
      scale,
      converted_type: 'DECIMAL',
      logical_type: { type: 'DECIMAL', precision, scale },
    } as const;
    if (precision <= 9) return leaf('int32', 'decimal', 4, { type: 'INT32', ...shape }, scale);
    if (precision <= 18) return leaf('int64', 'decimal', 8, { type: 'INT64', ...shape }, scale);
    return leaf('fixed', 'decimal', 16, { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, ...shape }, scale);
  }
}

/** Nested text stays a string: the encoder of nested columns would quote json a second time. */
function leafElements(field: Field): readonly SchemaElement[] {
  return columnType(new Field(field.name, field.type, field.nullable, without(field.metadata, 'json'))).elements;
}

function without(metadata: ReadonlyMap<string, string>, logical: string): Map<string, string> {
  return new Map([...metadata].filter(([key, value]) => key !== LOGICAL_METADATA || value !== logical));
}

const ALLOWED_TYPES =
  'Bool, Int32, Int64, Float32, Float64, Utf8, Binary, FixedSizeBinary, Decimal128, DateDay, TimeMicrosecond, TimestampMicrosecond, List, Struct and Dictionary of these';

import type { ContractField, LogicalType } from '@ecomlake/schema-contract';
import type { SchemaElement, SchemaTree } from 'hyparquet';

import { SourceAdapterError } from '../errors.ts';

/** Turns a value as hyparquet gives it into one that `ColumnBuilder.appendValue` takes. Nulls are not asked. */
export type ConvertValue = (value: unknown) => unknown;

export interface ParquetColumnPlan {
  readonly field: ContractField;
  readonly convert: ConvertValue;
}

const asIs: ConvertValue = (value) => value;

/**
 * Decide for each field how its Parquet column is read.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_SCHEMA`, naming every column whose type does not fit, with both types
 */
export function planParquetColumns(
  fields: readonly ContractField[],
  columns: ReadonlyMap<string, SchemaTree>,
  uri: string,
): readonly (ParquetColumnPlan | undefined)[] {
  const misfits: string[] = [];
  const plans = fields.map((field) => {
    const tree = columns.get(field.name);
    if (tree === undefined) return undefined;
    const convert = converterFor(field.type, tree);
    if (convert === undefined) {
      misfits.push(
        `column ${field.name}: contract says ${describe(field.type)}, the file holds ${describeElement(tree)}`,
      );
      return undefined;
    }
    return { field, convert };
  });
  if (misfits.length > 0) {
    throw new SourceAdapterError(
      'ECL_SOURCE_SCHEMA',
      `${uri}: ${misfits.join('; ')}; change the contract's types or convert the file`,
      {
        details: { uri, misfits },
      },
    );
  }
  return plans;
}

/** Whether values are stored as unscaled integers. */
export function isDecimal(element: SchemaElement): boolean {
  return element.converted_type === 'DECIMAL' || element.logical_type?.type === 'DECIMAL';
}

function converterFor(type: LogicalType, tree: SchemaTree): ConvertValue | undefined {
  const { element } = tree;
  const isNested = tree.children.length > 0;
  if (type.kind === 'array' || type.kind === 'object') return isNested && !holdsDecimal(tree) ? asIs : undefined;
  if (type.kind === 'json') return isNested && !holdsDecimal(tree) ? asIs : isText(element) ? asIs : undefined;
  if (isNested || element.repetition_type === 'REPEATED') return undefined;
  const isPlain = element.converted_type === undefined && element.logical_type === undefined;
  switch (type.kind) {
    case 'string':
      return isText(element) || isUuid(element)
        ? asIs
        : isPlain && element.type === 'BYTE_ARRAY'
          ? bytesToText
          : undefined;
    case 'uuid':
      return isText(element) || isUuid(element) ? asIs : undefined;
    case 'bytes':
      return isPlain && (element.type === 'BYTE_ARRAY' || element.type === 'FIXED_LEN_BYTE_ARRAY') ? asIs : undefined;
    case 'boolean':
      return element.type === 'BOOLEAN' || isText(element) ? asIs : undefined;
    case 'integer':
      return isInteger(element) || isText(element) ? asIs : undefined;
    case 'number':
      if (element.type === 'FLOAT' || element.type === 'DOUBLE' || element.logical_type?.type === 'FLOAT16')
        return asIs;
      return isInteger(element) ? integerToNumber : isText(element) ? asIs : undefined;
    case 'decimal':
      if (isDecimal(element)) return decimalToText(element.scale ?? 0);
      return isInteger(element) ? String : isText(element) ? asIs : undefined;
    case 'date':
      return element.converted_type === 'DATE' || element.logical_type?.type === 'DATE' || isText(element)
        ? asIs
        : undefined;
    case 'time':
      return timeConverter(element) ?? (isText(element) ? asIs : undefined);
    case 'timestamp':
    case 'timestamptz': {
      const zoned = isZoned(element);
      if (zoned === 'unknown' || isText(element)) return asIs;
      return zoned === (type.kind === 'timestamptz') ? asIs : undefined;
    }
    default:
      return type satisfies never;
  }
}

function isText({ type, converted_type, logical_type }: SchemaElement): boolean {
  if (type !== 'BYTE_ARRAY') return false;
  const isConverted = converted_type === 'UTF8' || converted_type === 'ENUM' || converted_type === 'JSON';
  return (
    isConverted || logical_type?.type === 'STRING' || logical_type?.type === 'ENUM' || logical_type?.type === 'JSON'
  );
}

function isUuid({ logical_type }: SchemaElement): boolean {
  return logical_type?.type === 'UUID';
}

function isInteger({ type, converted_type, logical_type }: SchemaElement): boolean {
  if (type !== 'INT32' && type !== 'INT64') return false;
  const isPlain = converted_type === undefined && logical_type === undefined;
  return isPlain || logical_type?.type === 'INTEGER' || /^U?INT_/.test(converted_type ?? '');
}

/** `unknown`: INT96, which says nothing about zones. `undefined`: no timestamp at all. */
function isZoned({ type, converted_type, logical_type }: SchemaElement): boolean | 'unknown' | undefined {
  if (logical_type?.type === 'TIMESTAMP') return logical_type.isAdjustedToUTC;
  // the older annotations mean instants, LogicalTypes.md "Deprecated timestamp types"
  if (converted_type === 'TIMESTAMP_MILLIS' || converted_type === 'TIMESTAMP_MICROS') return true;
  return type === 'INT96' ? 'unknown' : undefined;
}

function timeConverter({ converted_type, logical_type }: SchemaElement): ConvertValue | undefined {
  const unit = logical_type?.type === 'TIME' ? logical_type.unit : undefined;
  if (unit === 'MILLIS' || converted_type === 'TIME_MILLIS') return (value) => BigInt(Number(value)) * 1000n;
  if (unit === 'MICROS' || converted_type === 'TIME_MICROS') return asIs;
  // below a microsecond nothing is kept; hyparquet gives INT64 as bigint
  return unit === 'NANOS' ? (value) => (typeof value === 'bigint' ? value / 1000n : value) : undefined;
}

function holdsDecimal(tree: SchemaTree): boolean {
  return isDecimal(tree.element) || tree.children.some(holdsDecimal);
}

function integerToNumber(value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function decimalToText(scale: number): ConvertValue {
  return (value) => {
    const unscaled = value instanceof Uint8Array ? signedBigEndian(value) : BigInt(value as number | bigint); // INT32, INT64
    const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
    const whole = digits.slice(0, digits.length - scale);
    return `${unscaled < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
  };
}

function signedBigEndian(bytes: Uint8Array): bigint {
  const magnitude = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return BigInt.asIntN(8 * bytes.length, magnitude);
}

function bytesToText(value: unknown): unknown {
  return value instanceof Uint8Array ? decodeText(value) : value;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text of bytes. What is not UTF-8 becomes a lone surrogate, which a column builder refuses as `field.invalid_utf8`. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return '\ud800'; // the row becomes a reject, so nothing of the failure is lost
  }
}

function describe(type: LogicalType): string {
  switch (type.kind) {
    case 'integer':
    case 'number':
      return `${type.kind} (${type.bits} bits)`;
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    default:
      return type.kind;
  }
}

function describeElement({ element, children }: SchemaTree): string {
  if (children.length > 0) return `a nested ${element.logical_type?.type ?? element.converted_type ?? 'group'}`;
  const { logical_type: logical } = element;
  if (logical?.type === 'TIMESTAMP') return `TIMESTAMP ${logical.isAdjustedToUTC ? 'in UTC' : 'without zone'}`;
  if (logical?.type === 'DECIMAL') return `DECIMAL(${logical.precision},${logical.scale})`;
  return logical?.type ?? element.converted_type ?? element.type ?? 'an unknown type';
}

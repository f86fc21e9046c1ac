import {
  Binary,
  Bool,
  DateDay,
  Decimal,
  Field,
  FixedSizeBinary,
  Float32,
  Float64,
  Int32,
  Int64,
  List,
  Schema,
  Struct,
  TimeMicrosecond,
  TimestampMicrosecond,
  Utf8,
} from 'apache-arrow';
import type { DataType } from 'apache-arrow';

import type { ContractField, LogicalType } from './contract.ts';

/** Key of the Arrow field metadata that says what the Arrow type alone does not: `json` or `uuid`. */
export const LOGICAL_TYPE_KEY = 'ecomlake.logical';

/** The Arrow schema of a contract's own columns, strings in plain form. */
export function arrowSchema(fields: readonly ContractField[]): Schema {
  return new Schema(fields.map((field) => arrowField(field, arrowType(field.type))));
}

/** The Arrow field of a contract field, for a type that may be the dictionary form of its own. */
export function arrowField({ name, type, required }: ContractField, dataType: DataType): Field {
  const metadata = type.kind === 'json' || type.kind === 'uuid' ? new Map([[LOGICAL_TYPE_KEY, type.kind]]) : undefined;
  return new Field(name, dataType, !required, metadata);
}

function arrowType(type: LogicalType): DataType {
  switch (type.kind) {
    case 'string':
    case 'json':
      return new Utf8();
    case 'uuid':
      return new FixedSizeBinary(16);
    case 'boolean':
      return new Bool();
    case 'integer':
      return type.bits === 32 ? new Int32() : new Int64();
    case 'number':
      return type.bits === 32 ? new Float32() : new Float64();
    case 'decimal':
      return new Decimal(type.scale, type.precision, 128);
    case 'date':
      return new DateDay();
    case 'time':
      return new TimeMicrosecond();
    case 'timestamp':
      return new TimestampMicrosecond(null);
    case 'timestamptz':
      return new TimestampMicrosecond('UTC');
    case 'bytes':
      return new Binary();
    case 'array':
      return new List(arrowField(itemField(type.items), arrowType(type.items)));
    case 'object':
      return new Struct(type.fields.map((field) => arrowField(field, arrowType(field.type))));
  }
}

/** The items of an array have no field of their own in a contract: they are optional and not limited. */
export function itemField(type: LogicalType): ContractField {
  return { name: 'item', type, required: false, constraints: {}, formats: [], zone: 'UTC' };
}

import type { LogicalType } from '../contract.ts';

/** What a type name says; `incomplete` when it needs parameters it does not have. */
export type NamedType =
  Exclude<LogicalType, { kind: 'array' | 'object' }> | { readonly kind: 'incomplete'; readonly message: string };

const INT32 = { kind: 'integer', bits: 32 } as const;
const INT64 = { kind: 'integer', bits: 64 } as const;
const FLOAT = { kind: 'number', bits: 32 } as const;
const DOUBLE = { kind: 'number', bits: 64 } as const;

/**
 * The first name of each line is the one we write; the others are what SQL dialects, Arrow and Parquet call the same thing.
 * `int8` is missing on purpose: PostgreSQL means 64 bits by it, Arrow means eight.
 */
const TYPE_NAMES: readonly (readonly [LogicalType, readonly string[]])[] = [
  [
    { kind: 'string' },
    ['string', 'text', 'varchar', 'char', 'nvarchar', 'nchar', 'character varying', 'character', 'utf8'],
  ],
  [{ kind: 'uuid' }, ['uuid', 'uniqueidentifier']],
  [{ kind: 'json' }, ['json', 'jsonb', 'variant']],
  [{ kind: 'boolean' }, ['boolean', 'bool']],
  [INT32, ['int32', 'int', 'integer', 'int4', 'i32', 'int16', 'smallint', 'i16', 'tinyint', 'i8']],
  [INT64, ['int64', 'bigint', 'long', 'i64']],
  [FLOAT, ['float', 'float32', 'real', 'float4', 'f32']],
  [DOUBLE, ['double', 'float64', 'double precision', 'float8', 'f64']],
  [{ kind: 'date' }, ['date', 'date32']],
  [{ kind: 'time' }, ['time', 'time without time zone']],
  [{ kind: 'timestamp' }, ['timestamp', 'timestamp without time zone', 'timestamp_ntz', 'datetime']],
  [{ kind: 'timestamptz' }, ['timestamptz', 'timestamp with time zone', 'timestamp_tz', 'timestamp_ltz']],
  [{ kind: 'bytes' }, ['bytes', 'binary', 'varbinary', 'blob', 'bytea']],
];

const DECIMAL_NAMES = new Set(['decimal', 'numeric', 'number', 'bignumeric']);
const types: ReadonlyMap<string, LogicalType> = new Map(
  TYPE_NAMES.flatMap(([type, names]) => names.map((name) => [name, type] as const)),
);

/** The names to offer when another one was written. */
export const OFFERED_TYPE_NAMES: readonly string[] = [
  ...TYPE_NAMES.flatMap(([, [name]]) => (name === undefined ? [] : [name])),
  'decimal(precision,scale)',
];

/** Read a type name such as `int64`, `varchar(20)` or `decimal(18,2)`; `undefined` when it is none we know. */
export function parseTypeName(text: string): NamedType | undefined {
  if (text.length > 100) return undefined;
  const match = /^([a-z][a-z0-9_ ]*?)\s*(?:\(\s*(\d{1,9})\s*(?:,\s*(\d{1,9})\s*)?\))?( with(?:out)? time zone)?$/.exec(
    text.trim().toLowerCase().replaceAll(/\s+/g, ' '),
  );
  if (match === null) return undefined;
  const [, base = '', first, second, zone = ''] = match;
  if (DECIMAL_NAMES.has(base)) {
    if (first === undefined) {
      const message = `${text} needs a precision and a scale, e.g. decimal(18,2); without them values would have to be guessed`;
      return { kind: 'incomplete', message };
    }
    return { kind: 'decimal', precision: Number(first), scale: Number(second ?? 0) };
  }
  const type = types.get(base + zone);
  return type === undefined || type.kind === 'array' || type.kind === 'object' ? undefined : type;
}

/** The canonical name: what `parseTypeName` reads back as the same type. */
export function formatTypeName(type: LogicalType): string {
  switch (type.kind) {
    case 'integer':
      return type.bits === 32 ? 'int32' : 'int64';
    case 'number':
      return type.bits === 32 ? 'float' : 'double';
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'array':
      return `array<${formatTypeName(type.items)}>`;
    case 'object':
      return `object<${type.fields.map((field) => `${field.name}: ${formatTypeName(field.type)}`).join(', ')}>`;
    default:
      return type.kind;
  }
}

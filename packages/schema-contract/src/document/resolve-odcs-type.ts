import type { ContractField, LogicalType } from '../contract.ts';
import type { ContractErrorCode } from '../errors.ts';
import type { OdcsItem, OdcsLogicalType, OdcsTypeOptions } from './odcs-model.ts';
import { OFFERED_TYPE_NAMES, parseTypeName } from './type-names.ts';
import type { NamedType } from './type-names.ts';

/** Reports a problem at a place below the property, and answers `undefined` for the caller to hand on. */
export type RefuseType = (path: readonly string[], message: string, code?: ContractErrorCode) => undefined;

export interface ResolveOdcsTypeOptions {
  readonly property: OdcsItem;
  readonly refuse: RefuseType;
  /** Reads nested fields; asked only where the type has them. */
  readonly readFields: () => readonly ContractField[] | undefined;
  readonly readItems: () => LogicalType | undefined;
}

/**
 * `logicalType` decides the meaning; `physicalType` and the options say how wide and how exact. Where `logicalType` is
 * absent, `physicalType` has to name a type we know. A physical type of another family (a date kept in a `varchar`) only
 * describes the source.
 */
export function resolveOdcsType(options: ResolveOdcsTypeOptions): LogicalType | undefined {
  const { property, refuse, readFields, readItems } = options;
  const named = property.physicalType === undefined ? undefined : parseTypeName(property.physicalType);
  if (named?.kind === 'incomplete') return refuse(['physicalType'], named.message);
  const { logicalType } = property;
  if (logicalType !== 'object' && property.properties !== undefined) {
    return refuse(['properties'], 'only a field of logicalType object has properties');
  }
  if (logicalType !== 'array' && property.items !== undefined) {
    return refuse(['items'], 'only a field of logicalType array has items');
  }
  if (logicalType === undefined) return named ?? missingType(property, refuse);
  if (logicalType === 'array') return resolveArray(property, refuse, readItems);
  if (logicalType === 'object') return resolveObject(property, refuse, readFields);
  return resolveScalar(logicalType, named, property.logicalTypeOptions ?? {}, refuse);
}

function missingType(property: OdcsItem, refuse: RefuseType): undefined {
  const offered = `logicalType string, boolean, integer, number, date, time, timestamp, object or array, or physicalType ${OFFERED_TYPE_NAMES.join(', ')}`;
  return property.physicalType === undefined
    ? refuse([], `the field has no type; allowed: ${offered}`)
    : refuse(
        ['physicalType'],
        `no type is known by the name ${JSON.stringify(property.physicalType)}; allowed: ${offered}`,
      );
}

function resolveArray(
  property: OdcsItem,
  refuse: RefuseType,
  readItems: () => LogicalType | undefined,
): LogicalType | undefined {
  for (const name of ['minItems', 'maxItems', 'uniqueItems'] as const) {
    if (property.logicalTypeOptions?.[name])
      refuseOption(name, 'the elements of a list are not counted or compared', refuse);
  }
  if (property.items === undefined) return refuse([], 'an array needs `items` with the type of its elements');
  const items = readItems();
  return items === undefined ? undefined : { kind: 'array', items };
}

function resolveObject(
  property: OdcsItem,
  refuse: RefuseType,
  readFields: () => readonly ContractField[] | undefined,
): LogicalType | undefined {
  for (const name of ['minProperties', 'maxProperties'] as const) {
    if (property.logicalTypeOptions?.[name]) refuseOption(name, 'the properties of an object are not counted', refuse);
  }
  if (property.properties === undefined || property.properties.length === 0) {
    return refuse(
      [],
      'an object needs `properties`; for free-form content use logicalType string with physicalType json',
    );
  }
  const fields = readFields();
  return fields === undefined ? undefined : { kind: 'object', fields };
}

function resolveScalar(
  logicalType: Exclude<OdcsLogicalType, 'array' | 'object'>,
  named: NamedType | undefined,
  options: OdcsTypeOptions,
  refuse: RefuseType,
): LogicalType | undefined {
  switch (logicalType) {
    case 'boolean':
      return { kind: 'boolean' };
    case 'string':
      return resolveString(named, options, refuse);
    case 'integer':
      return resolveInteger(named, options, refuse);
    case 'number':
      return resolveNumber(named, options, refuse);
    case 'date':
    case 'timestamp':
      return resolveMoment(logicalType, named, options, refuse);
    case 'time':
      if (options.timezone !== true) return { kind: 'time' };
      return refuse(
        ['logicalTypeOptions', 'timezone'],
        'a time of day with a zone is not supported; use a timestamp, or remove `timezone`',
        'ECL_CONTRACT_UNSUPPORTED',
      );
  }
}

/** Formats of text that say something about its content and nothing about its storage; not checked. */
const DESCRIPTIVE_FORMATS = ['email', 'hostname', 'ipv4', 'ipv6', 'password', 'uri'];

function resolveString(
  named: NamedType | undefined,
  { format }: OdcsTypeOptions,
  refuse: RefuseType,
): LogicalType | undefined {
  const physical = named?.kind === 'uuid' || named?.kind === 'json' || named?.kind === 'bytes' ? named : undefined;
  if (format === undefined || DESCRIPTIVE_FORMATS.includes(format)) return physical ?? { kind: 'string' };
  const byFormat = format === 'uuid' ? 'uuid' : format === 'json' ? 'json' : format === 'binary' ? 'bytes' : undefined;
  if (byFormat === undefined) {
    const allowed = ['uuid', 'json', 'binary', ...DESCRIPTIVE_FORMATS].join(', ');
    return refuse(
      ['logicalTypeOptions', 'format'],
      `format ${JSON.stringify(format)} is not known for text; allowed: ${allowed}`,
    );
  }
  if (physical !== undefined && physical.kind !== byFormat) return contradiction(format, physical.kind, refuse);
  return { kind: byFormat };
}

const INTEGER_BITS: ReadonlyMap<string, 32 | 64> = new Map([
  ['i8', 32],
  ['i16', 32],
  ['i32', 32],
  ['u8', 32],
  ['u16', 32],
  ['i64', 64],
  ['u32', 64],
]);

/** Without a width an integer has 64 bits: that never loses a value. */
function resolveInteger(
  named: NamedType | undefined,
  { format }: OdcsTypeOptions,
  refuse: RefuseType,
): LogicalType | undefined {
  const physical = named?.kind === 'integer' ? named : undefined;
  if (format === undefined) {
    if (named?.kind !== 'decimal') return physical ?? { kind: 'integer', bits: 64 };
    if (named.scale === 0) return named;
    return refuse(
      ['physicalType'],
      'logicalType integer and a physicalType with decimals contradict each other; use logicalType number',
    );
  }
  const bits = INTEGER_BITS.get(format);
  if (bits === undefined) {
    const message = `format ${JSON.stringify(format)} is wider than 64 bits signed; use logicalType number with physicalType decimal(38,0)`;
    if (['i128', 'u64', 'u128'].includes(format)) {
      return refuse(['logicalTypeOptions', 'format'], message, 'ECL_CONTRACT_UNSUPPORTED');
    }
    const allowed = [...INTEGER_BITS.keys()].join(', ');
    return refuse(
      ['logicalTypeOptions', 'format'],
      `format ${JSON.stringify(format)} is not known for an integer; allowed: ${allowed}`,
    );
  }
  if (physical !== undefined && physical.bits !== bits) return contradiction(format, `int${physical.bits}`, refuse);
  return { kind: 'integer', bits };
}

function resolveNumber(
  named: NamedType | undefined,
  { format }: OdcsTypeOptions,
  refuse: RefuseType,
): LogicalType | undefined {
  const physical =
    named?.kind === 'number' || named?.kind === 'decimal' || named?.kind === 'integer' ? named : undefined;
  if (format === undefined) return physical ?? { kind: 'number', bits: 64 };
  const bits = format === 'f32' ? 32 : format === 'f64' ? 64 : undefined;
  if (bits === undefined) {
    return refuse(
      ['logicalTypeOptions', 'format'],
      `format ${JSON.stringify(format)} is not known for a number; allowed: f32, f64`,
    );
  }
  if (physical !== undefined && (physical.kind !== 'number' || physical.bits !== bits)) {
    return contradiction(
      format,
      physical.kind === 'number' ? (physical.bits === 32 ? 'float' : 'double') : physical.kind,
      refuse,
    );
  }
  return { kind: 'number', bits };
}

/** ODCS 3.0 has no timestamp: there a `date` with a physical timestamp type is one. */
function resolveMoment(
  logicalType: 'date' | 'timestamp',
  named: NamedType | undefined,
  { timezone }: OdcsTypeOptions,
  refuse: RefuseType,
): LogicalType | undefined {
  const physical = named?.kind === 'timestamp' || named?.kind === 'timestamptz' ? named.kind : undefined;
  if (logicalType === 'date') return { kind: physical ?? 'date' };
  if (timezone === undefined) return { kind: physical ?? 'timestamp' };
  const byOption = timezone ? 'timestamptz' : 'timestamp';
  if (physical === 'timestamptz' && byOption === 'timestamp') {
    return refuse(
      ['logicalTypeOptions', 'timezone'],
      'timezone false contradicts a physicalType with time zone; keep one of the two',
    );
  }
  return { kind: byOption };
}

function contradiction(format: string, physical: string, refuse: RefuseType): undefined {
  const message = `format ${JSON.stringify(format)} contradicts physicalType ${physical}; keep one of the two`;
  return refuse(['logicalTypeOptions', 'format'], message);
}

function refuseOption(name: string, reason: string, refuse: RefuseType): undefined {
  return refuse(
    ['logicalTypeOptions', name],
    `${name} cannot be kept: ${reason}; remove it, or state it under \`quality\``,
    'ECL_CONTRACT_UNSUPPORTED',
  );
}

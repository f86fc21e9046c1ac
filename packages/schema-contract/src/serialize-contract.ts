import { Document } from 'yaml';
import type { ScalarTag } from 'yaml';

import type { Contract, ContractField, LogicalType, Relationship } from './contract.ts';
import { EXTENSION_PREFIX } from './document/read-custom-properties.ts';
import { formatTypeName } from './document/type-names.ts';

/**
 * Write a contract as ODCS 3.1 YAML, valid against the official JSON schema. Every setting is spelt out, in a fixed order:
 * equal contracts are equal bytes, and `parseContract` reads back an equal contract.
 */
export function serializeContract(contract: Contract): string {
  const document = new Document(odcsDocument(contract), {
    schema: 'core',
    customTags: (tags) => [exactNumberTag, ...tags],
    // two fields may share a list of formats; an alias for it would be hard to read
    aliasDuplicateObjects: false,
  });
  return document.toString({ lineWidth: 0, indentSeq: true });
}

/** A number whose digits must reach the file as they are, beyond what a JavaScript number holds. */
class ExactNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const exactNumberTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  // never used for reading
  test: /^$(?!)/,
  identify: (value) => value instanceof ExactNumber,
  resolve: (text) => text,
  stringify: ({ value }) => (value instanceof ExactNumber ? value.text : String(value)),
};

function odcsDocument(contract: Contract): unknown {
  const standard = contract.relationships.every((relationship) => isReferable(contract.table, relationship))
    ? contract.relationships
    : [];
  return {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: contract.id,
    version: contract.version,
    status: 'active',
    schema: [
      {
        name: contract.table,
        logicalType: 'object',
        ...(contract.description === undefined ? {} : { description: contract.description }),
        properties: contract.fields.map((field) => odcsProperty(field, contract.primaryKey)),
        ...(standard.length === 0
          ? {}
          : { relationships: standard.map((relationship) => odcsRelationship(contract.table, relationship)) }),
        customProperties: tableExtensions(contract, standard.length > 0),
      },
    ],
  };
}

function tableExtensions(contract: Contract, hasStandardRelationships: boolean): readonly unknown[] {
  const { dialect, nulls, partition, sort, lineage, evolution, rejects, relationships } = contract;
  return [
    extension('partition', partition),
    ...(sort.length === 0 ? [] : [extension('sort', sort)]),
    extension('dialect', dialect),
    extension('nulls', nulls),
    extension('lineage', lineage),
    extension('evolution', evolution),
    extension('rejects', rejects),
    ...(relationships.length === 0 || hasStandardRelationships ? [] : [extension('relationships', relationships)]),
  ];
}

function extension(name: string, value: unknown): unknown {
  return { property: EXTENSION_PREFIX + name, value };
}

function odcsProperty(field: ContractField, primaryKey: readonly string[]): Record<string, unknown> {
  const position = primaryKey.indexOf(field.name);
  const options = typeOptions(field);
  const extensions = [
    ...(field.constraints.enum === undefined ? [] : [extension('enum', enumValues(field))]),
    ...(field.formats.length === 0 ? [] : [extension('formats', field.formats)]),
  ];
  return {
    name: field.name,
    ...typeWords(field.type),
    ...(Object.keys(options).length === 0 ? {} : { logicalTypeOptions: options }),
    required: field.required,
    ...(position < 0 ? {} : { primaryKey: true, primaryKeyPosition: position + 1 }),
    ...(field.description === undefined ? {} : { description: field.description }),
    ...(field.classification === undefined ? {} : { classification: field.classification }),
    ...nestedWords(field.type),
    ...(extensions.length === 0 ? {} : { customProperties: extensions }),
  };
}

function typeWords(type: LogicalType): Record<string, unknown> {
  switch (type.kind) {
    case 'array':
    case 'object':
      return { logicalType: type.kind };
    case 'uuid':
    case 'json':
    case 'bytes':
      return { logicalType: 'string', physicalType: formatTypeName(type) };
    case 'decimal':
      return { logicalType: 'number', physicalType: formatTypeName(type) };
    case 'timestamptz':
      return { logicalType: 'timestamp', physicalType: formatTypeName(type) };
    default:
      return { logicalType: type.kind, physicalType: formatTypeName(type) };
  }
}

function typeOptions({ type, constraints, zone }: ContractField): Record<string, unknown> {
  const { pattern, minLength, maxLength, minimum, maximum } = constraints;
  return {
    ...formatOptions(type, zone),
    ...(pattern === undefined ? {} : { pattern }),
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(minimum === undefined ? {} : { minimum: boundValue(type, minimum) }),
    ...(maximum === undefined ? {} : { maximum: boundValue(type, maximum) }),
  };
}

function formatOptions(type: LogicalType, zone: string): Record<string, unknown> {
  switch (type.kind) {
    case 'uuid':
      return { format: 'uuid' };
    case 'integer':
      return { format: type.bits === 32 ? 'i32' : 'i64' };
    case 'number':
      return { format: type.bits === 32 ? 'f32' : 'f64' };
    case 'timestamp':
      return { timezone: false };
    case 'timestamptz':
      return { timezone: true, ...(zone === 'UTC' ? {} : { defaultTimezone: zone }) };
    default:
      return {};
  }
}

/** The standard wants numbers for numeric types and text for the others. */
function boundValue(type: LogicalType, text: string): unknown {
  const isNumeric = type.kind === 'integer' || type.kind === 'decimal' || type.kind === 'number';
  return isNumeric ? new ExactNumber(text) : text;
}

function enumValues({ type, constraints }: ContractField): readonly unknown[] | undefined {
  return type.kind === 'integer' || type.kind === 'decimal' || type.kind === 'number'
    ? constraints.enum?.map((value) => new ExactNumber(String(value)))
    : constraints.enum;
}

function nestedWords(type: LogicalType): Record<string, unknown> {
  if (type.kind === 'object') return { properties: type.fields.map((field) => odcsProperty(field, [])) };
  if (type.kind !== 'array') return {};
  const { items } = type;
  const options = formatOptions(items, 'UTC');
  return {
    items: {
      ...typeWords(items),
      ...(Object.keys(options).length === 0 ? {} : { logicalTypeOptions: options }),
      ...nestedWords(items),
    },
  };
}

/** The standard's short references take plain names only; one that does not fit moves all of them to our own property. */
function isReferable(table: string, { fields, toTable, toFields }: Relationship): boolean {
  return [table, ...fields, toTable, ...toFields].every((name) => /^[A-Za-z_]\w*$/.test(name));
}

function odcsRelationship(table: string, { fields, toTable, toFields }: Relationship): unknown {
  const from = fields.map((field) => `${table}.${field}`);
  const to = toFields.map((field) => `${toTable}.${field}`);
  return from.length === 1 ? { from: from[0], to: to[0] } : { from, to };
}

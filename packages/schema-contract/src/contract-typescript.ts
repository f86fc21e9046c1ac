import { itemField } from './arrow-schema.ts';
import type { Contract, ContractField, LogicalType } from './contract.ts';
import { commentText, generatedBanner, pascalName, propertyKey } from './emit/row-fields.ts';

/**
 * TypeScript source with the interface `<Table>Row`: one row as a program hands it over. int64 is a bigint or a safe
 * integer, decimal is text or a number that is exact in its text form, an optional field may be null or absent.
 */
export function contractTypescript(contract: Contract): string {
  const about = commentText(contract.description ?? `One row of the table ${contract.table}.`);
  return [
    generatedBanner(contract),
    '',
    `/** ${about} */`,
    `export interface ${pascalName(contract.table)}Row ${membersOf(contract.fields, '')}`,
    '',
  ].join('\n');
}

function membersOf(fields: readonly ContractField[], indent: string): string {
  const inner = `${indent}  `;
  const lines = fields.flatMap((field) => {
    const type = fieldType(field, inner);
    const member = field.required
      ? `${propertyKey(field.name)}: ${type};`
      : `${propertyKey(field.name)}?: ${type} | null | undefined;`;
    const comment = field.description === undefined ? [] : [`${inner}/** ${commentText(field.description)} */`];
    return [...comment, inner + member];
  });
  return ['{', ...lines, `${indent}}`].join('\n');
}

function fieldType({ type, constraints, formats }: ContractField, indent: string): string {
  const allowed = constraints.enum;
  if (type.kind === 'string' && allowed !== undefined) return allowed.map((value) => JSON.stringify(value)).join(' | ');
  if (type.kind === 'integer' && allowed !== undefined) return allowed.map(integerLiterals).join(' | ');
  if (type.kind === 'array') {
    const item = fieldType(itemField(type.items), indent);
    return `readonly (${item} | null)[]`;
  }
  if (type.kind === 'object') return membersOf(type.fields, indent);
  return type.kind === 'boolean' && formats.length > 0 ? 'boolean | string' : PLAIN_TYPES[type.kind];
}

/** An integer may come as a number, where that is safe, or as a bigint. */
function integerLiterals(value: string | number): string {
  return typeof value === 'number' ? `${value} | ${value}n` : `${value}n`;
}

const PLAIN_TYPES = {
  string: 'string',
  uuid: 'string',
  json: 'unknown',
  boolean: 'boolean',
  integer: 'number | bigint',
  number: 'number',
  decimal: 'string | number',
  date: 'string | Date',
  time: 'string',
  timestamp: 'string | Date',
  timestamptz: 'string | Date',
  bytes: 'Uint8Array | string',
} as const satisfies Record<Exclude<LogicalType['kind'], 'array' | 'object'>, string>;

import { itemField } from './arrow-schema.ts';
import type { Contract, ContractField } from './contract.ts';
import { formatTypeName } from './document/type-names.ts';
import { generatedBanner, isClosed, pascalName, propertyKey, textPattern } from './emit/row-fields.ts';

/**
 * TypeScript source (zod 4) with `<table>RowSchema` and its type `<Table>Row`. It takes what `contractTypescript` describes,
 * and keeps constraints exactly: bounds of int64 and decimal are compared as integers, lengths in code points. Bounds and
 * enumerations of dates and times are left to the reader.
 */
export function contractZod(contract: Contract): string {
  const name = pascalName(contract.table);
  const schemaName = `${(name[0] ?? '').toLowerCase()}${name.slice(1)}RowSchema`;
  const body = objectSource(contract.fields, isClosed(contract), '');
  const helpers = HELPERS.filter(([helper]) => body.includes(`${helper}(`)).map(([, source]) => source);
  return [
    generatedBanner(contract),
    "import { z } from 'zod';",
    '',
    ...helpers.flatMap((helper) => [helper, '']),
    `export const ${schemaName} = ${body};`,
    '',
    `export type ${name}Row = z.output<typeof ${schemaName}>;`,
    '',
  ].join('\n');
}

/** Put in front of the schema where it uses them, so that the generated file needs nothing but zod. */
const HELPERS: readonly (readonly [string, string])[] = [
  [
    'scaled',
    `/** A decimal as an integer of its smallest unit. */
const scaled = (value: string | number, scale: number): bigint => {
  const [whole = '', fraction = ''] = String(value).split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
};`,
  ],
  [
    'isJsonText',
    `const isJsonText = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};`,
  ],
];

function objectSource(fields: readonly ContractField[], closed: boolean, indent: string): string {
  const inner = `${indent}  `;
  const members = fields.map((field) => `${inner}${propertyKey(field.name)}: ${fieldSource(field, inner)},`);
  return [`z.${closed ? 'strictObject' : 'object'}({`, ...members, `${indent}})`].join('\n');
}

function fieldSource(field: ContractField, indent: string): string {
  const description = field.description === undefined ? '' : `.describe(${JSON.stringify(field.description)})`;
  return `${valueSource(field, indent)}${field.required ? '' : '.nullish()'}${description}`;
}

function valueSource(field: ContractField, indent: string): string {
  const { type, formats } = field;
  switch (type.kind) {
    case 'string':
      return stringSource(field);
    case 'boolean':
      return formats.length === 0 ? 'z.boolean()' : 'z.union([z.boolean(), z.string()])';
    case 'integer':
      return integerSource(field, type.bits);
    case 'number':
      return numberSource(field, type.bits);
    case 'decimal': {
      const form = rule(`${regexSource(textPattern(field) ?? '')}.test(String(value))`, formatTypeName(type));
      return `z.union([z.string(), z.number()])${form}${decimalLimits(field, type.scale)}`;
    }
    case 'json':
      return `z.unknown()${rule("value !== undefined && value !== null && (typeof value !== 'string' || isJsonText(value))", 'JSON')}`;
    case 'array':
      return `z.array(${valueSource(itemField(type.items), indent)}.nullable())`;
    case 'object':
      return objectSource(type.fields, true, indent);
    case 'uuid':
    case 'time':
      return `z.string()${patternSource(field)}`;
    case 'bytes':
      return `z.union([z.instanceof(Uint8Array), z.string()${patternSource(field)}])`;
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return `z.union([z.string()${patternSource(field)}, z.date()])`;
  }
}

function patternSource(field: ContractField): string {
  const pattern = textPattern(field);
  return pattern === undefined ? '' : `.regex(${regexSource(pattern)})`;
}

function stringSource({ constraints }: ContractField): string {
  const { enum: allowed, pattern, minLength, maxLength } = constraints;
  // `z.enum` makes an object of its values, where `__proto__` would get lost
  const base = allowed === undefined ? 'z.string()' : `z.literal(${JSON.stringify(allowed)})`;
  const rules = [
    ...(minLength === undefined ? [] : [rule(`[...value].length >= ${minLength}`, `at least ${minLength} characters`)]),
    ...(maxLength === undefined ? [] : [rule(`[...value].length <= ${maxLength}`, `at most ${maxLength} characters`)]),
    ...(pattern === undefined ? [] : [rule(`${regexSource(pattern)}.test(value)`, `text matching ${pattern}`)]),
  ];
  return base + rules.join('');
}

function integerSource({ constraints }: ContractField, bits: 32 | 64): string {
  const { enum: allowed, minimum, maximum } = constraints;
  const top = 2n ** BigInt(bits - 1);
  const low = minimum === undefined ? -top : BigInt(minimum);
  const high = maximum === undefined ? top - 1n : BigInt(maximum);
  const literals = allowed?.flatMap((value) => (typeof value === 'number' ? [`${value}`, `${value}n`] : [`${value}n`]));
  const base = literals === undefined ? 'z.union([z.int(), z.bigint()])' : `z.literal([${literals.join(', ')}])`;
  const rules = [
    rule(`BigInt(value) >= ${low}n`, `at least ${low}`),
    rule(`BigInt(value) <= ${high}n`, `at most ${high}`),
  ];
  return base + rules.join('');
}

function numberSource({ constraints }: ContractField, bits: 32 | 64): string {
  const { enum: allowed, minimum, maximum } = constraints;
  return [
    'z.number()',
    ...(bits === 32 ? [rule('Number.isFinite(Math.fround(value))', 'a float')] : []),
    ...(minimum === undefined ? [] : [`.min(${minimum})`]),
    ...(maximum === undefined ? [] : [`.max(${maximum})`]),
    ...(allowed === undefined ? [] : [rule(`[${allowed.join(', ')}].includes(value)`, `one of ${allowed.join(', ')}`)]),
  ].join('');
}

function decimalLimits({ constraints }: ContractField, scale: number): string {
  const { enum: allowed, minimum, maximum } = constraints;
  const value = `scaled(value, ${scale})`;
  const exact = (text: string | number): string => `scaled('${text}', ${scale})`;
  return [
    ...(minimum === undefined ? [] : [rule(`${value} >= ${exact(minimum)}`, `at least ${minimum}`)]),
    ...(maximum === undefined ? [] : [rule(`${value} <= ${exact(maximum)}`, `at most ${maximum}`)]),
    ...(allowed === undefined
      ? []
      : [rule(`[${allowed.map(exact).join(', ')}].includes(${value})`, `one of ${allowed.join(', ')}`)]),
  ].join('');
}

function rule(condition: string, expectation: string): string {
  // later rules may rely on earlier ones, so the first failure ends the value
  return `.refine((value) => ${condition}, { error: ${JSON.stringify(`expected ${expectation}`)}, abort: true })`;
}

/** A regular expression from its text: slashes and line breaks in a literal would need escaping of their own. */
function regexSource(pattern: string): string {
  return `new RegExp(${JSON.stringify(pattern)}, 'u')`;
}

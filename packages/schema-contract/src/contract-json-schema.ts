import { itemField } from './arrow-schema.ts';
import type { Contract, ContractField } from './contract.ts';
import { isClosed, textPattern } from './emit/row-fields.ts';

/** A JSON Schema document or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const INT32_BOUNDS = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 } as const;

/**
 * JSON Schema (draft 2020-12) of one row as a JSON object: int64 as a number, decimal as text or number, times as ISO
 * text, bytes as base64, null or absence for null. What it accepts, a batch builder accepts, except where the schema
 * language has no words: days that no calendar has, a `json` text that is not JSON, bounds of dates, times, decimal texts
 * and integers beyond 2^53, and enumerations of the same.
 */
export function contractJsonSchema(contract: Contract): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: contract.table,
    ...(contract.description === undefined ? {} : { description: contract.description }),
    ...objectSchema(contract.fields, isClosed(contract)),
  };
}

function objectSchema(fields: readonly ContractField[], closed: boolean): JsonSchema {
  const required = fields.filter((field) => field.required).map((field) => field.name);
  return {
    type: 'object',
    // `fromEntries` defines properties, so that a field may be called `__proto__`
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])),
    ...(required.length === 0 ? {} : { required }),
    ...(closed ? { additionalProperties: false } : {}),
  };
}

function fieldSchema(field: ContractField): JsonSchema {
  const { type, ...rest } = typeSchema(field);
  const types = Array.isArray(type) ? type : [type];
  const allowed = enumSchema(field);
  return {
    ...(field.description === undefined ? {} : { description: field.description }),
    type: field.required ? type : [...types, 'null'],
    ...rest,
    ...(allowed === undefined ? {} : { enum: field.required ? allowed : [...allowed, null] }),
  };
}

function typeSchema(field: ContractField): JsonSchema & { readonly type: unknown } {
  const { type, constraints } = field;
  switch (type.kind) {
    case 'string':
      return { type: 'string', ...textLimits(field) };
    case 'boolean':
      return { type: field.formats.length === 0 ? 'boolean' : ['boolean', 'string'] };
    case 'integer':
      return { type: 'integer', ...(type.bits === 32 ? INT32_BOUNDS : {}), ...exactBounds(constraints) };
    case 'number':
      return { type: 'number', ...exactBounds(constraints) };
    case 'json':
      return { type: ['object', 'array', 'string', 'number', 'boolean'], contentMediaType: 'application/json' };
    case 'array':
      return { type: 'array', items: fieldSchema(itemField(type.items)) };
    case 'object':
      return { ...objectSchema(type.fields, true), type: 'object' };
    case 'decimal':
      return { type: ['string', 'number'], pattern: textPattern(field), ...exactBounds(constraints) };
    case 'bytes':
      return { type: 'string', contentEncoding: 'base64', pattern: textPattern(field) };
    case 'uuid':
      return { type: 'string', format: 'uuid', pattern: textPattern(field) };
    default: {
      const pattern = textPattern(field);
      const isPlainDate = type.kind === 'date' && pattern !== undefined;
      return {
        type: 'string',
        ...(isPlainDate ? { format: 'date' } : {}),
        ...(pattern === undefined ? {} : { pattern }),
      };
    }
  }
}

function textLimits({ constraints: { pattern, minLength, maxLength } }: ContractField): JsonSchema {
  return {
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(pattern === undefined ? {} : { pattern }),
  };
}

/** A bound that a JavaScript number cannot hold exactly would be a wrong bound. */
function exactBounds({ minimum, maximum }: ContractField['constraints']): JsonSchema {
  return {
    ...(isExact(minimum) ? { minimum: Number(minimum) } : {}),
    ...(isExact(maximum) ? { maximum: Number(maximum) } : {}),
  };
}

function isExact(text: string | undefined): text is string {
  return text !== undefined && String(Number(text)) === text;
}

/** Enumerations of texts and of numbers that JSON readers agree about. */
function enumSchema({ type, constraints }: ContractField): readonly unknown[] | undefined {
  if (type.kind === 'string' || type.kind === 'number') return constraints.enum;
  const isSafe = constraints.enum?.every((value) => typeof value === 'number') ?? false;
  return type.kind === 'integer' && isSafe ? constraints.enum : undefined;
}

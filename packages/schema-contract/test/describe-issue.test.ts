import { expect, test } from 'vitest';

import type { ContractField, LogicalType } from '../src/contract.ts';
import { describeIssue } from '../src/describe-issue.ts';
import { FIELD_ISSUE_CODES } from '../src/field-issue.ts';
import type { FieldIssueCode } from '../src/field-issue.ts';
import { fieldOf } from './columns/column-case.ts';

const describeCode = (code: FieldIssueCode, field: ContractField, text?: string): string =>
  describeIssue({ field, verdict: FIELD_ISSUE_CODES.indexOf(code), text });
const price: LogicalType = { kind: 'decimal', precision: 10, scale: 2 };

test.each([
  ['field.required', fieldOf(price), undefined, 'column value: expected a value, for the field is required'],
  ['field.type', fieldOf(price), '12,50', 'column value: expected decimal(10,2), got "12,50"'],
  [
    'field.type',
    fieldOf({ kind: 'date' }, { formats: ['%d.%m.%Y'] }),
    '1/2',
    'column value: expected date or one of the formats "%d.%m.%Y", got "1/2"',
  ],
  [
    'field.type',
    fieldOf({ kind: 'timestamptz' }, { zone: 'Europe/Berlin' }),
    '2024-03-31 02:30',
    'column value: expected timestamptz (without an offset: a local time that exists in Europe/Berlin), got "2024-03-31 02:30"',
  ],
  [
    'field.overflow',
    fieldOf({ kind: 'integer', bits: 32 }),
    '3000000000',
    'column value: expected int32, value is out of range, got "3000000000"',
  ],
  [
    'field.precision',
    fieldOf(price),
    '1.005',
    'column value: expected decimal(10,2), value has more digits than it can keep, got "1.005"',
  ],
  [
    'field.pattern',
    fieldOf({ kind: 'string' }, { constraints: { pattern: '^x$' } }),
    'y',
    'column value: expected text that matches /^x$/u, got "y"',
  ],
  [
    'field.enum',
    fieldOf({ kind: 'string' }, { constraints: { enum: ['a', 'b'] } }),
    'c',
    'column value: expected one of "a", "b", got "c"',
  ],
  [
    'field.minimum',
    fieldOf(price, { constraints: { minimum: '0' } }),
    '-1',
    'column value: expected at least 0, got "-1"',
  ],
  [
    'field.maximum',
    fieldOf(price, { constraints: { maximum: '9' } }),
    '10',
    'column value: expected at most 9, got "10"',
  ],
  [
    'field.min_length',
    fieldOf({ kind: 'string' }, { constraints: { minLength: 2 } }),
    'a',
    'column value: expected at least 2 characters, got "a"',
  ],
  [
    'field.max_length',
    fieldOf({ kind: 'string' }, { constraints: { maxLength: 1 } }),
    'ab',
    'column value: expected at most 1 characters, got "ab"',
  ],
  ['field.invalid_utf8', fieldOf({ kind: 'string' }), undefined, 'column value: expected valid UTF-8'],
] as const)('%s says what was expected and what came', (code, field, text, message) => {
  expect(describeCode(code, field, text)).toBe(message);
});

test('values are shown only when the caller gives them, and never whole when they are long', () => {
  const field = fieldOf(price);

  expect(describeCode('field.type', field)).toBe('column value: expected decimal(10,2)');
  expect(describeCode('field.type', field, 'x'.repeat(10_000)).length).toBeLessThan(200);
  expect(describeCode('field.type', field, 'a\nb"')).toContain(String.raw`got "a\nb\""`);
});

test('a long list of allowed values is cut', () => {
  const field = fieldOf(
    { kind: 'string' },
    { constraints: { enum: Array.from({ length: 500 }, (_, index) => `v${String(index)}`) } },
  );

  expect(describeCode('field.enum', field)).toMatch(/"v9" and 490 more$/);
});

test('every code has a sentence', () => {
  const sentences = FIELD_ISSUE_CODES.map((code) => describeCode(code, fieldOf(price)));

  expect(new Set(sentences).size).toBe(FIELD_ISSUE_CODES.length);
});

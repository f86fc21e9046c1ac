import { describe, expect, test } from 'vitest';

import type { ContractField, LogicalType, NullPolicy } from '../../src/contract.ts';
import { columnCase, contractOf, fieldOf } from './column-case.ts';

const KINDS: readonly LogicalType[] = [
  { kind: 'string' },
  { kind: 'uuid' },
  { kind: 'json' },
  { kind: 'boolean' },
  { kind: 'integer', bits: 32 },
  { kind: 'integer', bits: 64 },
  { kind: 'number', bits: 32 },
  { kind: 'number', bits: 64 },
  { kind: 'decimal', precision: 10, scale: 2 },
  { kind: 'date' },
  { kind: 'time' },
  { kind: 'timestamp' },
  { kind: 'timestamptz' },
  { kind: 'bytes' },
  { kind: 'array', items: { kind: 'string' } },
  { kind: 'object', fields: [] },
];
const kinds = KINDS.map((type) => [type.kind, fieldOf(type)] as const);

const policy = (rest: Partial<NullPolicy>): NullPolicy => ({
  emptyUnquoted: 'empty',
  emptyQuoted: 'empty',
  tokens: [],
  quotedTokens: 'value',
  ...rest,
});

/** What becomes of a text under a policy: the stored value, or the code that refuses it. */
function under(field: ContractField, nulls: NullPolicy, text: string, quoted: boolean, trim = false): unknown {
  const { dialect } = contractOf([]);
  const testCase = columnCase(field, { nulls, dialect: { ...dialect, trim }, capacity: 1 });
  const code = testCase.text(text, quoted);
  return code === 'ok' ? testCase.stored()[0] : code;
}

/** The empty text, where it is not null. */
function emptyOf({ type }: ContractField): string {
  return type.kind === 'string' || type.kind === 'bytes' ? '' : 'field.type';
}

describe.each(kinds)('a field of kind %s', (_kind, field) => {
  test('the empty unquoted text is null or empty, as the policy says', () => {
    expect(under(field, policy({ emptyUnquoted: 'null' }), '', false)).toBeNull();
    expect(under(field, policy({ emptyUnquoted: 'empty', emptyQuoted: 'null' }), '', false)).toBe(emptyOf(field));
  });

  test('the empty quoted text is null or empty, as the policy says', () => {
    expect(under(field, policy({ emptyQuoted: 'null' }), '', true)).toBeNull();
    expect(under(field, policy({ emptyQuoted: 'empty', emptyUnquoted: 'null' }), '', true)).toBe(emptyOf(field));
  });

  test('a listed token is null when it is not quoted', () => {
    expect(under(field, policy({ tokens: ['NULL', '\\N'] }), 'NULL', false)).toBeNull();
    expect(under(field, policy({ tokens: ['NULL', '\\N'] }), '\\N', false)).toBeNull();
  });

  test('a listed token in quotes is null or a value, as the policy says', () => {
    const asValue = under(field, policy({ tokens: ['N/A'], quotedTokens: 'value' }), 'N/A', true);

    expect(under(field, policy({ tokens: ['N/A'], quotedTokens: 'null' }), 'N/A', true)).toBeNull();
    expect(asValue).toBe(field.type.kind === 'string' ? 'N/A' : 'field.type');
  });

  test('null is refused when the field is required, in whatever form it comes', () => {
    const required = { ...field, required: true };
    const nulls = policy({ emptyUnquoted: 'null', emptyQuoted: 'null', tokens: ['-'] });
    const testCase = columnCase(required, { nulls });

    const codes = [
      testCase.text(''),
      testCase.text('', true),
      testCase.text('-'),
      testCase.value(null),
      testCase.value(undefined),
    ];

    expect(codes).toEqual(Array(5).fill('field.required'));
    expect(testCase.column.appendNull()).not.toBe(0);
    expect(testCase.builder.rowCount).toBe(0);
  });

  test('null stored after a value that was not committed is null', () => {
    const testCase = columnCase(field, { nulls: policy({ emptyUnquoted: 'null' }), capacity: 1 });

    testCase.column.appendNull();
    testCase.text('');
    testCase.value(null);

    expect(testCase.stored()).toEqual([null, null]);
  });
});

describe('tokens', () => {
  const string = fieldOf({ kind: 'string' });

  test.each(['NUL', 'NULL ', 'null', 'NULLS', ' NULL', ''])('%j is not the token NULL', (text) => {
    expect(under(string, policy({ tokens: ['NULL'] }), text, false)).toBe(text);
  });

  test('a token may be longer than four bytes and beyond ASCII', () => {
    const nulls = policy({ tokens: ['keine Angabe', '–'] });

    expect(under(string, nulls, 'keine Angabe', false)).toBeNull();
    expect(under(string, nulls, '–', false)).toBeNull();
    expect(under(string, nulls, 'keine Angaben', false)).toBe('keine Angaben');
  });

  test('the policy is about text files: a string value is never null', () => {
    const testCase = columnCase(string, {
      nulls: policy({ emptyUnquoted: 'null', emptyQuoted: 'null', tokens: ['NULL'] }),
    });

    testCase.value('');
    testCase.value('NULL');

    expect(testCase.stored()).toEqual(['', 'NULL']);
  });
});

describe('trimming', () => {
  const string = fieldOf({ kind: 'string' });
  const integer = fieldOf({ kind: 'integer', bits: 32 });
  const nulls = policy({ emptyUnquoted: 'null', tokens: ['NA'] });

  test('takes blanks and tabs off unquoted fields, before anything else looks at them', () => {
    expect(under(integer, nulls, ' \t12 ', false, true)).toBe(12);
    expect(under(string, nulls, '  a b\t', false, true)).toBe('a b');
    expect(under(string, nulls, ' NA ', false, true)).toBeNull();
    expect(under(string, nulls, ' \t ', false, true)).toBeNull();
  });

  test('leaves quoted fields, other white space and everything without the option alone', () => {
    expect(under(string, nulls, ' a ', true, true)).toBe(' a ');
    expect(under(string, nulls, '\u00a0a\u00a0', false, true)).toBe('\u00a0a\u00a0');
    expect(under(string, nulls, ' a ', false, false)).toBe(' a ');
    expect(under(integer, nulls, ' 12', false, false)).toBe('field.type');
    expect(under(integer, nulls, ' 12', true, true)).toBe('field.type');
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { ContractField } from '../../src/contract.ts';
import { columnCase, fieldOf } from './column-case.ts';

interface Door {
  readonly name: string;
  readonly field: ContractField;
  readonly values: fc.Arbitrary<unknown>;
  /** The text of such a value, as a file would hold it. */
  readonly textOf: (value: never) => string;
}

const door = <Value>(
  name: string,
  field: ContractField,
  values: fc.Arbitrary<Value>,
  textOf: (value: Value) => string,
): Door => ({ name, field, values, textOf });

const isoOf = (date: Date): string => date.toISOString().replace(/^\+0*/, '');
const dates = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});
const numbers = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger());
const bigints = fc.bigInt({ min: -(2n ** 66n), max: 2n ** 66n });
const constraints = { minimum: '-1000', maximum: '2000000000', enum: undefined };

/** Values the two doors take in different forms; for each pair the outcome must be the same. */
const DOORS: readonly Door[] = [
  door('int32 from numbers', fieldOf({ kind: 'integer', bits: 32 }, { constraints }), fc.maxSafeInteger(), String),
  door('int32 from bigints', fieldOf({ kind: 'integer', bits: 32 }), bigints, String),
  door('int64 from numbers', fieldOf({ kind: 'integer', bits: 64 }, { constraints }), fc.maxSafeInteger(), String),
  door('int64 from bigints', fieldOf({ kind: 'integer', bits: 64 }), bigints, String),
  door('double from numbers', fieldOf({ kind: 'number', bits: 64 }, { constraints }), numbers, (value) =>
    Object.is(value, -0) ? '-0' : String(value),
  ),
  door('double from bigints', fieldOf({ kind: 'number', bits: 64 }), bigints, String),
  door('float from numbers', fieldOf({ kind: 'number', bits: 32 }), numbers, (value) =>
    Object.is(value, -0) ? '-0' : String(value),
  ),
  door('decimal from numbers', fieldOf({ kind: 'decimal', precision: 18, scale: 3 }, { constraints }), numbers, String),
  door('boolean', fieldOf({ kind: 'boolean' }), fc.boolean(), String),
  door('date from dates', fieldOf({ kind: 'date' }), dates, isoOf),
  door('timestamp from dates', fieldOf({ kind: 'timestamp' }), dates, (value) => isoOf(value).slice(0, -1)),
  door('timestamptz from dates', fieldOf({ kind: 'timestamptz' }, { zone: 'Europe/Berlin' }), dates, isoOf),
  door('time from dates', fieldOf({ kind: 'time' }), dates, (value) => isoOf(value).slice(11, -1)),
  door(
    'string',
    fieldOf({ kind: 'string' }, { constraints: { maxLength: 3, pattern: '[a-z]' } }),
    fc.string({ unit: 'grapheme' }),
    (value) => value,
  ),
  door('bytes', fieldOf({ kind: 'bytes' }), fc.uint8Array(), (value) => Buffer.from(value).toString('base64')),
  door('uuid', fieldOf({ kind: 'uuid' }), fc.uint8Array({ minLength: 16, maxLength: 16 }), (value) =>
    Buffer.from(value).toString('hex'),
  ),
  door(
    'json',
    fieldOf({ kind: 'json' }),
    fc.jsonValue().filter((value) => typeof value !== 'string' && value !== null),
    (value) => JSON.stringify(value),
  ),
  door(
    'array',
    fieldOf({ kind: 'array', items: { kind: 'integer', bits: 32 } }),
    fc.array(fc.option(fc.maxSafeInteger())),
    (value) => JSON.stringify(value),
  ),
  door(
    'object',
    fieldOf({
      kind: 'object',
      fields: [
        fieldOf({ kind: 'string' }, { name: 'a' }),
        fieldOf({ kind: 'number', bits: 64 }, { name: 'b', required: true }),
      ],
    }),
    fc.record(
      {
        a: fc.string(),
        b: fc.oneof(
          fc.constant(null),
          fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
        ),
      },
      { requiredKeys: ['b'] },
    ),
    (value) => JSON.stringify(value),
  ),
];

describe('a value and its text', () => {
  test.each(DOORS.map((entry) => [entry.name, entry] as const))(
    '%s: the same outcome through both doors',
    (_name, { field, values, textOf }) => {
      fc.assert(
        fc.property(fc.array(values, { minLength: 1, maxLength: 8 }), (list) => {
          const byValue = columnCase(field, { capacity: 2 });
          const byText = columnCase(field, { capacity: 2 });

          const valueCodes = list.map((value) => byValue.value(value));
          // quoted, so that the empty text is a value; the entry's own values are what its textOf takes
          const textCodes = list.map((value) => byText.text(textOf(value as never), true));

          expect(valueCodes).toEqual(textCodes);
          expect(byValue.stored()).toEqual(byText.stored());
        }),
        { numRuns: 300 },
      );
    },
  );

  test.each(DOORS.map((entry) => [entry.name, entry] as const))(
    '%s: a string value is read as text is',
    (_name, { field, values, textOf }) => {
      fc.assert(
        fc.property(
          fc.oneof(
            values.map((value) => textOf(value as never)),
            fc.string({ unit: fc.constantFrom(...'0123456789-+.:TZe ') }),
          ),
          (text) => {
            const byValue = columnCase(field, { capacity: 1 });
            const byText = columnCase(field, { capacity: 1 });

            const valueCode = byValue.value(text);
            const textCode = byText.text(text, true);

            expect(valueCode).toBe(textCode);
            expect(byValue.stored()).toEqual(byText.stored());
          },
        ),
        { numRuns: 300 },
      );
    },
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { LogicalType } from '../../src/contract.ts';
import { columnCase, fieldOf, read, readValue } from './column-case.ts';

const decimal = (precision: number, scale: number): LogicalType => ({ kind: 'decimal', precision, scale });
const money = fieldOf(decimal(10, 2));
const widest = fieldOf(decimal(38, 10));

/** What the rules say, in text and bigint arithmetic. */
function expected(text: string, precision: number, scale: number): bigint | string {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (match === null || whole + fraction === '') return 'field.type';
  // value = numerator / 10^places
  let numerator = BigInt(whole + fraction);
  let places = BigInt(fraction.length) - BigInt(exponent);
  if (numerator === 0n) return 0n;
  for (; numerator % 10n === 0n; places--) numerator /= 10n;
  if (places > BigInt(scale)) return 'field.precision';
  if (BigInt(scale) - places > 100n) return 'field.overflow';
  const unscaled = numerator * 10n ** (BigInt(scale) - places);
  if (unscaled >= 10n ** BigInt(precision)) return 'field.overflow';
  return sign === '-' ? -unscaled : unscaled;
}

const digits = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0000123456789'), minLength: 0, maxLength });
const decimalText = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', '-', '+'),
      digits(40),
      fc.constantFrom('', '.'),
      digits(14),
      fc.oneof(
        fc.constant(''),
        fc.integer({ min: -45, max: 45 }).map((value) => `e${String(value)}`),
      ),
    )
    .map((parts) => parts.join('')),
  fc.tuple(digits(9), fc.constantFrom('.', ''), digits(4)).map((parts) => parts.join('')),
  fc.string({ unit: fc.constantFrom(...'0123456789+-.eE,'), minLength: 1, maxLength: 12 }),
);

describe('decimals', () => {
  test.each([
    ['0', 0n],
    ['-0.00', 0n],
    ['12.5', 1250n],
    ['-12.50', -1250n],
    ['+12', 1200n],
    ['.5', 50n],
    ['5.', 500n],
    ['0000000000000000000000012.50000000000000000000', 1250n],
    ['99999999.99', 9_999_999_999n],
    ['-99999999.99', -9_999_999_999n],
    ['1e3', 100_000n],
    ['1.25E+1', 1250n],
    ['125e-2', 125n],
    ['0e999999999999', 0n],
    ['100000000', 'field.overflow'],
    ['99999999.991', 'field.precision'],
    ['1e-3', 'field.precision'],
    ['0.001', 'field.precision'],
    ['1e99999999999', 'field.overflow'],
    ['1e-99999999999', 'field.precision'],
    ['12,50', 'field.type'],
    ['1 000', 'field.type'],
    ['.', 'field.type'],
    ['-', 'field.type'],
    ['e1', 'field.type'],
    ['1e', 'field.type'],
    ['1.2.3', 'field.type'],
    ['NaN', 'field.type'],
    ['$5', 'field.type'],
  ])('decimal(10,2): %s is read as %s', (text, outcome) => {
    expect(read(money, text)).toBe(outcome);
  });

  test.each([
    ['9999999999999999999999999999.9999999999', 10n ** 38n - 1n],
    ['-9999999999999999999999999999.9999999999', -(10n ** 38n) + 1n],
    ['10000000000000000000000000000', 'field.overflow'],
    ['123456789012345.6789', 1_234_567_890_123_456_789_000_000n],
    ['999999999999999', 9_999_999_999_999_990_000_000_000n],
    ['-4294967296', -42_949_672_960_000_000_000n],
    ['-1844674407.3709551616', -(2n ** 64n)],
  ])('decimal(38,10): %s is read as %s', (text, outcome) => {
    expect(read(widest, text)).toBe(outcome);
  });

  test('every text is stored or refused as exact arithmetic says', () => {
    const shape = fc
      .integer({ min: 1, max: 38 })
      .chain((precision) => fc.tuple(fc.constant(precision), fc.integer({ min: 0, max: precision })));

    fc.assert(
      fc.property(
        decimalText.filter((text) => text !== ''),
        shape,
        (text, [precision, scale]) => {
          expect(read(fieldOf(decimal(precision, scale)), text)).toBe(expected(text, precision, scale));
        },
      ),
      { numRuns: 10_000 },
    );
  });

  test('a very long text is judged in linear time', () => {
    const zeros = '0'.repeat(2_000_000);

    expect(read(money, `${zeros}1${zeros}`)).toBe('field.overflow');
    expect(read(money, `1.${zeros}`)).toBe(100n);
    expect(read(money, `0.${zeros}1`)).toBe('field.precision');
  });
});

describe('values of decimals', () => {
  test.each([
    [1250n, 1250n],
    [-9_999_999_999n, -9_999_999_999n],
    [10_000_000_000n, 'field.overflow'],
    [12.5, 1250n],
    [0.1, 10n],
    [0.1 + 0.2, 'field.precision'],
    [1e7, 1_000_000_000n],
    [1e21, 'field.overflow'],
    [NaN, 'field.type'],
    ['12.50', 1250n],
    [true, 'field.type'],
    [undefined, null],
  ])('%s is stored as %s', (value, outcome) => {
    expect(readValue(money, value)).toBe(outcome);
  });

  test('unscaled bigints go in and come out unchanged', () => {
    const values = fc.array(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }));

    fc.assert(
      fc.property(values, (unscaled) => {
        const testCase = columnCase(widest, { capacity: 2 });

        for (const value of unscaled) testCase.value(value);

        expect(testCase.stored()).toEqual(unscaled);
      }),
    );
  });
});

test('bounds and allowed values of decimals are exact', () => {
  const field = fieldOf(decimal(38, 2), {
    constraints: { minimum: '-0.01', maximum: '900719925474099300.01', enum: ['0.1', '900719925474099300.01', 5] },
  });

  expect(read(field, '-0.02')).toBe('field.minimum');
  expect(read(field, '0.10')).toBe(10n);
  expect(read(field, '5')).toBe(500n);
  expect(read(field, '0.11')).toBe('field.enum');
  expect(read(field, '900719925474099300.01')).toBe(90_071_992_547_409_930_001n);
  expect(read(field, '900719925474099300.02')).toBe('field.maximum');
  expect(read(field, '900719925474099299.99')).toBe('field.enum');
});

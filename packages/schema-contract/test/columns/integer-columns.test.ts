import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { columnCase, fieldOf, read, readValue } from './column-case.ts';

const int32 = fieldOf({ kind: 'integer', bits: 32 });
const int64 = fieldOf({ kind: 'integer', bits: 64 });

/** What the rules say, in regular expressions and bigints. */
function expected(text: string, bits: 32 | 64): bigint | string {
  const match = /^([+-]?)(\d+)(?:\.0*)?$/.exec(text);
  if (match === null) return 'field.type';
  const value = BigInt(match[2] ?? '') * (match[1] === '-' ? -1n : 1n);
  return BigInt.asIntN(bits, value) === value ? value : 'field.overflow';
}

const digits = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength });

/** Mostly integers, with what could be taken for one. */
const integerText = fc.oneof(
  fc
    .tuple(fc.constantFrom('', '+', '-'), digits(25), fc.constantFrom('', '.', '.0', '.000000000000', '.1', 'e3', ' '))
    .map((parts) => parts.join('')),
  fc.bigInt({ min: -(2n ** 63n) - 3n, max: 2n ** 63n + 2n }).map(String),
  fc.integer({ min: -(2 ** 31) - 2, max: 2 ** 31 + 1 }).map(String),
  fc.string({ unit: fc.constantFrom(...'0123456789+-.eE ,x'), maxLength: 24 }),
);

describe('32-bit integers', () => {
  test.each([
    ['0', 0],
    ['-0', 0],
    ['+7', 7],
    ['007', 7],
    ['34.0', 34],
    ['34.', 34],
    ['-34.000', -34],
    ['2147483647', 2_147_483_647],
    ['-2147483648', -2_147_483_648],
    ['00000000000000000000001', 1],
    ['2147483648', 'field.overflow'],
    ['-2147483649', 'field.overflow'],
    ['9'.repeat(400), 'field.overflow'],
    ['34.5', 'field.type'],
    ['34.0.0', 'field.type'],
    ['.0', 'field.type'],
    ['-', 'field.type'],
    ['+-1', 'field.type'],
    ['1e3', 'field.type'],
    ['1 ', 'field.type'],
    [' 1', 'field.type'],
    ['1,000', 'field.type'],
    ['0x10', 'field.type'],
    ['٣', 'field.type'],
    ['12\u00003', 'field.type'],
  ])('%s is read as %s', (text, outcome) => {
    expect(read(int32, text)).toBe(outcome);
  });

  test('every text is stored or refused as the grammar says', () => {
    fc.assert(
      fc.property(
        integerText.filter((text) => text !== ''),
        (text) => {
          const outcome = read(int32, text);

          expect(typeof outcome === 'number' ? BigInt(outcome) : outcome).toBe(expected(text, 32));
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('64-bit integers', () => {
  test.each([
    ['9007199254740993', 9_007_199_254_740_993n],
    ['999999999999999', 999_999_999_999_999n],
    ['1000000000000000', 1_000_000_000_000_000n],
    ['-4294967296', -4_294_967_296n],
    ['-4294967295', -4_294_967_295n],
    ['4294967296000000000', 4_294_967_296_000_000_000n],
    ['-4294967296000000000', -4_294_967_296_000_000_000n],
    ['9223372036854775807', 2n ** 63n - 1n],
    ['-9223372036854775808', -(2n ** 63n)],
    ['+0009223372036854775807.00', 2n ** 63n - 1n],
    ['9223372036854775808', 'field.overflow'],
    ['-9223372036854775809', 'field.overflow'],
    ['9999999999999999999', 'field.overflow'],
    ['18446744073709551616', 'field.overflow'],
    ['99999999999999999999', 'field.overflow'],
    ['1234567890123456789x', 'field.type'],
    ['1234567890123456789.5', 'field.type'],
  ])('%s is read as %s', (text, outcome) => {
    expect(read(int64, text)).toBe(outcome);
  });

  test('every text is stored or refused as the grammar says', () => {
    fc.assert(
      fc.property(
        integerText.filter((text) => text !== ''),
        (text) => {
          expect(read(int64, text)).toBe(expected(text, 64));
        },
      ),
      { numRuns: 5000 },
    );
  });

  test('bigints go in and come out unchanged, wherever they stand in the batch', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), (values) => {
        const testCase = columnCase(int64, { capacity: 2 });

        const codes = values.map((value) => testCase.value(value));

        expect(codes.every((code) => code === 'ok')).toBe(true);
        expect(testCase.stored()).toEqual(values);
      }),
    );
  });
});

describe('values of integers', () => {
  test.each([
    [5, 5, 5n],
    [-0, 0, 0n],
    [5n, 5, 5n],
    ['5.0', 5, 5n],
    [2 ** 31, 'field.overflow', 2n ** 31n],
    [2n ** 63n, 'field.overflow', 'field.overflow'],
    [-(2n ** 63n) - 1n, 'field.overflow', 'field.overflow'],
    [2 ** 53, 'field.precision', 'field.precision'],
    [1.5, 'field.type', 'field.type'],
    [NaN, 'field.type', 'field.type'],
    [Infinity, 'field.type', 'field.type'],
    ['', 'field.type', 'field.type'],
    [true, 'field.type', 'field.type'],
    [new Date(0), 'field.type', 'field.type'],
    [[1], 'field.type', 'field.type'],
    [{}, 'field.type', 'field.type'],
    [null, null, null],
    [undefined, null, null],
  ])('%o is stored as %o in 32 and %o in 64 bits', (value, in32, in64) => {
    expect(readValue(int32, value)).toBe(in32);
    expect(readValue(int64, value)).toBe(in64);
  });
});

describe('limits of integers', () => {
  const limited = { minimum: '-10', maximum: '9223372036854775800', enum: [-10, 7, '9223372036854775800', 11] };

  test.each([
    ['-11', 'field.minimum'],
    ['-10', -10n],
    ['7', 7n],
    ['8', 'field.enum'],
    ['9223372036854775799', 'field.enum'],
    ['9223372036854775800', 9_223_372_036_854_775_800n],
    ['9223372036854775801', 'field.maximum'],
  ])('64 bits: %s is read as %s', (text, outcome) => {
    expect(read({ ...int64, constraints: limited }, text)).toBe(outcome);
  });

  test.each([
    ['0', 'field.minimum'],
    ['1', 1],
    ['3', 3],
    ['4', 'field.maximum'],
  ])('32 bits: %s is read as %s', (text, outcome) => {
    expect(read({ ...int32, constraints: { minimum: '1', maximum: '3' } }, text)).toBe(outcome);
  });
});

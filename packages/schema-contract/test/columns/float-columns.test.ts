import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { columnCase, fieldOf, read, readValue } from './column-case.ts';

const double = fieldOf({ kind: 'number', bits: 64 });
const float = fieldOf({ kind: 'number', bits: 32 });

/** What the rules say; the engine's own parser decides the last bit. */
function expected(text: string): number | string {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return 'field.type';
  const value = Number(text);
  return Number.isFinite(value) ? value : 'field.overflow';
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 0, maxLength: 22 });
const exponent = fc.oneof(
  fc.constant(''),
  fc.integer({ min: -350, max: 350 }).map((value) => `e${String(value)}`),
);
const numberText = fc.oneof(
  finite.map(String),
  finite.map((value) => value.toExponential()),
  fc.tuple(finite, fc.integer({ min: 1, max: 21 })).map(([value, places]) => value.toPrecision(places)),
  fc
    .tuple(fc.constantFrom('', '-', '+'), digits, fc.constantFrom('', '.'), digits, exponent)
    .map((parts) => parts.join('')),
  fc.string({ unit: fc.constantFrom(...'0123456789+-.eE'), minLength: 1, maxLength: 12 }),
);

describe('64-bit floating point', () => {
  test.each([
    ['0', 0],
    ['-0', -0],
    ['.5', 0.5],
    ['5.', 5],
    ['+1.5e3', 1500],
    ['1E+2', 100],
    ['1e-2', 0.01],
    ['1e22', 1e22],
    ['1e23', 1e23],
    ['123456789012345678901234567890', 123_456_789_012_345_680_000_000_000_000],
    ['9007199254740993', 9_007_199_254_740_992],
    ['9007199254740993.0', 9_007_199_254_740_992],
    ['9007199254740993.00000000000000001', 9_007_199_254_740_994],
    ['0.1000000000000000055511151231257827', 0.1],
    ['2.2250738585072011e-308', 2.225073858507201e-308],
    ['4.9e-324', 5e-324],
    ['1e-400', 0],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['1.8e308', 'field.overflow'],
    ['-1e400', 'field.overflow'],
    ['1e99999999999999999999', 'field.overflow'],
    ['0e99999999999999999999', 0],
    ['NaN', 'field.type'],
    ['nan', 'field.type'],
    ['Infinity', 'field.type'],
    ['-inf', 'field.type'],
    ['.', 'field.type'],
    ['-', 'field.type'],
    ['e5', 'field.type'],
    ['1e', 'field.type'],
    ['1e+', 'field.type'],
    ['1e5.', 'field.type'],
    ['1.2.3', 'field.type'],
    ['1,5', 'field.type'],
    ['1_000', 'field.type'],
    ['0x1f', 'field.type'],
    [' 1', 'field.type'],
    ['1f', 'field.type'],
  ])('%s is read as %s', (text, outcome) => {
    expect(read(double, text)).toBe(outcome);
  });

  test('every text is the double the engine itself reads, bit by bit', () => {
    fc.assert(
      fc.property(
        numberText.filter((text) => text !== ''),
        (text) => {
          expect(read(double, text)).toBe(expected(text));
        },
      ),
      { numRuns: 20_000 },
    );
  });

  test('numbers of 16 to 19 digits next to the middle between two doubles are rounded correctly', () => {
    const nearTie = fc
      .tuple(fc.double({ min: 1e-3, max: 1e15, noNaN: true }), fc.integer({ min: 15, max: 19 }))
      .map(([value, places]) => {
        const [bits = 0n] = new BigInt64Array(new Float64Array([value]).buffer);
        const [next = 0] = new Float64Array(new BigInt64Array([bits + 1n]).buffer);
        // decimal expansion of the middle, cut after some digits
        const middle = (exactFraction(value) + exactFraction(next)) / 2n;
        const text = middle.toString().padStart(1200, '0');
        const cut = `${text.slice(0, -1100).replace(/^0+(?=.)/, '')}.${text.slice(-1100)}`;
        return cut.slice(0, places + 1);
      });

    fc.assert(
      fc.property(nearTie, (text) => {
        expect(read(double, text)).toBe(expected(text));
      }),
      { numRuns: 3000 },
    );
  });
});

/** A double as a multiple of 10^-1100, exactly. */
function exactFraction(value: number): bigint {
  const [bits = 0n] = new BigUint64Array(new Float64Array([value]).buffer);
  const exponent = Number((bits >> 52n) & 0x7ffn) - 1075;
  const mantissa = (bits & 0xf_ffff_ffff_ffffn) | 0x10_0000_0000_0000n;
  const scaled = mantissa * 10n ** 1100n;
  return exponent >= 0 ? scaled << BigInt(exponent) : scaled >> BigInt(-exponent);
}

describe('32-bit floating point', () => {
  test.each([
    ['0.1', Math.fround(0.1)],
    ['16777217', 16_777_216],
    ['3.4028234663852886e38', 3.4028234663852886e38],
    ['3.5e38', 'field.overflow'],
    ['1e-46', 0],
    ['x', 'field.type'],
  ])('%s is read as %s', (text, outcome) => {
    expect(read(float, text)).toBe(outcome);
  });

  test('bounds and allowed values have the precision of the field', () => {
    const field = { ...float, constraints: { minimum: '0.1', maximum: '0.3', enum: [0.1, 0.2, 0.3] } };

    expect(read(field, '0.1')).toBe(Math.fround(0.1));
    expect(read(field, '0.3')).toBe(Math.fround(0.3));
    expect(read(field, '0.25')).toBe('field.enum');
    expect(read(field, '0.09')).toBe('field.minimum');
    expect(read(field, '0.31')).toBe('field.maximum');
  });
});

describe('values of floating point', () => {
  test.each([
    [1.5, 1.5],
    [-0, -0],
    [10n, 10],
    ['1e2', 100],
    [NaN, 'field.type'],
    [Infinity, 'field.type'],
    [10n ** 400n, 'field.overflow'],
    [false, 'field.type'],
    [null, null],
  ])('%s is stored as %s', (value, outcome) => {
    expect(readValue(double, value)).toBe(outcome);
  });

  test('doubles go in and come out unchanged', () => {
    fc.assert(
      fc.property(fc.array(finite), (values) => {
        const testCase = columnCase(double, { capacity: 4 });

        for (const value of values) testCase.value(value);

        expect(testCase.stored()).toEqual(values);
      }),
    );
  });
});

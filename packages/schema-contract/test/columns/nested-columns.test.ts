import { describe, expect, test } from 'vitest';

import type { LogicalType } from '../../src/contract.ts';
import { columnCase, fieldOf, read, readValue } from './column-case.ts';

const numbers = fieldOf({ kind: 'array', items: { kind: 'integer', bits: 64 } });
const address: LogicalType = {
  kind: 'object',
  fields: [
    fieldOf({ kind: 'string' }, { name: 'city', required: true, constraints: { maxLength: 10 } }),
    fieldOf({ kind: 'decimal', precision: 20, scale: 3 }, { name: 'height' }),
    fieldOf({ kind: 'array', items: { kind: 'string' } }, { name: 'tags' }),
  ],
};
const place = fieldOf(address);
const places = fieldOf({ kind: 'array', items: address });

describe('lists', () => {
  test('take JSON arrays and JavaScript arrays, with exact numbers and nulls', () => {
    expect(read(numbers, '[1, -2, null, 9007199254740993]')).toEqual([1n, -2n, null, 9_007_199_254_740_993n]);
    expect(read(numbers, ' [] ')).toEqual([]);
    expect(readValue(numbers, [1, '2', 3n, undefined])).toEqual([1n, 2n, 3n, null]);
  });

  test.each([
    ['{"0":1}', 'field.type'],
    ['1', 'field.type'],
    ['null', 'field.type'],
    ['[1', 'field.type'],
    ['["x"]', 'field.type'],
    ['[[1]]', 'field.type'],
    ['[9223372036854775808]', 'field.overflow'],
  ])('%s is refused: %s', (text, code) => {
    expect(read(numbers, text)).toBe(code);
  });

  test('a list that is refused half-way, or not committed, leaves nothing behind', () => {
    const testCase = columnCase(numbers, { capacity: 2 });
    const long = Array.from({ length: 50 }, (_, index) => index);

    testCase.value([1, 2]);
    expect(testCase.value([...long, 'x'])).toBe('field.type');
    testCase.column.appendValue(long);
    testCase.value([3]);
    testCase.value(null);
    testCase.value(long);

    expect(testCase.stored()).toEqual([[1n, 2n], [3n], null, long.map(BigInt)]);
  });

  test('the next batch begins with its own items', () => {
    const testCase = columnCase(numbers, { capacity: 1 });

    testCase.value([1, 2, 3]);
    const first = testCase.stored();
    testCase.value([4]);

    expect(first).toEqual([[1n, 2n, 3n]]);
    expect(testCase.stored()).toEqual([[4n]]);
  });
});

describe('objects', () => {
  test('take JSON objects and JavaScript objects, missing members are null', () => {
    const stored = { city: 'Köln', height: 53_123n, tags: ['a', null] };

    expect(read(place, '{"tags":["a",null],"height":53.123,"city":"Köln"}')).toEqual(stored);
    expect(readValue(place, { city: 'Köln', height: '53.123', tags: ['a', null], extra: undefined })).toEqual(stored);
    expect(readValue(place, Object.assign(Object.create(null), { city: 'Bonn' }))).toEqual({
      city: 'Bonn',
      height: null,
      tags: null,
    });
  });

  test.each([
    ['{}', 'field.required'],
    ['{"city":null}', 'field.required'],
    ['{"city":"Köln","mayor":"x"}', 'field.type'],
    ['{"city":"Köln","height":1.0001}', 'field.precision'],
    ['{"city":"Clausthal-Zellerfeld"}', 'field.max_length'],
    ['{"city":5}', 'field.type'],
    ['[]', 'field.type'],
    ['"Köln"', 'field.type'],
    ['{"city":"Köln","__proto__":{"height":1}}', 'field.type'],
  ])('%s is refused: %s', (text, code) => {
    expect(read(place, text)).toBe(code);
  });

  test.each([new Map([['city', 'Köln']]), new Date(0), ['Köln'], 5, true])('the value %s is no record', (value) => {
    expect(readValue(place, value)).toBe('field.type');
  });

  test('members named like parts of JavaScript objects are ordinary', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const field = fieldOf({ kind: 'object', fields: names.map((name) => fieldOf({ kind: 'string' }, { name })) });

    const stored = read(field, '{"__proto__":"a","constructor":"b"}');

    expect(Object.entries(Object(stored))).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', null],
    ]);
    expect(read(field, '{"hasOwnProperty":"x"}')).toBe('field.type');
  });

  test('a null object has null members, required or not', () => {
    const testCase = columnCase(place, { capacity: 1 });

    testCase.value(null);
    testCase.value({ city: 'Köln' });
    testCase.text('');

    expect(testCase.stored()).toEqual([null, { city: 'Köln', height: null, tags: null }, null]);
  });
});

test('lists of objects with lists keep everything in its place', () => {
  const testCase = columnCase(places, { capacity: 1 });

  testCase.text('[{"city":"A","tags":["x","y"]},null,{"city":"B","height":1}]');
  expect(testCase.text('[{"city":"C","tags":["z"]},{}]')).toBe('field.required');
  testCase.text('[]');
  testCase.text('[{"city":"D","tags":[]}]');

  expect(testCase.stored()).toEqual([
    [{ city: 'A', height: null, tags: ['x', 'y'] }, null, { city: 'B', height: 1000n, tags: null }],
    [],
    [{ city: 'D', height: null, tags: [] }],
  ]);
});

test('JSON that is too deep for the engine is refused, not a crash', () => {
  expect(read(numbers, '['.repeat(500_000) + ']'.repeat(500_000))).toBe('field.type');
});

test('JSON text of nested fields must be UTF-8', () => {
  expect(read(numbers, new Uint8Array([0x5b, 0xff, 0x5d]))).toBe('field.invalid_utf8');
});

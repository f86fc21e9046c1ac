import { describe, expect, test } from 'vitest';

import { parseExactJson, rawJsonText } from '../../src/columns/exact-json.ts';
import { fieldOf, read, readValue } from './column-case.ts';

const json = fieldOf({ kind: 'json' });

test.each([
  '{"a":1}',
  '[]',
  '"text"',
  '1.0',
  'null',
  ' {"a" : [1, 2]} ',
  '"\\ud800"',
  '{"a":1,"a":2}',
  '123456789012345678901234567890',
])('the JSON text %s is kept as it is', (text) => {
  expect(read(json, text)).toBe(text);
});

test.each(['{', "{'a':1}", 'undefined', 'NaN', '[1,]', '{"a":1} x', '01', '\ufeff{}', `${'['.repeat(200_000)}`])(
  '%s is no JSON',
  (text) => {
    expect(read(json, text)).toBe('field.type');
  },
);

test('JSON text must be UTF-8', () => {
  expect(read(json, new Uint8Array([0x22, 0xff, 0x22]))).toBe('field.invalid_utf8');
});

test('a string value is JSON text; other values are written as JSON', () => {
  expect(readValue(json, '{"a": 1}')).toBe('{"a": 1}');
  expect(readValue(json, 'text')).toBe('field.type');
  expect(readValue(json, { a: [1, null, 'x'] })).toBe('{"a":[1,null,"x"]}');
  expect(readValue(json, true)).toBe('true');
  expect(readValue(json, 1.5)).toBe('1.5');
  expect(readValue(json, new Date(0))).toBe('"1970-01-01T00:00:00.000Z"');
  expect(readValue(json, null)).toBeNull();
});

test('values that JSON cannot write are refused', () => {
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);

  expect(readValue(json, 1n)).toBe('field.type');
  expect(readValue(json, cyclic)).toBe('field.type');
  expect(readValue(json, () => 1)).toBe('field.type');
  expect(readValue(json, [NaN])).toBe('field.type');
  expect(readValue(json, Infinity)).toBe('field.type');
  expect(readValue(json, { map: new Map([[1, 2]]) })).toBe('field.type');
  expect(readValue(json, new Set([1]))).toBe('field.type');
});

describe('exact JSON', () => {
  test('numbers that JavaScript would change keep their text', () => {
    const parsed = parseExactJson('{"id":9007199254740993,"price":1.10,"big":1e400,"plain":[1,-2.5,1e3]}');

    expect(parsed).toMatchObject({ plain: [1, -2.5, expect.anything()] });
    expect(rawJsonText(Reflect.get(Object(parsed), 'id'))).toBe('9007199254740993');
    expect(rawJsonText(Reflect.get(Object(parsed), 'price'))).toBe('1.10');
    expect(JSON.stringify(parsed)).toBe('{"id":9007199254740993,"price":1.10,"big":1e400,"plain":[1,-2.5,1e3]}');
  });

  test('such numbers are taken by every numeric field, and by no other', () => {
    const raw = parseExactJson('9007199254740993');

    expect(readValue(fieldOf({ kind: 'integer', bits: 64 }), raw)).toBe(9_007_199_254_740_993n);
    expect(readValue(fieldOf({ kind: 'integer', bits: 32 }), raw)).toBe('field.overflow');
    expect(readValue(fieldOf({ kind: 'number', bits: 64 }), raw)).toBe(9_007_199_254_740_992);
    expect(readValue(fieldOf({ kind: 'decimal', precision: 38, scale: 2 }), raw)).toBe(900_719_925_474_099_300n);
    expect(readValue(json, raw)).toBe('9007199254740993');
    expect(readValue(fieldOf({ kind: 'string' }), raw)).toBe('field.type');
    expect(readValue(fieldOf({ kind: 'date' }), raw)).toBe('field.type');
    expect(readValue(fieldOf({ kind: 'boolean' }), parseExactJson('1.0'))).toBe('field.type');
  });
});

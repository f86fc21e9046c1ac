import { expect, test } from 'vitest';

import { columnCase, fieldOf, read, readValue } from './column-case.ts';

const boolean = fieldOf({ kind: 'boolean' });

test.each(['true', 'True', 'TRUE', 'tRuE', 't', 'T', 'yes', 'YES', 'y', 'Y', '1'])('%s is true', (text) => {
  expect(read(boolean, text)).toBe(true);
});

test.each(['false', 'False', 'FALSE', 'f', 'F', 'no', 'No', 'n', 'N', '0'])('%s is false', (text) => {
  expect(read(boolean, text)).toBe(false);
});

test.each([
  '2',
  '-1',
  'tru',
  'truee',
  'on',
  'off',
  'ja',
  'x',
  '1.0',
  ' true',
  '\u0011',
  '\u0010',
  'tr\u00fce',
  'nO1',
  'YE3',
])('%j is no boolean', (text) => {
  expect(read(boolean, text)).toBe('field.type');
});

test('the pairs of the field are read beside the usual texts, with their case', () => {
  const field = fieldOf({ kind: 'boolean' }, { formats: ['ja/nein', 'X/-'] });

  expect(['ja', 'nein', 'X', '-', 'true', '0'].map((text) => read(field, text))).toEqual([
    true,
    false,
    true,
    false,
    true,
    false,
  ]);
  expect(read(field, 'JA')).toBe('field.type');
});

test.each([
  [true, true],
  [false, false],
  [1, true],
  [0, false],
  [1n, true],
  [0n, false],
  ['yes', true],
  [2, 'field.type'],
  [NaN, 'field.type'],
  [{}, 'field.type'],
  [null, null],
])('the value %s is stored as %s', (value, outcome) => {
  expect(readValue(boolean, value)).toBe(outcome);
});

test('booleans and their nulls keep their places across bytes of the bitmap', () => {
  const testCase = columnCase(boolean, { capacity: 3 });
  const values = Array.from({ length: 37 }, (_, row) => (row % 5 === 0 ? null : row % 3 === 0));

  for (const value of values) testCase.value(value);

  expect(testCase.stored()).toEqual(values);
});

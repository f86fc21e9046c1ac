import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { columnCase, fieldOf, read, readValue } from './column-case.ts';

const date = fieldOf({ kind: 'date' });
const DAY_MS = 86_400_000;

/** The day of a date by JavaScript's own calendar, or undefined. */
function dayOf(year: number, month: number, day: number): number | undefined {
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  const isSame = time.getUTCFullYear() === year && time.getUTCMonth() === month - 1 && time.getUTCDate() === day;
  return isSame && year >= 1 && year <= 9999 ? time.getTime() / DAY_MS : undefined;
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

describe('dates', () => {
  test.each([
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['0001-01-01', -719_162],
    ['9999-12-31', 2_932_896],
    ['2000-02-29', 11_016],
    ['2024-02-29', 19_782],
    ['1900-02-28', -25_509],
    ['1900-03-01', -25_508],
    ['2024-02-01 00:00', 19_754],
    ['2024-02-01T00:00:00', 19_754],
    ['2024-02-01 00:00:00.000000', 19_754],
    ['2024-02-01T00:00:00.000Z', 19_754],
    ['2024-02-01 00:00:00+00:00', 19_754],
    ['2024-02-01 00:01', 'field.precision'],
    ['2024-02-01 00:00:00.000001', 'field.precision'],
    ['2024-02-01 00:00:00.000000001', 'field.precision'],
    ['2024-02-01T00:00:00+01:00', 'field.type'],
    ['2024-02-01T', 'field.type'],
    ['2024-02-01 ', 'field.type'],
    ['1900-02-29', 'field.type'],
    ['2023-02-29', 'field.type'],
    ['2024-02-30', 'field.type'],
    ['2024-04-31', 'field.type'],
    ['2024-13-01', 'field.type'],
    ['2024-00-01', 'field.type'],
    ['2024-01-00', 'field.type'],
    ['0000-01-01', 'field.type'],
    ['2024-1-01', 'field.type'],
    ['24-01-01', 'field.type'],
    ['2024/01/01', 'field.type'],
    ['20240101', 'field.type'],
    ['2024-01-0:', 'field.type'],
    ['2024-01-0/', 'field.type'],
    ['2024-0é-1', 'field.type'],
    ['-2024-01-01', 'field.type'],
    ['+2024-01-01', 'field.type'],
  ])('%s is read as %s', (text, outcome) => {
    expect(read(date, text)).toBe(outcome);
  });

  test('every combination of year, month and day is a date exactly when the calendar has it', () => {
    const parts = fc.tuple(
      fc.integer({ min: 0, max: 9999 }),
      fc.integer({ min: 0, max: 14 }),
      fc.integer({ min: 0, max: 33 }),
    );

    fc.assert(
      fc.property(parts, ([year, month, day]) => {
        const outcome = read(date, `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`);

        expect(outcome).toBe(dayOf(year, month, day) ?? 'field.type');
      }),
      { numRuns: 10_000 },
    );
  });

  test('a byte that is no digit anywhere in a date refuses it', () => {
    const text = new TextEncoder().encode('2024-02-01');
    const wrong = [0x00, 0x20, 0x2e, 0x2f, 0x3a, 0x3f, 0x40, 0x60, 0x70, 0xb0, 0xfa, 0xff];

    const outcomes = wrong.flatMap((byte) => [...text.keys()].map((index) => read(date, text.with(index, byte))));

    expect(new Set(outcomes)).toEqual(new Set(['field.type']));
  });
});

describe('values of dates', () => {
  test.each([
    [new Date('2024-02-01T00:00:00Z'), 19_754],
    [new Date('1969-12-31T00:00:00Z'), -1],
    [new Date('2024-02-01T00:00:00.001Z'), 'field.precision'],
    [new Date(NaN), 'field.type'],
    [new Date('+010000-01-01T00:00:00Z'), 'field.overflow'],
    [0n, 0],
    [-719_162n, -719_162],
    [-719_163n, 'field.overflow'],
    [2_932_897n, 'field.overflow'],
    [10n ** 30n, 'field.overflow'],
    [19_754, 'field.type'],
    ['2024-02-01', 19_754],
    ['', 'field.type'],
    [null, null],
  ])('%s is stored as %s', (value, outcome) => {
    expect(readValue(date, value)).toBe(outcome);
  });
});

test('bounds and allowed values of dates are inclusive', () => {
  const field = fieldOf({ kind: 'date' }, { constraints: { minimum: '2024-01-01', maximum: '2024-12-31' } });
  const listed = fieldOf({ kind: 'date' }, { constraints: { enum: ['2024-01-01'] } });

  expect(read(field, '2023-12-31')).toBe('field.minimum');
  expect(read(field, '2024-01-01')).toBe(19_723);
  expect(read(field, '2024-12-31')).toBe(20_088);
  expect(read(field, '2025-01-01')).toBe('field.maximum');
  expect(read(listed, '2024-01-01')).toBe(19_723);
  expect(read(listed, '2024-01-02')).toBe('field.enum');
});

test('a batch of dates keeps its order', () => {
  const testCase = columnCase(date, { capacity: 2 });
  const texts = ['1970-01-03', '', '1970-01-01', '1970-01-02', ''];

  for (const text of texts) testCase.text(text);

  expect(testCase.stored()).toEqual([2, null, 0, 1, null]);
});

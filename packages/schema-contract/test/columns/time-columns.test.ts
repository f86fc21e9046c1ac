import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { fieldOf, read, readValue } from './column-case.ts';

const time = fieldOf({ kind: 'time' });
const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

describe('times of day', () => {
  test.each([
    ['00:00', 0n],
    ['00:00:00', 0n],
    ['23:59', 86_340_000_000n],
    ['23:59:59.999999', 86_399_999_999n],
    ['12:30:15.5', 45_015_500_000n],
    ['12:30:15.000001', 45_015_000_001n],
    ['12:30:15.123456000', 45_015_123_456n],
    ['12:30:15.123456001', 'field.precision'],
    ['12:30:15.1234567', 'field.precision'],
    ['12:30:15.0000000000', 'field.type'],
    ['12:30:15.', 'field.type'],
    ['24:00:00', 'field.type'],
    ['23:60', 'field.type'],
    ['23:59:60', 'field.type'],
    ['1:00', 'field.type'],
    ['01:0', 'field.type'],
    ['01:00:0', 'field.type'],
    ['01-00-00', 'field.type'],
    ['01:00-00', 'field.type'],
    ['01-00:00', 'field.type'],
    ['01:00:00Z', 'field.type'],
    ['01:00:00+01:00', 'field.type'],
    ['01:00 PM', 'field.type'],
    ['0::00:00', 'field.type'],
    ['00:00:0:', 'field.type'],
    ['1é:00:00', 'field.type'],
  ])('%s is read as %s', (text, outcome) => {
    expect(read(time, text)).toBe(outcome);
  });

  test('every time of day with any fraction is read to the microsecond', () => {
    const parts = fc.tuple(
      fc.integer({ min: 0, max: 25 }),
      fc.integer({ min: 0, max: 61 }),
      fc.integer({ min: 0, max: 61 }),
      fc.integer({ min: 0, max: 999_999 }),
    );

    fc.assert(
      fc.property(parts, ([hours, minutes, seconds, micros]) => {
        const outcome = read(time, `${pad(hours)}:${pad(minutes)}:${pad(seconds)}.${pad(micros, 6)}`);

        const isTime = hours < 24 && minutes < 60 && seconds < 60;
        expect(outcome).toBe(
          isTime ? BigInt(((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + micros) : 'field.type',
        );
      }),
      { numRuns: 3000 },
    );
  });
});

test.each([
  [0n, 0n],
  [86_399_999_999n, 86_399_999_999n],
  [86_400_000_000n, 'field.overflow'],
  [-1n, 'field.overflow'],
  [new Date('2024-02-01T12:30:15.250Z'), 45_015_250_000n],
  [new Date('1969-12-31T23:59:59.999Z'), 86_399_999_000n],
  [new Date(NaN), 'field.type'],
  ['12:30', 45_000_000_000n],
  [45_000_000_000, 'field.type'],
  [null, null],
])('the value %s is stored as %s', (value, outcome) => {
  expect(readValue(time, value)).toBe(outcome);
});

test('bounds and allowed values of times are inclusive', () => {
  const field = fieldOf(
    { kind: 'time' },
    { constraints: { minimum: '08:00:00', maximum: '17:30:00', enum: ['08:00:00', '17:30:00'] } },
  );

  expect(read(field, '07:59:59.999999')).toBe('field.minimum');
  expect(read(field, '08:00')).toBe(28_800_000_000n);
  expect(read(field, '09:00')).toBe('field.enum');
  expect(read(field, '17:30:00.000001')).toBe('field.maximum');
});

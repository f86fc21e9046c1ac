import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { fieldOf, read, readValue } from './column-case.ts';

const naive = fieldOf({ kind: 'timestamp' });
const instant = fieldOf({ kind: 'timestamptz' });
const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** Microseconds by JavaScript's own calendar. */
function microsOf(text: string): bigint {
  return BigInt(Date.parse(text)) * 1000n;
}

const EARLIEST = microsOf('0001-01-01T00:00:00Z');
const LATEST = microsOf('9999-12-31T23:59:59Z') + 999_999n;

describe('timestamps without zone', () => {
  test.each([
    ['1970-01-01T00:00', 0n],
    ['1970-01-01 00:00:00.000001', 1n],
    ['1969-12-31T23:59:59.999999', -1n],
    ['1969-12-31t23:59:59', -1_000_000n],
    ['0001-01-01 00:00:00', EARLIEST],
    ['9999-12-31 23:59:59.999999', LATEST],
    ['2024-02-29T12:00:00', microsOf('2024-02-29T12:00:00Z')],
    ['2255-06-05 23:47:34.740993', 2n ** 53n + 1n],
    ['2024-02-29T12:00:00.1234567', 'field.precision'],
    ['2024-02-29T12:00:00Z', 'field.type'],
    ['2024-02-29T12:00:00+01:00', 'field.type'],
    ['2024-02-29', 'field.type'],
    ['2024-02-29T', 'field.type'],
    ['2024-02-29T24:00', 'field.type'],
    ['2024-02-29  12:00', 'field.type'],
    ['2024-02-29_12:00', 'field.type'],
    ['2023-02-29T12:00', 'field.type'],
    ['0000-01-01T00:00', 'field.type'],
    ['12:00 2024-02-29', 'field.type'],
    ['1706745600', 'field.type'],
  ])('%s is read as %s', (text, outcome) => {
    expect(read(naive, text)).toBe(outcome);
  });

  test('every moment of the calendar is read exactly, below and above 2^53 microseconds', () => {
    const moments = fc.tuple(
      fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 999 }),
      fc.constantFrom('T', ' ', 't'),
    );

    fc.assert(
      fc.property(moments, ([date, micros, separator]) => {
        const iso = date.toISOString();

        const outcome = read(naive, `${iso.slice(0, 10)}${separator}${iso.slice(11, 23)}${pad(micros, 3)}`);

        expect(outcome).toBe(BigInt(date.getTime()) * 1000n + BigInt(micros));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('instants', () => {
  test.each([
    ['2024-02-01T10:00:00Z', '2024-02-01T10:00:00Z'],
    ['2024-02-01T10:00:00z', '2024-02-01T10:00:00Z'],
    ['2024-02-01 10:00Z', '2024-02-01T10:00:00Z'],
    ['2024-02-01 10:00:00 UTC', '2024-02-01T10:00:00Z'],
    ['2024-02-01 10:00:00utc', '2024-02-01T10:00:00Z'],
    ['2024-02-01T10:00:00+02:00', '2024-02-01T08:00:00Z'],
    ['2024-02-01T10:00:00+0200', '2024-02-01T08:00:00Z'],
    ['2024-02-01T10:00:00 +02', '2024-02-01T08:00:00Z'],
    ['2024-02-01T00:30:00+01:00', '2024-01-31T23:30:00Z'],
    ['2024-02-01T23:30:00-05:45', '2024-02-02T05:15:00Z'],
    ['2024-02-01T10:00:00-00:00', '2024-02-01T10:00:00Z'],
    ['1969-12-31T20:00:00-04:00', '1970-01-01T00:00:00Z'],
    ['2024-02-01T10:00', '2024-02-01T10:00:00Z'],
  ])('%s is %s', (text, iso) => {
    expect(read(instant, text)).toBe(microsOf(iso));
  });

  test.each([
    ['0001-01-01T00:00:00+00:01', 'field.overflow'],
    ['9999-12-31T23:59:59-00:01', 'field.overflow'],
    ['2024-02-01T10:00:00+16:00', 'field.type'],
    ['2024-02-01T10:00:00+01:60', 'field.type'],
    ['2024-02-01T10:00:00+1', 'field.type'],
    ['2024-02-01T10:00:00+01:0', 'field.type'],
    ['2024-02-01T10:00:00+01-00', 'field.type'],
    ['2024-02-01T10:00:00  Z', 'field.type'],
    ['2024-02-01T10:00:00 ', 'field.type'],
    ['2024-02-01T10:00:00CET', 'field.type'],
    ['2024-02-01T10:00:00 UT', 'field.type'],
    ['2024-02-01T10:00:00ZZ', 'field.type'],
    ['2024-02-01Z', 'field.type'],
  ])('%s is refused: %s', (text, code) => {
    expect(read(instant, text)).toBe(code);
  });

  test('an offset moves the wall clock by just as much', () => {
    const moments = fc.tuple(
      fc.date({ min: new Date('0001-01-03T00:00:00Z'), max: new Date('9999-12-29T00:00:00Z'), noInvalidDate: true }),
      fc.integer({ min: -15 * 60 - 59, max: 15 * 60 + 59 }),
      fc.constantFrom(':', ''),
    );

    fc.assert(
      fc.property(moments, ([date, minutes, colon]) => {
        const wall = date.toISOString().slice(0, 23);
        const size = Math.abs(minutes);
        const offset = `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}${colon}${pad(size % 60)}`;

        const outcome = read(instant, wall + offset);

        expect(outcome).toBe((BigInt(date.getTime()) - BigInt(minutes) * 60_000n) * 1000n);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('values of timestamps', () => {
  test.each([
    [new Date('2024-02-01T10:00:00.123Z'), microsOf('2024-02-01T10:00:00.123Z')],
    [new Date('1969-12-31T23:59:59.999Z'), -1000n],
    [new Date(NaN), 'field.type'],
    [new Date('+010000-01-01T00:00:00Z'), 'field.overflow'],
    [-1n, -1n],
    [EARLIEST, EARLIEST],
    [EARLIEST - 1n, 'field.overflow'],
    [LATEST, LATEST],
    [LATEST + 1n, 'field.overflow'],
    [2n ** 90n, 'field.overflow'],
    [0, 'field.type'],
    ['2024-02-01 10:00', microsOf('2024-02-01T10:00:00Z')],
    [null, null],
  ])('%s is stored as %s', (value, outcome) => {
    expect(readValue(naive, value)).toBe(outcome);
    expect(readValue(instant, value)).toBe(outcome);
  });
});

test('bounds of timestamps are inclusive and exact beyond 2^53', () => {
  const field = fieldOf(
    { kind: 'timestamptz' },
    { constraints: { minimum: '1000-01-01T00:00:00Z', maximum: '2024-01-01T01:00:00+01:00' } },
  );

  expect(read(field, '0999-12-31T23:59:59.999999Z')).toBe('field.minimum');
  expect(read(field, '1000-01-01T00:00:00Z')).toBe(microsOf('1000-01-01T00:00:00Z'));
  expect(read(field, '2024-01-01T00:00:00Z')).toBe(microsOf('2024-01-01T00:00:00Z'));
  expect(read(field, '2024-01-01T00:00:00.000001Z')).toBe('field.maximum');
  expect(read(field, '2500-01-01T00:00:00Z')).toBe('field.maximum');
});

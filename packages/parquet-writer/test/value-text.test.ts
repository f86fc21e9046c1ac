import fc from 'fast-check';
import { expect, test } from 'vitest';

import { dayOfMicros, dayText, decimalText, timestampText, timeText } from '../src/value-text.ts';

test('days read as Date writes them, as far as Date goes', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), (day) => {
      expect(dayText(day)).toBe(new Date(day * 86_400_000).toISOString().split('T')[0]);
    }),
  );
  expect(dayText(2 ** 31 - 1)).toBe('+5881580-07-11');
  expect(dayText(-(2 ** 31))).toBe('-5877641-06-23');
});

test('timestamps keep their microseconds, before 1970 too', () => {
  expect(timestampText(-1n, true)).toBe('1969-12-31T23:59:59.999999Z');
  expect(timestampText(1_706_745_600_000_001n, false)).toBe('2024-02-01T00:00:00.000001');
  expect(timestampText(2n ** 63n - 1n, false)).toBe('+294247-01-10T04:00:54.775807');
  expect(dayOfMicros(-86_400_000_000n)).toBe(-1);
  expect(dayOfMicros(-86_400_000_001n)).toBe(-2);
  expect(timeText(86_399_999_999n)).toBe('23:59:59.999999');
});

test('decimals keep their scale', () => {
  expect(decimalText(-5n, 2)).toBe('-0.05');
  expect(decimalText(12345n, 2)).toBe('123.45');
  expect(decimalText(7n, 0)).toBe('7');
  expect(decimalText(7n, -2)).toBe('700');
});

import { expect, test } from 'vitest';

import { countOf, formatBytes, formatCount, formatDuration } from '../../src/terminal/format-quantity.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [1234, '1.23 kB'],
  [9_995, '10.0 kB'],
  [99_949, '99.9 kB'],
  [99_950, '100 kB'],
  [999_499, '999 kB'],
  [999_500, '1.00 MB'],
  [1_500_000_000_000, '1.50 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [1000, '1.0 s'],
  [59_949, '59.9 s'],
  [59_950, '1 min 00 s'],
  [245_000, '4 min 05 s'],
  [3_600_000, '1 h 00 min'],
  [7_620_000, '2 h 07 min'],
])('%d ms are %s', (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});

test('counts are grouped, and named in singular and plural', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect(formatCount(9_223_372_036_854_775_807n)).toBe('9,223,372,036,854,775,807');
  expect([countOf(0, 'row'), countOf(1, 'row'), countOf(2, 'row')]).toEqual(['0 rows', '1 row', '2 rows']);
  expect(countOf(2, 'query', 'queries')).toBe('2 queries');
});

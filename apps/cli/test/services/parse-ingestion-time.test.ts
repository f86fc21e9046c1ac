import { expect, test } from 'vitest';

import { parseIngestionTime } from '../../src/services/parse-ingestion-time.ts';

test.each([
  ['2026-01-10T05:00:00Z', '2026-01-10T05:00:00+00:00'],
  ['2026-01-10 05:00:00z', '2026-01-10T05:00:00+00:00'],
  ['2026-01-10T05:00:00+00:00', '2026-01-10T05:00:00+00:00'],
  ['2026-01-10T05:00:00+05:30', '2026-01-09T23:30:00+00:00'],
])('%s is written in UTC as %s', (text, written) => {
  expect(parseIngestionTime(text)).toBe(written);
});

test.each([
  '2026-01-10',
  '2026-01-10T05:00:00',
  '2026-01-10T05:00:00.5Z',
  '2026-02-30T05:00:00Z',
  '2026-01-10T25:00:00Z',
  'now',
])('"%s" is refused', (text) => {
  expect(() => parseIngestionTime(text)).toThrow(/is not a time of the form YYYY-MM-DDTHH:MM:SSZ/);
});

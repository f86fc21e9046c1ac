import { expect, test } from 'vitest';

import { lakePath, lakePlace } from '../../src/services/lake-place.ts';

test('a folder is read against the working folder', () => {
  expect(lakePath('lake', '/work')).toBe('/work/lake');
  expect(lakePlace('/data/lake', '/work')).toBe('/data/lake');
});

test('a file: URL is a folder, another URL is not', () => {
  expect(lakePath('file:///data/my%20lake', '/work')).toBe('/data/my lake');
  expect(lakePlace('gs://bucket/raw', '/work')).toBe('gs://bucket/raw');
  expect(() => lakePath('gs://bucket/raw', '/work')).toThrow(/expected a folder, or a file: URL/);
});

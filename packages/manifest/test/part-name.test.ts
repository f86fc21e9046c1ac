import { expect, test } from 'vitest';

import { formatPartName, isDefaultPartition, parsePartName } from '../src/part-name.ts';

test.each([
  ['part-0000.parquet', { index: 0, hash: null }],
  ['part-0012-370eccd00340.parquet', { index: 12, hash: '370eccd00340' }],
  ['part-10000.parquet', { index: 10_000, hash: null }],
])('%s is read and written', (name, part) => {
  expect(parsePartName(name)).toEqual(part);
  expect(formatPartName(part)).toBe(name);
});

test.each([
  'part-1.parquet',
  'part-0000-370ECCD00340.parquet',
  'part-0000.csv',
  '_MANIFEST.json',
  'xpart-0000.parquet',
])('%s is no part', (name) => {
  expect(parsePartName(name)).toBeUndefined();
});

test('only the whole value makes a default partition', () => {
  expect(isDefaultPartition('category=__HIVE_DEFAULT_PARTITION__')).toBe(true);
  expect(isDefaultPartition('category=%5F_HIVE_DEFAULT_PARTITION__')).toBe(false);
  expect(isDefaultPartition('category=x__HIVE_DEFAULT_PARTITION__')).toBe(false);
});

import { expect, test } from 'vitest';

import { createAdapterRegistry, defineSourceAdapter, parseAdapterOptions } from '../src/index.ts';
import { csvAdapter } from '../src/csv/index.ts';
import { jsonlAdapter } from '../src/jsonl/index.ts';
import { memoryAdapter } from '../src/memory/index.ts';
import { parquetAdapter } from '../src/parquet/index.ts';

const all = [csvAdapter, jsonlAdapter, parquetAdapter, memoryAdapter];

test('adapters are found by id and listed in order', () => {
  const registry = createAdapterRegistry(all);

  expect(registry.get('csv')).toBe(csvAdapter);
  expect(registry.list().map(({ id }) => id)).toEqual(['csv', 'jsonl', 'memory', 'parquet']);
});

test('an unknown id names the nearest and all known ones', () => {
  const registry = createAdapterRegistry(all);

  expect(() => registry.get('parket')).toThrowError(
    expect.objectContaining({
      code: 'ECL_SOURCE_UNKNOWN_ADAPTER',
      message: 'no adapter "parket", did you mean "parquet"?; known: csv, jsonl, memory, parquet',
    }) as Error,
  );
  expect(() => createAdapterRegistry().get('x')).toThrowError('known: none');
});

test('an id is taken once; the same adapter again changes nothing', () => {
  const registry = createAdapterRegistry(all);

  registry.register(csvAdapter);

  expect(() => registry.register({ ...csvAdapter })).toThrowError(
    expect.objectContaining({ code: 'ECL_SOURCE_DUPLICATE_ADAPTER' }) as Error,
  );
});

test.each([
  ['orders.csv', 'csv'],
  ['ORDERS.CSV.GZ', 'csv'],
  ['orders.tsv.zst', 'csv'],
  ['orders.tab', 'csv'],
  ['a.jsonl', 'jsonl'],
  ['a.ndjson.gz', 'jsonl'],
  ['/x/y.parquet', 'parquet'],
  ['orders.xlsx', undefined],
  ['csv', undefined],
  ['orders.gz', undefined],
])('the file %s is for %s', (name, id) => {
  expect(createAdapterRegistry(all).findByFileName(name)?.id).toBe(id);
});

test('of two suffixes the longer one wins', () => {
  const tagged = defineSourceAdapter({ ...csvAdapter, id: 'tagged', fileSuffixes: ['.tagged.csv'] });

  expect(createAdapterRegistry([...all, tagged]).findByFileName('x.tagged.csv')?.id).toBe('tagged');
});

test('an adapter with an unusable id or suffix is refused where it is defined', () => {
  expect(() => defineSourceAdapter({ ...csvAdapter, id: 'My CSV' })).toThrowError('adapter id "My CSV"');
  expect(() => defineSourceAdapter({ ...csvAdapter, fileSuffixes: ['csv'] })).toThrowError('file suffix "csv"');
});

test('options are checked at the door, all problems at once', () => {
  expect(parseAdapterOptions(csvAdapter, { path: '/x.csv' })).toMatchObject({ path: '/x.csv', compression: 'auto' });
  expect(() => parseAdapterOptions(csvAdapter, { path: 'x.csv', blockBytes: 0, sep: ';' })).toThrowError(
    expect.objectContaining({
      code: 'ECL_SOURCE_OPTIONS',
      message: expect.stringMatching(/path: must be an absolute path.*blockBytes.*sep/) as string,
    }) as Error,
  );
  expect(() => parseAdapterOptions(memoryAdapter, { rows: 5 })).toThrowError('iterable');
});

import { expect, test } from 'vitest';

import { buildManifest } from '../src/build-manifest.ts';
import { inspectManifest } from '../src/inspect-manifest.ts';
import { parseManifest } from '../src/parse-manifest.ts';
import { serializeManifest } from '../src/serialize-manifest.ts';
import { sampleOptions, samplePart } from './sample.ts';

test('parts are sorted by path and totals are their sums', () => {
  const files = [samplePart(1, 'bb', 2), samplePart(0, 'a', 3)];

  const manifest = buildManifest(sampleOptions({ files }));

  expect(manifest.files.map(({ logicalPath }) => logicalPath)).toEqual([
    'orders/ingest_dt=2020-01-01/part-0000.parquet',
    'orders/ingest_dt=2020-01-01/part-0001.parquet',
  ]);
  expect(manifest).toMatchObject({ totalRows: 5, totalBytes: 3, supersedes: null, publication: null });
  expect(inspectManifest(manifest)).toEqual([]);
});

test('event dates are the bounds of the named column, and null without one', () => {
  const withDates = buildManifest(sampleOptions({ eventDateField: 'order_date' }));
  const without = buildManifest(sampleOptions());
  const unknownColumn = buildManifest(sampleOptions({ eventDateField: 'toString' }));

  expect([withDates.minEventDt, withDates.maxEventDt]).toEqual(['2020-01-01', '2020-01-03']);
  expect([without.minEventDt, without.maxEventDt]).toEqual([null, null]);
  expect([unknownColumn.minEventDt, unknownColumn.maxEventDt]).toEqual([null, null]);
});

test('two parts of one name are refused', () => {
  const part = samplePart(0, 'a');

  expect(() => buildManifest(sampleOptions({ files: [part, part] }))).toThrow(
    expect.objectContaining({ code: 'ECL_MANIFEST_DUPLICATE_FILE' }),
  );
});

test('rows that do not add up are refused with the numbers', () => {
  const accounting = { read: 10, published: 3, rejected: 5, filtered: 1 };

  expect(() => buildManifest(sampleOptions({ accounting }))).toThrow(
    expect.objectContaining({
      code: 'ECL_MANIFEST_UNBALANCED',
      message:
        'orders/ingest_dt=2020-01-01: 10 rows read, but published 3 + rejected 5 + filtered 1 = 9: 1 rows are lost; ' +
        'nothing may be published on these numbers',
    }),
  );
});

test('an accounting that balances but does not fit the parts is refused', () => {
  const accounting = { read: 4, published: 4, rejected: 0, filtered: 0 };

  expect(() => buildManifest(sampleOptions({ accounting }))).toThrow(
    expect.objectContaining({
      code: 'ECL_MANIFEST_INCONSISTENT',
      message: expect.stringContaining('accounting.published is 4, total_rows is 3'),
    }),
  );
});

test('rejected rows without a ledger are refused', () => {
  const accounting = { read: 4, published: 3, rejected: 1, filtered: 0 };

  expect(() => buildManifest(sampleOptions({ accounting }))).toThrow(
    expect.objectContaining({
      code: 'ECL_MANIFEST_INCONSISTENT',
      message: expect.stringContaining('no ledger is named'),
    }),
  );
});

test('infinities and NaN in statistics are written as text', () => {
  const part = { ...samplePart(0, 'a'), min: { x: -Infinity }, max: { x: Number.NaN } };

  const manifest = parseManifest(serializeManifest(buildManifest(sampleOptions({ files: [part] }))));

  expect(manifest.files[0]).toMatchObject({ min: { x: '-Infinity' }, max: { x: 'NaN' } });
});

test('a partition without rows can be described', () => {
  const manifest = buildManifest(sampleOptions({ files: [] }));

  expect(inspectManifest(manifest).map(({ code }) => code)).toEqual(['manifest.no_files']);
});

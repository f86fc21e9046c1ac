import { expect, test } from 'vitest';

import { buildManifest } from '../src/build-manifest.ts';
import { inspectManifest } from '../src/inspect-manifest.ts';
import type { ManifestProblemCode } from '../src/inspect-manifest.ts';
import type { Manifest } from '../src/manifest.ts';
import { sampleOptions, samplePart } from './sample.ts';

const sound = buildManifest(sampleOptions({ files: [samplePart(0, 'a'), samplePart(1, 'b')] }));
const first = sound.files[0] ?? fail();
const ledger = {
  path: '_rejects/orders/ingest_dt=2020-01-01/rejects-run-1.jsonl',
  rows: 1,
  bytes: 9,
  crc32c: 'AAAAAA==',
};
const onFirst = (change: Partial<Manifest['files'][number]>): Partial<Manifest> => ({
  files: [{ ...first, ...change }, ...sound.files.slice(1)],
});

const damages: readonly (readonly [ManifestProblemCode, string, Partial<Manifest>])[] = [
  [
    'manifest.no_files',
    'no parts',
    { files: [], totalRows: 0, totalBytes: 0, accounting: { read: 0, published: 0, rejected: 0, filtered: 0 } },
  ],
  ['manifest.file_zero_rows', 'a part without rows', onFirst({ rows: 0 })],
  ['manifest.duplicate_file', 'a part named twice', { files: [...sound.files, first] }],
  [
    'manifest.file_outside_partition',
    'a part of another partition',
    onFirst({ path: `orders/ingest_dt=2020-01-02/part-0000-${first.sha256.slice(0, 12)}.parquet` }),
  ],
  [
    'manifest.file_outside_partition',
    'a part in a folder below',
    onFirst({ path: `orders/ingest_dt=2020-01-01/x/part-0000-${first.sha256.slice(0, 12)}.parquet` }),
  ],
  ['manifest.file_name', 'a name that is no part', onFirst({ path: 'orders/ingest_dt=2020-01-01/data.parquet' })],
  [
    'manifest.file_name',
    'a name with another hash',
    onFirst({ path: 'orders/ingest_dt=2020-01-01/part-0000-000000000000.parquet' }),
  ],
  ['manifest.null_counts', 'more nulls than rows', onFirst({ nullCounts: { id: 99 } })],
  ['manifest.total_rows', 'a wrong sum of rows', { totalRows: 7 }],
  ['manifest.total_bytes', 'a wrong sum of bytes', { totalBytes: 7 }],
  ['manifest.event_range', 'dates in the wrong order', { minEventDt: '2020-01-02', maxEventDt: '2020-01-01' }],
  ['manifest.event_range', 'one date of two', { minEventDt: '2020-01-02', maxEventDt: null }],
  ['manifest.unbalanced', 'lost rows', { accounting: { read: 9, published: 6, rejected: 0, filtered: 0 } }],
  [
    'manifest.unbalanced',
    'reasons that do not add up',
    { accounting: { read: 8, published: 6, rejected: 0, filtered: 2, filteredBy: { duplicate_key: 1 } } },
  ],
  [
    'manifest.published_rows',
    'other published rows',
    { accounting: { read: 5, published: 5, rejected: 0, filtered: 0 } },
  ],
  [
    'manifest.rejects_missing',
    'rejects without a ledger',
    { accounting: { read: 7, published: 6, rejected: 1, filtered: 0 } },
  ],
  [
    'manifest.rejects_rows',
    'a ledger with too few lines',
    { accounting: { read: 8, published: 6, rejected: 2, filtered: 0 }, rejects: ledger },
  ],
  [
    'manifest.rejects_place',
    'a ledger of another partition',
    { rejects: { ...ledger, path: '_rejects/orders/ingest_dt=2020-01-02/rejects-run-1.jsonl' } },
  ],
  ['manifest.slices', 'slices in an ordinary partition', { slices: [] }],
  ['manifest.slices', 'files of a slice that is not listed', onFirst({ slice: 'x' })],
];

test.each(damages)('%s: %s', (code, _name, change) => {
  const problems = inspectManifest({ ...sound, ...change });

  expect(problems.map((problem) => problem.code)).toContain(code);
});

test('a sound manifest has no problems, with and without a ledger', () => {
  expect(inspectManifest(sound)).toEqual([]);
  expect(
    inspectManifest({ ...sound, accounting: { read: 7, published: 6, rejected: 1, filtered: 0 }, rejects: ledger }),
  ).toEqual([]);
});

function fail(): never {
  throw new Error('the sample has files');
}

import { expect, test } from 'vitest';

import { buildManifest } from '../src/build-manifest.ts';
import { inspectManifest } from '../src/inspect-manifest.ts';
import type { Manifest } from '../src/manifest.ts';
import { mergeSlices } from '../src/merge-slices.ts';
import { contentDigest } from '../src/seal-manifest.ts';
import { sampleOptions, samplePart } from './sample.ts';

const partition = 'ingest_dt=__HIVE_DEFAULT_PARTITION__';

function slice(name: string, contents: readonly string[], batchId = 'b1'): Manifest {
  const files = contents.map((content, index) => samplePart(index, content));
  return buildManifest(
    sampleOptions({
      partition,
      slice: name,
      files,
      batchId,
      source: [{ uri: `file:${name}`, sha256: null, bytes: null }],
    }),
  );
}

test('publishing a slice keeps the others and replaces exactly its own parts', () => {
  const published = mergeSlices(slice('a', ['a1', 'a2']), slice('b', ['b1']));

  const merged = mergeSlices(published, slice('a', ['a3']));

  expect(merged.files.map((file) => [file.slice, file.logicalPath.slice(-17)])).toEqual(
    expect.arrayContaining([
      ['a', 'part-0000.parquet'],
      ['b', 'part-0000.parquet'],
    ]),
  );
  expect(merged.files).toHaveLength(2);
  expect(merged).toMatchObject({ totalRows: 6, accounting: { read: 6, published: 6 } });
  expect(merged.source.map(({ uri }) => uri)).toEqual(['file:a', 'file:b']);
  expect(inspectManifest(merged)).toEqual([]);
});

test('the order in which slices arrive does not show in the content', () => {
  const ab = mergeSlices(slice('a', ['a1']), slice('b', ['b1']));
  const ba = mergeSlices(slice('b', ['b1']), slice('a', ['a1']));

  expect(contentDigest(ab)).toBe(contentDigest(ba));
});

test('publishing what is there already changes no content, even under another batch', () => {
  const published = mergeSlices(slice('a', ['a1']), slice('b', ['b1'], 'b2'));

  const again = mergeSlices(published, slice('a', ['a1'], 'b3'));

  expect(contentDigest(again)).toBe(contentDigest(published));
});

test('equal parts of two slices keep both their rows, under two names', () => {
  const published = mergeSlices(slice('a', ['same']), slice('b', ['same']));

  expect(new Set(published.files.map(({ path }) => path)).size).toBe(2);
  expect(published.totalRows).toBe(6);
  expect(contentDigest(mergeSlices(published, slice('b', ['same'])))).toBe(contentDigest(published));
  expect(inspectManifest(published)).toEqual([]);
});

test('plain names count on across slices', () => {
  const plain = (name: string, content: string): Manifest => {
    const part = samplePart(0, content);
    return buildManifest(sampleOptions({ partition, slice: name, files: [{ ...part, name: part.logicalName }] }));
  };

  const merged = mergeSlices(plain('a', 'a1'), plain('b', 'b1'));

  expect(merged.files.map(({ path }) => path)).toEqual([
    `orders/${partition}/part-0000.parquet`,
    `orders/${partition}/part-0001.parquet`,
  ]);
});

test('a manifest without slices cannot be merged', () => {
  expect(() => mergeSlices(buildManifest(sampleOptions()), slice('a', ['a1']))).toThrow(
    expect.objectContaining({ code: 'ECL_MANIFEST_INCONSISTENT' }),
  );
});

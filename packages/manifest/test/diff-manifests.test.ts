import { expect, test } from 'vitest';

import { buildManifest } from '../src/build-manifest.ts';
import { diffManifests } from '../src/diff-manifests.ts';
import { sampleOptions, samplePart } from './sample.ts';

test('parts are told apart into added, removed, changed and unchanged', () => {
  const before = buildManifest(sampleOptions({ files: [samplePart(0, 'a'), samplePart(1, 'b'), samplePart(2, 'c')] }));
  const after = buildManifest(sampleOptions({ files: [samplePart(0, 'a'), samplePart(1, 'B'), samplePart(3, 'd')] }));

  const diff = diffManifests(before, after);

  expect(diff.unchanged.map(({ path }) => path)).toEqual([before.files[0]?.path]);
  expect(diff.changed.map((change) => [change.before.path, change.after.path])).toEqual([
    [before.files[1]?.path, after.files[1]?.path],
  ]);
  expect(diff.removed.map(({ path }) => path)).toEqual([before.files[2]?.path]);
  expect(diff.added.map(({ path }) => path)).toEqual([after.files[2]?.path]);
});

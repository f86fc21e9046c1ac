import { createHash } from 'node:crypto';

import { expect, test } from 'vitest';

import { buildManifest } from '../src/build-manifest.ts';
import { contentDigest, sealManifest } from '../src/seal-manifest.ts';
import { sampleOptions } from './sample.ts';

test('the seal is over the bytes as written', () => {
  const seal = sealManifest(buildManifest(sampleOptions()));

  expect(new TextDecoder().decode(seal.bytes)).toBe(seal.text);
  expect(seal.sha256).toBe(createHash('sha256').update(seal.text).digest('hex'));
  expect(seal.text.endsWith('}\n')).toBe(true);
});

test('who published it and when does not change the content digest, everything else does', () => {
  const manifest = buildManifest(sampleOptions());
  const digest = contentDigest(manifest);

  const publication = {
    attempt: 1,
    partitionVersion: 2,
    previousGeneration: '1',
    generations: {},
    sweep: [],
    publishedAt: 'now',
  };
  expect(contentDigest({ ...manifest, runId: 'x', epoch: 9, supersedes: '0'.repeat(64), publication })).toBe(digest);
  expect(contentDigest({ ...manifest, batchId: 'b2' })).not.toBe(digest);
  expect(contentDigest({ ...manifest, ingestionTs: '2027-01-01T00:00:00+00:00' })).not.toBe(digest);
});

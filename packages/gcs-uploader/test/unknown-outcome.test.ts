import { describe, expect, test } from 'vitest';

import { LakeError } from '../src/errors.ts';
import type { Lake } from '../src/lake.ts';
import { MANIFEST_NAME, manifestNameOf } from '../src/names.ts';
import { memoryLake } from '../src/testing/memory-lake.ts';
import { verifyPartition } from '../src/verify-partition.ts';
import { publishSample } from './local-work.ts';
import type { PublishSampleOptions } from './local-work.ts';
import { UNIT, sampleVersion } from './workload.ts';

type Answer = 'lost after it took effect' | 'lost before it took effect';

/** A lake on which the answer to the commit is lost, once. */
function withLostAnswer(
  answer: Answer,
  meanwhile: (work: PublishSampleOptions) => Promise<unknown> = async () => undefined,
): PublishSampleOptions {
  const files = new Map<string, Uint8Array>();
  const work = {
    lake: memoryLake({ readLocal: async (path) => files.get(path) ?? new Uint8Array(0) }) as Lake,
    work: '/work',
    put: (path: string, bytes: Uint8Array) => void files.set(path, bytes),
  };
  let isArmed = true;
  const lake: Lake = {
    ...work.lake,
    openUnit: async (options) => {
      const publisher = await work.lake.openUnit(options);
      return {
        ...publisher,
        async write(name, bytes, ifGeneration) {
          if (!isArmed || !name.endsWith(MANIFEST_NAME)) return publisher.write(name, bytes, ifGeneration);
          isArmed = false;
          if (answer === 'lost after it took effect') await publisher.write(name, bytes, ifGeneration);
          await meanwhile(work);
          throw new LakeError('ECL_LAKE_UNKNOWN_OUTCOME', 'connection reset');
        },
      };
    },
  };
  return { ...work, lake };
}

describe('when the answer to the commit is', () => {
  test('lost after it took effect, it is found by reading back, and nothing is done twice', async () => {
    const work = withLostAnswer('lost after it took effect');

    const result = await publishSample(sampleVersion(['a']), work);

    expect(result).toMatchObject({ status: 'published', attempts: 1, partitionVersion: 1 });
    expect(await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep' })).toMatchObject({
      status: 'ok',
      findings: [],
    });
  });

  test('lost before it took effect, the commit is tried again', async () => {
    const work = withLostAnswer('lost before it took effect');

    const result = await publishSample(sampleVersion(['a']), work);

    expect(result).toMatchObject({ status: 'published', attempts: 2, partitionVersion: 1 });
    expect(result.manifest.publication?.attempt).toBe(2);
    expect(await verifyPartition({ lake: work.lake, unit: UNIT, depth: 'deep' })).toMatchObject({
      status: 'ok',
      findings: [],
    });
  });

  test.each<Answer>(['lost after it took effect', 'lost before it took effect'])(
    '%s, and a higher epoch published meanwhile, nothing of it is deleted',
    async (answer) => {
      const winner = sampleVersion(['a', 'c'], { runId: 'run-3' });
      const work = withLostAnswer(answer, (direct) => publishSample(winner, { ...direct, epoch: 9, isTakeover: true }));

      await expect(
        publishSample(sampleVersion(['a', 'b'], { runId: 'run-2' }), { ...work, epoch: 2 }),
      ).rejects.toMatchObject({ code: 'ECL_LAKE_FENCED' });

      expect(
        (await verifyPartition({ lake: work.lake, unit: UNIT })).findings.filter(({ code }) => code !== 'part.extra'),
      ).toEqual([]);
      for (const { path } of winner.manifest.files) expect(await work.lake.head(path)).toBeDefined();
    },
  );
});

test('a manifest that somebody else put there between reading and committing is not overwritten', async () => {
  const files = new Map<string, Uint8Array>();
  const lake = memoryLake({ readLocal: async (path) => files.get(path) ?? new Uint8Array(0) });
  const work = { lake, work: '/work', put: (path: string, bytes: Uint8Array) => void files.set(path, bytes) };
  const stranger = sampleVersion(['z'], { runId: 'stranger' });
  let isDone = false;

  const result = await publishSample(sampleVersion(['a'], { runId: 'run-2' }), {
    ...work,
    epoch: 5,
    onStep: async () => {
      if (isDone) return;
      isDone = true;
      // an older publisher that is not held back by a fence, as on a lake without one
      const other = memoryLake({ readLocal: async (path) => files.get(path) ?? new Uint8Array(0) });
      await publishSample(stranger, { ...work, lake: other, epoch: 3 });
      for await (const { name } of other.list('')) lake.tamper(name, (await other.get(name))?.bytes);
    },
  });

  expect(result).toMatchObject({ status: 'published', attempts: 2, partitionVersion: 2 });
  expect(result.manifest.supersedes).not.toBeNull();
  expect((await lake.get(manifestNameOf(UNIT)))?.object.generation).toBe(result.manifestGeneration);
  expect(await verifyPartition({ lake, unit: UNIT, depth: 'deep' })).toMatchObject({ status: 'ok', findings: [] });
});

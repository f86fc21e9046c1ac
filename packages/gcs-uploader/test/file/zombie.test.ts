import { describe, expect, test } from 'vitest';

import { fileLake } from '../../src/file/file-lake.ts';
import type { Lake, UnitPublisher } from '../../src/lake.ts';
import { simulatedDisk } from '../../src/testing/simulated-disk.ts';
import { memoryLake } from '../../src/testing/memory-lake.ts';
import { verifyPartition } from '../../src/verify-partition.ts';
import { readByManifest, readByPattern } from '../consumer.ts';
import { publishSample } from '../local-work.ts';
import type { PutLocal } from '../local-work.ts';
import { UNIT, sampleVersion } from '../workload.ts';

const VERSIONS = {
  old: sampleVersion(['same', 'old'], { runId: 'run-1' }),
  zombie: sampleVersion(['same', 'zombie'], { runId: 'run-2' }),
  winner: sampleVersion(['same', 'winner'], { runId: 'run-3' }),
};

interface World {
  readonly lake: Lake;
  readonly put: PutLocal;
}

interface TakeOverOptions {
  /** The sleeper dies right after the operation it woke up for. */
  readonly diesAfterwards?: boolean | undefined;
}

/** Let one publisher sleep before its n-th operation while another one takes over and publishes; then wake it. */
async function takeOverAt(
  world: World,
  operation: number,
  options: TakeOverOptions = {},
): Promise<{ violations: string[]; hasSlept: boolean }> {
  const { lake, put } = world;
  await publishSample(VERSIONS.old, { lake, work: '/work', put, epoch: 1 });
  let calls = 0;
  let hasSlept = false;
  const sleep = async (): Promise<void> => {
    calls += 1;
    if (calls > operation && options.diesAfterwards === true) throw new Error('the process is dead');
    if (calls !== operation) return;
    hasSlept = true;
    await publishSample(VERSIONS.winner, { lake, work: '/work', put, epoch: 3, isTakeover: true });
  };
  const slow: Lake = { ...lake, openUnit: async (request) => sleepy(await lake.openUnit(request), sleep) };
  const zombie = await publishSample(VERSIONS.zombie, { lake: slow, work: '/work', put, epoch: 2 }).then(
    () => 'published',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );

  const violations: string[] = [];
  if (!hasSlept) return { violations, hasSlept };
  if (zombie !== 'ECL_LAKE_FENCED' && options.diesAfterwards !== true) violations.push(`the zombie was told ${zombie}`);
  for (const seen of [await readByPattern(lake, UNIT, VERSIONS), await readByManifest(lake, UNIT, VERSIONS)])
    if (!('version' in seen && seen.version === 'winner')) violations.push(`a reader sees ${JSON.stringify(seen)}`);
  const { findings } = await verifyPartition({ lake, unit: UNIT, depth: 'deep' });
  violations.push(...findings.map(({ message }) => message));
  return { violations, hasSlept };
}

function sleepy(publisher: UnitPublisher, sleep: () => Promise<void>): UnitPublisher {
  return {
    ...publisher,
    stage: async (...values) => (await sleep(), publisher.stage(...values)),
    place: async (...values) => (await sleep(), publisher.place(...values)),
    write: async (...values) => (await sleep(), publisher.write(...values)),
    remove: async (...values) => (await sleep(), publisher.remove(...values)),
    assertHolds: async (...values) => (await sleep(), publisher.assertHolds(...values)),
  };
}

function onFiles(
  change: (
    disk: ReturnType<ReturnType<typeof simulatedDisk>['open']>,
  ) => ReturnType<ReturnType<typeof simulatedDisk>['open']> = (disk) => disk,
): World {
  const disk = simulatedDisk();
  return { lake: fileLake({ root: '/lake', disk: change(disk.open()) }), put: disk.put };
}

function inMemory(): World {
  const files = new Map<string, Uint8Array>();
  return {
    lake: memoryLake({ readLocal: async (path) => files.get(path) ?? new Uint8Array(0) }),
    put: (path, bytes) => void files.set(path, bytes),
  };
}

describe.each([
  ['file', () => onFiles()],
  ['memory', inMemory],
])('a publisher of a %s lake that slept while another one took over', (_name, create) => {
  test('changes nothing when it wakes, wherever it slept, and is told so', async () => {
    const slept: number[] = [];
    const violations: string[] = [];
    for (let operation = 1; operation <= 12; operation += 1)
      for (const diesAfterwards of [false, true]) {
        const result = await takeOverAt(create(), operation, { diesAfterwards });
        if (result.hasSlept) slept.push(operation);
        violations.push(...result.violations.map((violation) => `operation ${operation}: ${violation}`));
      }

    expect(violations).toEqual([]);
    expect(slept.length).toBeGreaterThanOrEqual(14);
  });
});

describe('the zombie test notices that', () => {
  test('older publishers are not fenced off', async () => {
    const found: string[] = [];
    for (let operation = 1; operation <= 12; operation += 1) {
      const world = onFiles((disk) => ({
        ...disk,
        rename: async (from, to) => (to.endsWith('.fenced') ? undefined : disk.rename(from, to)),
      }));
      // cleaning up what was never renamed finds nothing to remove
      found.push(...(await takeOverAt(world, operation, { diesAfterwards: true })).violations);
    }

    expect(found.length).toBeGreaterThan(0);
  });

  test('parts are put in place past the fence', async () => {
    const found: string[] = [];
    for (let operation = 1; operation <= 12; operation += 1) {
      const world = onFiles();
      const reckless: Lake = {
        ...world.lake,
        openUnit: async (request) => {
          const publisher = await world.lake.openUnit(request);
          return {
            ...publisher,
            place: async (object, options) => {
              try {
                return await publisher.place(object, options);
              } catch (error) {
                // what a publisher without a fence would have done
                await world.put(`/lake/${object.name}`, new TextEncoder().encode('late'));
                throw error;
              }
            },
          };
        },
      };
      found.push(...(await takeOverAt({ ...world, lake: reckless }, operation, { diesAfterwards: true })).violations);
    }

    expect(found.length).toBeGreaterThan(0);
  });
});

test('equal content is committed again after a takeover, so that the older publisher’s pending commit is refused', async () => {
  const { lake, put } = inMemory();
  const first = await publishSample(VERSIONS.old, { lake, work: '/work', put, epoch: 1 });
  const zombie = await lake.get(first.manifestName);

  const second = await publishSample(VERSIONS.old, { lake, work: '/work', put, epoch: 2, isTakeover: true });

  expect(second.manifestGeneration).not.toBe(zombie?.object.generation);
  expect(second.manifest.epoch).toBe(2);
});

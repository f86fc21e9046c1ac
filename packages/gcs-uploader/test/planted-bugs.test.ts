import { describe, expect, test } from 'vitest';

import { crc32c } from '@ecomlake/manifest';

import { hasLakeCode } from '../src/errors.ts';
import type { Lake, UnitPublisher } from '../src/lake.ts';
import { folderOf } from '../src/names.ts';
import { memoryLake } from '../src/testing/memory-lake.ts';
import type { MemoryLake } from '../src/testing/memory-lake.ts';
import { verifyPartition } from '../src/verify-partition.ts';
import { publishSample } from './local-work.ts';
import { UNIT, sampleVersion } from './workload.ts';

interface World {
  readonly lake: MemoryLake;
  readonly files: Map<string, Uint8Array>;
}

type Bug = (publisher: UnitPublisher, world: World) => UnitPublisher;

function newWorld(): World {
  const files = new Map<string, Uint8Array>();
  return { files, lake: memoryLake({ readLocal: async (path) => files.get(path) ?? new Uint8Array(0) }) };
}

/** Publish with and without the bug; the outcome is the error's code, or what verify finds. */
async function outcomeOf(
  world: World,
  bug: Bug | undefined,
  contents: readonly string[],
  hook?: (path: string) => void,
): Promise<string> {
  const lake: Lake =
    bug === undefined
      ? world.lake
      : { ...world.lake, openUnit: async (options) => bug(await world.lake.openUnit(options), world) };
  try {
    await publishSample(sampleVersion(contents, { runId: 'run-2' }), {
      lake,
      work: '/work',
      put: (path, bytes) => void world.files.set(path, bytes),
      hooks: hook === undefined ? [] : [({ parts }) => hook(parts[0]?.localPath ?? '')],
    });
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  const { findings } = await verifyPartition({ lake: world.lake, unit: UNIT, depth: 'deep' });
  return findings.map(({ code }) => code).join(', ') || 'ok';
}

const adoptWithoutComparing: Bug = (publisher, { lake }) => ({
  ...publisher,
  place: async (object, options) => {
    try {
      return await publisher.place(object, options);
    } catch (error) {
      const present = await lake.head(object.name);
      if (!hasLakeCode(error, 'ECL_LAKE_CONFLICT') || present === undefined) throw error;
      return { outcome: 'adopted', object: present };
    }
  },
});

const stageWithoutProof: Bug = (publisher, { files }) => ({
  ...publisher,
  stage: async () => undefined,
  place: async (object, options) => {
    const bytes = files.get(object.localPath) ?? new Uint8Array(0);
    return publisher.place({ ...object, size: bytes.length, crc32c: crc32c(bytes) }, options);
  },
});

describe('bytes that are not those of the manifest', () => {
  test('are refused when they lie under a part’s name, and a publisher that does not compare is found out', async () => {
    const damage = async (bug: Bug | undefined): Promise<string> => {
      const world = newWorld();
      world.lake.tamper(`${folderOf(UNIT)}${[...sampleVersion(['a']).parts.keys()][0]}`, new TextEncoder().encode('z'));
      return outcomeOf(world, bug, ['a']);
    };

    expect(await damage(undefined)).toBe('ECL_LAKE_CONFLICT');
    // it is caught again by the proof of what was put in place
    expect(await damage(adoptWithoutComparing)).toBe('ECL_LAKE_VERIFICATION_FAILED');
  });

  test('are refused when a local file was changed, and a publisher that does not prove is found out', async () => {
    const change = (bug: Bug | undefined): Promise<string> => {
      const world = newWorld();
      return outcomeOf(world, bug, ['a'], (path) => world.files.set(path, new TextEncoder().encode('z')));
    };

    expect(await change(undefined)).toBe('ECL_LAKE_PART_CHANGED');
    expect(await change(stageWithoutProof)).toBe('ECL_LAKE_VERIFICATION_FAILED');
  });
});

import { dirname } from 'node:path';

import { LakeError } from '../errors.ts';
import type {
  Lake,
  LakeObject,
  LocalObject,
  Placed,
  PlaceOptions,
  ReadOptions,
  RemoveResult,
  Unit,
  UnitPublisher,
  WriteResult,
} from '../lake.ts';
import { hasErrno } from './disk.ts';
import type { Disk } from './disk.ts';
import { toLakeError } from './disk-error.ts';
import { copyProved, digestFile } from './file-digest.ts';
import type { LakePaths } from './lake-paths.ts';
import { versionOf } from './manifest-version.ts';
import { assertUnfenced, emptyStaging } from './staging.ts';
import type { Staging } from './staging.ts';

export interface FilePublisherOptions {
  readonly lake: Lake;
  readonly paths: LakePaths;
  readonly disk: Disk;
  readonly unit: Unit;
  readonly epoch: number;
  readonly staging: Staging;
  /** Folders that were proved for this publisher. */
  readonly folders: readonly string[];
}

/**
 * The publisher of a local lake. Every change of the lake is one rename or link through the staging folder, so each fails
 * once the publisher is fenced off, without asking before.
 */
export function createFilePublisher(options: FilePublisherOptions): UnitPublisher {
  const { lake, paths, disk, unit, epoch, staging } = options;
  /** Staged files by the name they are for. */
  const staged = new Map<string, string>();
  /** Folders of the lake that are relied on until the end. */
  const held = new Set(options.folders);
  for (const folder of held) paths.hold(folder);
  /** Those of them whose own names have to be made durable. */
  const unnamed = new Set<string>();
  /** Folders whose names changed since they were last synced. */
  const dirty = new Set<string>();
  /** Files that were made in the staging folder and may still lie there. */
  const litter = new Set<string>();
  let counter = 0;
  const newFile = (kind: string): string => {
    const path = staging.pathOf(`${kind}-${(counter += 1)}`);
    litter.add(path);
    return path;
  };

  /** A missing staging folder is a fence; everything else is what it is. */
  const guarded = async <Result>(action: string, name: string, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      if (hasErrno(error, 'ENOENT')) await assertUnfenced(disk, staging, unit, epoch);
      throw toLakeError(error, action, `${paths.root}/${name}`);
    }
  };
  const syncDirty = async (): Promise<void> => {
    for (const folder of unnamed) await paths.syncNameOf(folder);
    unnamed.clear();
    for (const folder of dirty) await disk.syncDirectory(folder);
    dirty.clear();
  };
  const ensureFolderOf = async (name: string): Promise<void> => {
    const folder = name.slice(0, name.lastIndexOf('/'));
    if (held.has(folder)) return;
    await paths.ensureFolder(folder);
    paths.hold(folder);
    held.add(folder);
    unnamed.add(folder);
  };
  const stage = async (object: LocalObject, options?: ReadOptions): Promise<void> => {
    if (staged.has(object.name)) return;
    const target = newFile('part');
    const found = await copyProved(disk, object, target, options?.signal);
    if (found !== undefined)
      throw new LakeError(
        'ECL_LAKE_PART_CHANGED',
        `${object.localPath}: the manifest says ${object.size} bytes with crc32c ${object.crc32c}, found ${found.size} with ${found.crc32c}; export it again`,
        {
          details: {
            name: object.name,
            localPath: object.localPath,
            expected: { size: object.size, crc32c: object.crc32c },
            found,
          },
        },
      );
    staged.set(object.name, target);
  };
  const isEqual = async (object: LocalObject, present: LakeObject, signal: AbortSignal | undefined): Promise<boolean> =>
    present.size === object.size &&
    (await digestFile(disk, paths.pathOf(object.name), object.size, signal)).crc32c === object.crc32c;

  return {
    unit,
    epoch,
    stage: (object, options) => guarded('stage', object.name, () => stage(object, options)),

    place: (object, options: PlaceOptions = {}) =>
      guarded('place', object.name, async (): Promise<Placed> => {
        const { replaceGeneration, signal } = options;
        const present = await lake.head(object.name);
        if (present !== undefined) {
          await assertUnfenced(disk, staging, unit, epoch);
          if (await isEqual(object, present, signal)) {
            // whoever put it there may have died before its name was durable, or that of its folder
            await ensureFolderOf(object.name);
            dirty.add(dirname(paths.pathOf(object.name)));
            return { outcome: 'adopted', object: present };
          }
          if (present.generation !== replaceGeneration) throw conflict(object, present);
        }
        await stage(object, { signal });
        const source = staged.get(object.name) ?? '';
        const target = paths.pathOf(object.name);
        await ensureFolderOf(object.name);
        if (present !== undefined) await disk.rename(source, target);
        else await linkNew(disk, source, target, object);
        litter.delete(source);
        staged.delete(object.name);
        dirty.add(dirname(target));
        return { outcome: present === undefined ? 'created' : 'replaced', object: await mustExist(lake, object.name) };
      }),

    write: (name, bytes, ifGeneration) =>
      guarded('write', name, async (): Promise<WriteResult> => {
        // what the new object names, and what must be gone before it is there, has to be durable first
        await syncDirty();
        const target = paths.pathOf(name);
        const source = newFile('write');
        await ensureFolderOf(name);
        await disk.createFile(source, bytes);
        if (((await lake.head(name))?.generation ?? '0') !== ifGeneration) {
          await disk.unlink(source);
          return { outcome: 'refused' };
        }
        await disk.rename(source, target);
        litter.delete(source);
        dirty.add(dirname(target));
        await syncDirty();
        return { outcome: 'written', generation: versionOf(name, bytes) ?? (await mustExist(lake, name)).generation };
      }),

    remove: ({ name, generation }) =>
      guarded('remove', name, async (): Promise<RemoveResult> => {
        const present = await lake.head(name);
        if (present === undefined) return 'absent';
        if (present.generation !== generation) return 'refused';
        const target = newFile('removed');
        try {
          await disk.rename(paths.pathOf(name), target);
        } catch (error) {
          if (!hasErrno(error, 'ENOENT')) throw error;
          await assertUnfenced(disk, staging, unit, epoch);
          return 'absent';
        }
        dirty.add(dirname(paths.pathOf(name)));
        // durable at once: a marker must not come back after parts of another version were put in place
        await syncDirty();
        await disk.unlink(target);
        litter.delete(target);
        return 'removed';
      }),

    assertHolds: () => guarded('look at', unit.table, () => assertUnfenced(disk, staging, unit, epoch)),

    async [Symbol.asyncDispose]() {
      // nothing that matters waits for this: what is visible was synced when it became so, and what is left behind in
      // the folder is removed by the next publisher; an error here would hide the one that ended the publication
      await syncDirty().catch(() => undefined);
      for (const folder of held) paths.release(folder);
      held.clear();
      if (litter.size > 0) await emptyStaging(disk, staging).catch(() => undefined);
    },
  };
}

async function linkNew(disk: Disk, source: string, target: string, object: LocalObject): Promise<void> {
  try {
    await disk.link(source, target);
  } catch (error) {
    if (hasErrno(error, 'EPERM', 'ENOTSUP', 'ENOSYS'))
      throw new LakeError(
        'ECL_LAKE_UNSUPPORTED',
        `${target}: this file system has no hard links, which publication needs; keep the lake on another one`,
        {
          cause: error,
          details: { name: object.name },
        },
      );
    if (!hasErrno(error, 'EEXIST')) throw error;
    const found = await digestFile(disk, target, object.size, undefined);
    if (found.size !== object.size || found.crc32c !== object.crc32c)
      throw conflict(object, { size: found.size, crc32c: found.crc32c });
  }
  await disk.unlink(source);
}

async function mustExist(lake: Lake, name: string): Promise<LakeObject> {
  const object = await lake.head(name);
  if (object === undefined)
    throw new LakeError('ECL_LAKE_VERIFICATION_FAILED', `${name} vanished right after it was written`, {
      details: { name },
    });
  return object;
}

function conflict(object: LocalObject, found: Pick<LakeObject, 'size' | 'crc32c'>): LakeError {
  return new LakeError(
    'ECL_LAKE_CONFLICT',
    `${object.name}: expected ${object.size} bytes with crc32c ${object.crc32c}, the lake holds ${found.size} other bytes under this name; ` +
      'verify the partition, and move the damaged file away to publish again',
    { details: { name: object.name, expected: { size: object.size, crc32c: object.crc32c }, found } },
  );
}

import { compareCodePoints } from '@ecomlake/manifest';
import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { LakeError } from '../errors.ts';
import type { Lake, LakeObject } from '../lake.ts';
import { INTERNAL_FOLDER, MANIFEST_NAME, assertSafeUnit, folderOf } from '../names.ts';
import type { Disk, DiskEntry } from './disk.ts';
import { toLakeError } from './disk-error.ts';
import { createFilePublisher } from './file-publisher.ts';
import { versionOf } from './manifest-version.ts';
import { createLakePaths } from './lake-paths.ts';
import type { LakePaths } from './lake-paths.ts';
import { nodeDisk } from './node-disk.ts';
import { createFolderSync } from './folder-sync.ts';
import { highestEpoch, openStaging } from './staging.ts';

export interface FileLakeOptions {
  /** Absolute path; made on the first publication. It may itself be a symbolic link, nothing below it may. */
  readonly root: string;
  /** @default this machine's file system */
  readonly disk?: Disk | undefined;
}

/** A lake in a folder. @throws {LakeError} `ECL_LAKE_INVALID_ARGUMENT` */
export function fileLake({ root: given, disk = nodeDisk }: FileLakeOptions): Lake {
  if (!isAbsolute(given))
    throw new LakeError('ECL_LAKE_INVALID_ARGUMENT', `lake root ${JSON.stringify(given)}: expected an absolute path`, {
      details: { root: given },
    });
  const root = resolve(given);
  const shared = createFolderSync(disk.syncDirectory);
  const paths = createLakePaths(root, disk, shared);

  const lake: Lake = {
    url: pathToFileURL(root).href,
    hasDurableGenerations: false,
    urlOf: (name) => pathToFileURL(paths.pathOf(name)).href,
    head: async (name) =>
      guarded('look at', paths.pathOf(name), async () => {
        const entry = await paths.entryOf(name);
        return entry === undefined ? undefined : describeObject(paths, name, entry);
      }),
    get: async (name) =>
      guarded('read', paths.pathOf(name), async () => {
        const found = await paths.fileOf(name);
        return found && { bytes: found.bytes, object: objectOf(name, found.entry, found.bytes) };
      }),
    read: async (name, start, end) =>
      guarded('read', paths.pathOf(name), async () => {
        await paths.entryOf(name);
        return disk.read(paths.pathOf(name), start, end);
      }),
    async *stream(name, options) {
      const path = paths.pathOf(name);
      try {
        await paths.entryOf(name);
        for await (const bytes of disk.stream(path)) {
          options?.signal?.throwIfAborted();
          yield bytes;
        }
      } catch (error) {
        throw toLakeError(error, 'read', path);
      }
    },
    async *list(prefix, options) {
      const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
      try {
        for await (const object of listFolder(disk, paths, folder))
          if (object.name.startsWith(prefix)) {
            options?.signal?.throwIfAborted();
            yield object;
          }
      } catch (error) {
        throw toLakeError(error, 'list', root);
      }
    },
    async *listFolders(folder) {
      const prefix = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
      try {
        for (const { name, entry } of await listEntries(disk, paths, prefix))
          if (entry.kind === 'directory' && prefix + name !== INTERNAL_FOLDER) yield name;
      } catch (error) {
        throw toLakeError(error, 'list', root);
      }
    },
    settle: (unit) =>
      guarded('sync', root, async () => {
        const folder = folderOf(unit).slice(0, -1);
        if ((await paths.anyEntryOf(folder))?.kind !== 'directory') return;
        await disk.syncDirectory(paths.pathOf(folder));
        // who made the folder may have died before its own name was durable
        await paths.syncNameOf(folder);
      }),
    highestEpoch: (unit) => guarded('list', root, () => highestEpoch(paths, disk, unit)),
    async openUnit(options) {
      const { unit, epoch } = options;
      assertSafeUnit(unit);
      options.signal?.throwIfAborted();
      return guarded('open', `${root} for ${unit.table}/${unit.partition}`, async () => {
        const folder = folderOf(unit).slice(0, -1);
        // looked at before anything is made, and relied on until this publisher ends
        const isThere = await paths.proveFolder(folder);
        if (isThere) await paths.ensureFolder(folder); // under this very name
        const staging = await openStaging(paths, disk, options);
        return createFilePublisher({ lake, paths, disk, unit, epoch, staging, folders: isThere ? [folder] : [] });
      });
    },
  };
  return lake;
}

async function guarded<Result>(action: string, path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw toLakeError(error, action, path);
  }
}

async function* listFolder(disk: Disk, paths: LakePaths, folder: string): AsyncGenerator<LakeObject> {
  const entries = await listEntries(disk, paths, folder);
  // objects are listed by whole name, in which a folder's name goes on with "/"
  const keyed = entries.map((item) => ({
    ...item,
    key: item.entry.kind === 'directory' ? `${item.name}/` : item.name,
  }));
  keyed.sort((left, right) => compareCodePoints(left.key, right.key));
  for (const { name, entry } of keyed) {
    const full = folder + name;
    if (full === INTERNAL_FOLDER) continue;
    if (entry.kind === 'directory') yield* listFolder(disk, paths, `${full}/`);
    else if (entry.kind === 'file') yield await describeObject(paths, full, entry);
    else yield { ...objectOf(full, entry), isIrregular: true };
  }
}

async function listEntries(
  disk: Disk,
  paths: LakePaths,
  folder: string,
): Promise<readonly { name: string; entry: DiskEntry }[]> {
  const base = folder.replace(/\/$/, '');
  if (base !== '') {
    const entry = await paths.anyEntryOf(base);
    if (entry?.kind !== 'directory') return [];
  }
  const path = base === '' ? paths.root : paths.pathOf(base);
  const names = [...((await disk.list(path)) ?? [])].sort(compareCodePoints);
  const entries: { name: string; entry: DiskEntry }[] = [];
  for (const name of names) {
    const entry = await disk.stat(`${path}/${name}`);
    if (entry !== undefined) entries.push({ name, entry }); // gone in the meantime: not listed
  }
  return entries;
}

async function describeObject(paths: LakePaths, name: string, entry: DiskEntry): Promise<LakeObject> {
  if (name.slice(name.lastIndexOf('/') + 1) !== MANIFEST_NAME) return objectOf(name, entry);
  return objectOf(name, entry, (await paths.fileOf(name))?.bytes);
}

function objectOf(name: string, entry: DiskEntry, bytes?: Uint8Array): LakeObject {
  const version = bytes === undefined ? undefined : versionOf(name, bytes);
  return {
    name,
    size: bytes?.length ?? entry.size,
    crc32c: null,
    generation: version ?? `${entry.inode}.${entry.modifiedNs}`,
    metageneration: '1',
  };
}

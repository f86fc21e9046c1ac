import { dirname, join } from 'node:path';

import { LakeError } from '../errors.ts';
import { assertSafeName } from '../names.ts';
import { hasErrno } from './disk.ts';
import type { Disk, DiskEntry, FileContent } from './disk.ts';
import type { FolderSync } from './folder-sync.ts';

/** Longest name of one file or folder on the file systems in use. */
const MAX_SEGMENT_BYTES = 255;

/** Names of the lake → paths on disk, without ever leaving the root or following a link. */
export interface LakePaths {
  readonly root: string;
  pathOf(name: string): string;
  /** What is there, reached through real folders only. @throws {LakeError} `ECL_LAKE_SYMLINK`, `ECL_LAKE_NOT_A_FILE` */
  entryOf(name: string): Promise<DiskEntry | undefined>;
  /** As `entryOf`, but whatever is there is an answer. */
  anyEntryOf(name: string): Promise<DiskEntry | undefined>;
  /** A whole file with what lies under its name. @throws as `entryOf` */
  fileOf(name: string): Promise<FileContent | undefined>;
  /** Look at every folder down to this one. @returns `false` if one is missing @throws as `entryOf` */
  proveFolder(name: string): Promise<boolean>;
  /** Create a folder and its parents. @throws {LakeError} `ECL_LAKE_CASE_CONFLICT` and as above */
  ensureFolder(name: string): Promise<void>;
  /**
   * Rely on what was seen of a folder until `release`: objects in it are then looked at without the folders on the way.
   * Nobody can rule out a link that is planted between a look and the use that follows it; this makes that time as long
   * as one publication. To be called for folders that were just proved or made.
   */
  hold(name: string): void;
  release(name: string): void;
  /** Make a folder's own name durable, and those of the folders above it. */
  syncNameOf(name: string): Promise<void>;
}

export function createLakePaths(root: string, disk: Disk, { sync }: FolderSync): LakePaths {
  let isCaseInsensitive: Promise<boolean> | undefined;
  /** How many rely on a folder, by name. */
  const held = new Map<string, number>();
  /** Folders above partitions whose names this lake made durable. Few: the tables. */
  const durable = new Set<string>();
  const pathOf = (name: string): string => {
    assertSafeName(name);
    for (const segment of name.split('/'))
      if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES)
        throw new LakeError(
          'ECL_LAKE_NAME_TOO_LONG',
          `${segment.slice(0, 60)}…: a file name has at most ${MAX_SEGMENT_BYTES} bytes`,
          {
            details: { bytes: Buffer.byteLength(segment), allowed: MAX_SEGMENT_BYTES },
          },
        );
    return join(root, ...name.split('/'));
  };

  const proveFolder = async (name: string): Promise<boolean> => {
    if (name === '' || held.has(name)) return true;
    const segments = name.split('/');
    for (let depth = 1; depth <= segments.length; depth += 1) {
      const path = pathOf(segments.slice(0, depth).join('/'));
      const entry = await disk.stat(path); // from the root down: a link must be seen before what is behind it
      if (entry === undefined) return false;
      assertFolder(entry, path);
    }
    return true;
  };
  /** What is not there needs no proof of the way; what is there counts only if all folders on the way are real ones. */
  const find = async (name: string): Promise<DiskEntry | undefined> => {
    const entry = await disk.stat(pathOf(name));
    return entry !== undefined && (await proveFolder(parentOf(name))) ? entry : undefined;
  };
  const assertFile = (entry: DiskEntry, name: string): void => {
    if (entry.kind === 'file') return;
    if (entry.kind === 'link') throw symlink(pathOf(name));
    throw new LakeError(
      'ECL_LAKE_NOT_A_FILE',
      `${pathOf(name)}: expected a file, found a ${entry.kind}; move it away`,
      { details: { name } },
    );
  };
  const refuseVariants = async (name: string): Promise<void> => {
    isCaseInsensitive ??= detectCaseInsensitive(root, disk);
    if (!(await isCaseInsensitive)) return;
    for (let at = name; at !== ''; at = parentOf(at))
      await refuseCaseVariant(disk, dirname(pathOf(at)), at.slice(at.lastIndexOf('/') + 1));
  };
  const ensureFolder = async (name: string): Promise<void> => {
    if (held.has(name)) return;
    const path = pathOf(name);
    const entry = await disk.stat(path);
    if (entry !== undefined && (await proveFolder(parentOf(name)))) {
      assertFolder(entry, path);
      return refuseVariants(name);
    }
    const parent = parentOf(name);
    if (parent === '') await ensureRoot(root, disk);
    else await ensureFolder(parent);
    // if another publisher made it just now, it is looked at as any other
    if (!(await makeDirectory(disk, path))) return ensureFolder(name);
    durable.delete(name);
  };

  return {
    root,
    pathOf,
    proveFolder,
    anyEntryOf: find,
    async entryOf(name) {
      const entry = await find(name);
      if (entry !== undefined) assertFile(entry, name);
      return entry;
    },
    async fileOf(name) {
      const found = await disk.readFile(pathOf(name));
      if (found === undefined || !(await proveFolder(parentOf(name)))) return undefined;
      assertFile(found.entry, name);
      return found;
    },
    ensureFolder,
    hold: (name) => void held.set(name, (held.get(name) ?? 0) + 1),
    release(name) {
      const others = (held.get(name) ?? 1) - 1;
      if (others === 0) held.delete(name);
      else held.set(name, others);
    },
    async syncNameOf(name) {
      for (let at = name; at !== ''; at = parentOf(at)) {
        if (durable.has(at)) return;
        await sync(dirname(pathOf(at)));
        // a partition's folder may be removed and made again by others; to remember all of them would also take memory
        if (at !== name) durable.add(at);
      }
    },
  };
}

function parentOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}

/** Make the root itself, if its parent exists. @throws {LakeError} `ECL_LAKE_NOT_FOUND`, `ECL_LAKE_NOT_A_FILE` */
async function ensureRoot(root: string, disk: Disk): Promise<void> {
  const entry = await disk.stat(root);
  if (entry === undefined) {
    const parent = join(root, '..');
    await ensureRoot(parent, disk);
    await makeDirectory(disk, root);
    await disk.syncDirectory(parent);
  } else if (entry.kind === 'file' || entry.kind === 'other') {
    throw new LakeError('ECL_LAKE_NOT_A_FILE', `${root}: a lake's root is a folder, found a ${entry.kind}`, {
      details: { root },
    });
  }
}

/** @returns `false` if something is there already */
async function makeDirectory(disk: Disk, path: string): Promise<boolean> {
  try {
    await disk.makeDirectory(path);
    return true;
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return false;
    throw error;
  }
}

function assertFolder(entry: DiskEntry, path: string): void {
  if (entry.kind === 'directory') return;
  if (entry.kind === 'link') throw symlink(path);
  throw new LakeError('ECL_LAKE_NOT_A_FILE', `${path}: expected a folder, found a ${entry.kind}; move it away`, {
    details: { path },
  });
}

function symlink(path: string): LakeError {
  return new LakeError(
    'ECL_LAKE_SYMLINK',
    `${path} is a symbolic link; a lake holds real files and folders only, so that nothing is written elsewhere`,
    {
      details: { path },
    },
  );
}

/** The lake's own folder is asked for in capitals; it exists, since staging lies in it. */
async function detectCaseInsensitive(root: string, disk: Disk): Promise<boolean> {
  const names = await disk.list(root);
  const probe = names?.find((name) => name.toUpperCase() !== name && !names.includes(name.toUpperCase()));
  return probe !== undefined && (await disk.stat(join(root, probe.toUpperCase()))) !== undefined;
}

async function refuseCaseVariant(disk: Disk, parent: string, segment: string): Promise<void> {
  const names = (await disk.list(parent)) ?? [];
  if (names.includes(segment)) return;
  const variant = names.find((name) => name.normalize().toLowerCase() === segment.normalize().toLowerCase());
  throw new LakeError(
    'ECL_LAKE_CASE_CONFLICT',
    `${join(parent, segment)}: this file system takes it for the folder ${variant ?? '(unknown)'}; keep the lake on one that tells case apart`,
    { details: { segment, variant } },
  );
}

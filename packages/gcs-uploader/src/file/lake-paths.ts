import { join } from 'node:path';

import { LakeError } from '../errors.ts';
import { assertSafeName } from '../names.ts';
import { hasErrno } from './disk.ts';
import type { Disk, DiskEntry } from './disk.ts';

/** Longest name of one file or folder on the file systems in use. */
const MAX_SEGMENT_BYTES = 255;

/** Names of the lake → paths on disk, without ever leaving the root or following a link. */
export interface LakePaths {
  readonly root: string;
  pathOf(name: string): string;
  /** @throws {LakeError} `ECL_LAKE_SYMLINK`, `ECL_LAKE_NOT_A_FILE` */
  entryOf(name: string): Promise<DiskEntry | undefined>;
  /** As `entryOf`, but whatever is there is an answer. */
  anyEntryOf(name: string): Promise<DiskEntry | undefined>;
  /** Create a folder and its parents, each durably named in its own. @throws {LakeError} `ECL_LAKE_CASE_CONFLICT` and as above */
  ensureFolder(name: string): Promise<void>;
}

export function createLakePaths(root: string, disk: Disk): LakePaths {
  let isCaseInsensitive: Promise<boolean> | undefined;
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

  /** All folders on the way must be real ones; `undefined` if one is missing. */
  const walk = async (name: string): Promise<DiskEntry | undefined> => {
    const segments = name.split('/');
    let entry: DiskEntry | undefined;
    for (let depth = 1; depth <= segments.length; depth += 1) {
      const path = pathOf(segments.slice(0, depth).join('/'));
      entry = await disk.stat(path); // from the root down: a link must be seen before what is behind it
      if (entry === undefined) return undefined;
      if (depth < segments.length) assertFolder(entry, path);
    }
    return entry;
  };

  return {
    root,
    pathOf,
    anyEntryOf: walk,
    async entryOf(name) {
      const entry = await walk(name);
      if (entry === undefined || entry.kind === 'file') return entry;
      if (entry.kind === 'link') throw symlink(pathOf(name));
      throw new LakeError(
        'ECL_LAKE_NOT_A_FILE',
        `${pathOf(name)}: expected a file, found a ${entry.kind}; move it away`,
        { details: { name } },
      );
    },
    async ensureFolder(name) {
      const segments = name.split('/');
      await ensureRoot(root, disk);
      for (let depth = 1; depth <= segments.length; depth += 1) {
        const path = pathOf(segments.slice(0, depth).join('/'));
        const parent = depth === 1 ? root : pathOf(segments.slice(0, depth - 1).join('/'));
        const entry = await disk.stat(path);
        if (entry === undefined) await makeDirectory(disk, path, parent);
        else assertFolder(entry, path);
        isCaseInsensitive ??= detectCaseInsensitive(root, disk);
        if (entry !== undefined && (await isCaseInsensitive))
          await refuseCaseVariant(disk, parent, segments[depth - 1] ?? '');
      }
    },
  };
}

/** Make the root itself, if its parent exists. @throws {LakeError} `ECL_LAKE_NOT_FOUND`, `ECL_LAKE_NOT_A_FILE` */
async function ensureRoot(root: string, disk: Disk): Promise<void> {
  const entry = await disk.stat(root);
  if (entry === undefined) {
    const parent = join(root, '..');
    await ensureRoot(parent, disk);
    await makeDirectory(disk, root, parent);
  } else if (entry.kind === 'file' || entry.kind === 'other') {
    throw new LakeError('ECL_LAKE_NOT_A_FILE', `${root}: a lake's root is a folder, found a ${entry.kind}`, {
      details: { root },
    });
  }
}

async function makeDirectory(disk: Disk, path: string, parent: string): Promise<void> {
  try {
    await disk.makeDirectory(path);
  } catch (error) {
    if (!hasErrno(error, 'EEXIST')) throw error; // another publisher made it just now
  }
  await disk.syncDirectory(parent);
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

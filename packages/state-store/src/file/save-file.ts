import { dirname } from 'node:path';

import type { Logger } from '../logger.ts';
import { decodeEnvelope, encodeEnvelope } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import { hasErrno } from './state-disk.ts';
import type { StateDisk } from './state-disk.ts';

/** The copy before the present one. */
export function previousPathOf(path: string): string {
  return `${path}.prev`;
}

export interface SaveOptions {
  readonly disk: StateDisk;
  readonly path: string;
  /** A fresh name on the same file system. */
  readonly temporaryPath: string;
  readonly envelope: Envelope;
  /** There is a sound file to keep as the previous copy. */
  readonly keepPrevious: boolean;
}

/** Durable or unchanged. One writer per path at a time. An error of a sync is final: the caller must not save again. */
export async function saveEnvelope({ disk, path, temporaryPath, envelope, keepPrevious }: SaveOptions): Promise<void> {
  await disk.createFile(temporaryPath, encodeEnvelope(envelope));
  if (keepPrevious) {
    const linked = `${temporaryPath}.prev`;
    await disk.link(path, linked);
    await disk.rename(linked, previousPathOf(path));
    // after a crash between these renames both names are the same file, and renaming one onto the other does nothing
    await disk.unlink(linked).catch((error: unknown) => {
      if (!hasErrno(error, 'ENOENT')) throw error; // the usual case: the rename took the name away
    });
  }
  await disk.rename(temporaryPath, path);
  await disk.syncDirectory(dirname(path));
}

export interface LoadOptions {
  readonly disk: StateDisk;
  readonly path: string;
  readonly logger?: Logger | undefined;
}

export interface Loaded {
  readonly envelope: Envelope;
  /** It came from the previous copy: the present one is damaged or missing. */
  readonly isPrevious: boolean;
}

/**
 * Read a record: the present copy, else the one before, each fall-back with a warning. `damaged`: there were files, but
 * none that can be trusted; what they held has to be found again in the lake.
 */
export async function loadEnvelope({ disk, path, logger }: LoadOptions): Promise<Loaded | 'absent' | 'damaged'> {
  const present = await loadOne(disk, path);
  if ('envelope' in present) return { envelope: present.envelope, isPrevious: false };
  const previous = await loadOne(disk, previousPathOf(path));
  if ('envelope' in previous) {
    logger?.warn('state record is damaged, using the copy before it', { path, reason: present.damage ?? 'missing' });
    return { envelope: previous.envelope, isPrevious: true };
  }
  if (present.damage === undefined && previous.damage === undefined) return 'absent';
  logger?.warn(
    'state record is damaged, and so is the copy before it; it counts as lost and has to be found again in the lake',
    {
      path,
      reason: present.damage ?? 'missing',
      previousReason: previous.damage ?? 'missing',
    },
  );
  return 'damaged';
}

async function loadOne(
  disk: StateDisk,
  path: string,
): Promise<{ envelope: Envelope } | { damage: string | undefined }> {
  const bytes = await readOrMissing(disk, path);
  if (bytes === undefined) return { damage: undefined };
  const decoded = decodeEnvelope(bytes, path);
  return 'damage' in decoded ? decoded : { envelope: decoded };
}

async function readOrMissing(disk: StateDisk, path: string): Promise<Uint8Array | undefined> {
  try {
    return await disk.readFile(path);
  } catch (error) {
    if (hasErrno(error, 'EISDIR')) return new Uint8Array(0); // a folder under a record's name is damage like any other
    throw error;
  }
}

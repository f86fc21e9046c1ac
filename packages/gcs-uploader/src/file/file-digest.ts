import { crc32c, formatCrc32c, updateCrc32c } from '@ecomlake/manifest';

import type { LocalObject } from '../lake.ts';
import type { Disk } from './disk.ts';

/** Up to this size a file is held in memory whole; most parts of a lake with many partitions are far smaller. */
const SMALL_BYTES = 1024 * 1024;

export interface FileDigest {
  readonly size: number;
  readonly crc32c: string;
}

/** Read a file, of which `size` bytes are expected. */
export async function digestFile(
  disk: Disk,
  path: string,
  size: number,
  signal: AbortSignal | undefined,
): Promise<FileDigest> {
  if (size <= SMALL_BYTES) {
    const bytes = await disk.read(path, 0, size + 1);
    if (bytes.length <= size) return digestOf(bytes);
  }
  let found = 0;
  let crc = 0;
  for await (const bytes of disk.stream(path)) {
    signal?.throwIfAborted();
    found += bytes.length;
    crc = updateCrc32c(crc, bytes);
  }
  return { size: found, crc32c: formatCrc32c(crc) };
}

/**
 * Copy a local file, durably, and prove that the copy has the bytes it is said to have. A copy, not a link: whoever writes
 * to the local file again must not reach into the lake.
 *
 * @returns what was found instead; the copy is then gone
 */
export async function copyProved(
  disk: Disk,
  object: LocalObject,
  target: string,
  signal: AbortSignal | undefined,
): Promise<FileDigest | undefined> {
  const { localPath, size } = object;
  const isEqual = (found: FileDigest): boolean => found.size === size && found.crc32c === object.crc32c;
  if (size <= SMALL_BYTES) {
    // what is proved is what is written, from one reading; one byte more than expected shows a file that grew
    const bytes = await disk.read(localPath, 0, size + 1);
    signal?.throwIfAborted();
    if (bytes.length > size) return digestFile(disk, localPath, size, signal);
    const found = digestOf(bytes);
    if (!isEqual(found)) return found;
    await disk.createFile(target, bytes);
    return undefined;
  }
  // the file system may share the blocks; what is proved is the copy, since the source may change while it is copied
  await disk.copyFile(localPath, target);
  const found = await digestFile(disk, target, size, signal);
  if (isEqual(found)) return undefined;
  await disk.unlink(target);
  return found;
}

function digestOf(bytes: Uint8Array): FileDigest {
  return { size: bytes.length, crc32c: crc32c(bytes) };
}

import { constants, createReadStream } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, readFile, readdir, rename, rmdir, unlink } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';

import { hasErrno } from './disk.ts';
import type { Disk, DiskEntry } from './disk.ts';

/** Large enough that reading is bound by the device, small enough that many files at once stay in bounds. */
const STREAM_BYTES = 1024 * 1024;

/** The file system of this machine. */
export const nodeDisk: Disk = {
  async stat(path) {
    try {
      return entryOf(await lstat(path, { bigint: true }));
    } catch (error) {
      // ENOTDIR: a file lies where a folder would have to be, so nothing is at the path
      if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return undefined;
      throw error;
    }
  },
  async list(path) {
    try {
      return await readdir(path);
    } catch (error) {
      if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return undefined;
      throw error;
    }
  },
  readFile: (path) => readFile(path),
  async read(path, start, end) {
    const handle = await open(path, 'r');
    try {
      const bytes = new Uint8Array(end - start);
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    } finally {
      await handle.close();
    }
  },
  stream: (path) => createReadStream(path, { highWaterMark: STREAM_BYTES }),
  makeDirectory: (path) => mkdir(path).then(() => undefined),
  async createFile(path, bytes) {
    const handle = await open(path, 'wx', 0o644);
    try {
      await handle.writeFile(bytes);
      // a full disk may shorten a write without an error, so the size is looked at before the file counts as written
      const { size } = await handle.stat();
      if (size !== bytes.length) throw shortWrite(path, size, bytes.length);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  async copyFile(source, target) {
    // file systems that can share blocks until one side changes make this free
    await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await syncPath(target, 'r+');
  },
  async syncDirectory(path) {
    try {
      await syncPath(path, 'r');
    } catch (error) {
      // some file systems, and Windows, cannot sync a folder; there its names are as durable as they get
      if (
        !hasErrno(error, 'EINVAL', 'ENOTSUP', 'EISDIR') &&
        !(process.platform === 'win32' && hasErrno(error, 'EPERM'))
      )
        throw error;
    }
  },
  link: (existing, created) => link(existing, created),
  rename: (from, to) => rename(from, to),
  unlink: (path) => unlink(path),
  removeDirectory: (path) => rmdir(path),
};

async function syncPath(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function entryOf(stats: BigIntStats): DiskEntry {
  return {
    kind: stats.isSymbolicLink() ? 'link' : stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other',
    size: Number(stats.size),
    inode: String(stats.ino),
    modifiedNs: stats.mtimeNs,
    device: String(stats.dev),
  };
}

function shortWrite(path: string, size: number, expected: number): Error {
  return Object.assign(new Error(`ENOSPC: short write, ${size} of ${expected} bytes, '${path}'`), { code: 'ENOSPC' });
}

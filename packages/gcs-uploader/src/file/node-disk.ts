import { constants } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, readdir, rename, rmdir, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

import { hasErrno } from './disk.ts';
import type { Disk, DiskEntry, FileContent } from './disk.ts';

/** Large enough that reading is bound by the device, small enough that many files at once stay in bounds. */
const STREAM_BYTES = 1024 * 1024;

/** A link under the name is an error, and a pipe must not make `open` wait for a writer. Windows knows neither flag. */
const READ_PLAIN_FILE =
  process.platform === 'win32' ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

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
  async readFile(path) {
    try {
      if (process.platform === 'win32' && (await lstat(path)).isSymbolicLink()) throw linkFound(path);
      return await readOpened(await open(path, READ_PLAIN_FILE));
    } catch (error) {
      if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return undefined;
      // what open says of a link is not the same everywhere
      throw hasErrno(error, 'EMLINK', 'EFTYPE') ? linkFound(path) : error;
    }
  },
  async read(path, start, end) {
    const handle = await open(path, 'r');
    try {
      return await readRange(handle, start, end);
    } finally {
      await handle.close();
    }
  },
  async *stream(path) {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      // no larger than the file: a mebibyte for each of many small files is what the garbage collector would then be busy with
      for (let start = 0; start < size;) {
        const bytes = await readRange(handle, start, Math.min(start + STREAM_BYTES, size));
        if (bytes.length === 0) return;
        yield bytes;
        start += bytes.length;
      }
    } finally {
      await handle.close();
    }
  },
  makeDirectory: (path) => mkdir(path).then(() => undefined),
  async createFile(path, bytes) {
    const handle = await open(path, 'wx', 0o644);
    try {
      // a full disk may shorten a write without an error, so what was written is counted
      for (let written = 0; written < bytes.length;) {
        const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, written);
        if (bytesWritten === 0) throw shortWrite(path, written, bytes.length);
        written += bytesWritten;
      }
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

async function readOpened(handle: FileHandle): Promise<FileContent> {
  try {
    const entry = entryOf(await handle.stat({ bigint: true }));
    return { entry, bytes: entry.kind === 'file' ? await readRange(handle, 0, entry.size) : new Uint8Array(0) };
  } finally {
    await handle.close();
  }
}

async function readRange(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

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

function linkFound(path: string): Error {
  return Object.assign(new Error(`ELOOP: a symbolic link, '${path}'`), { code: 'ELOOP' });
}

function shortWrite(path: string, size: number, expected: number): Error {
  return Object.assign(new Error(`ENOSPC: short write, ${size} of ${expected} bytes, '${path}'`), { code: 'ENOSPC' });
}

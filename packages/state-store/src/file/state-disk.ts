import { link, mkdir, open, readFile, readdir, rename, unlink } from 'node:fs/promises';

/** Every access to the file system. Paths are absolute; failures are Node's own errors with their `code`. */
export interface StateDisk {
  /** `undefined` if there is no such file. */
  readFile(path: string): Promise<Uint8Array | undefined>;
  /** Names in a folder, in no particular order; none if there is no such folder. */
  list(path: string): Promise<readonly string[]>;
  /** With its parents; one that exists is fine. */
  makeDirectory(path: string): Promise<void>;
  /** Create a file, mode 0600, whole and durable. EEXIST if the name is taken. */
  createFile(path: string, bytes: Uint8Array): Promise<void>;
  syncDirectory(path: string): Promise<void>;
  link(existing: string, created: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
}

export const nodeStateDisk: StateDisk = {
  async readFile(path) {
    try {
      return await readFile(path);
    } catch (error) {
      if (hasErrno(error, 'ENOENT')) return undefined;
      throw error;
    }
  },
  async list(path) {
    try {
      return await readdir(path);
    } catch (error) {
      if (hasErrno(error, 'ENOENT')) return [];
      throw error;
    }
  },
  async makeDirectory(path) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  },
  async createFile(path, bytes) {
    const handle = await open(path, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      // a full disk may shorten a write without an error, so the size is looked at before the file counts as written
      const { size } = await handle.stat();
      if (size !== bytes.length)
        throw Object.assign(new Error(`ENOSPC: short write, ${size} of ${bytes.length} bytes, '${path}'`), {
          code: 'ENOSPC',
        });
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  async syncDirectory(path) {
    try {
      const handle = await open(path, 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
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
};

/** `true` for an error of the file system with one of these codes. */
export function hasErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}

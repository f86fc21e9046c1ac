import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';

/** A file being appended to. */
export interface DiskFile {
  /** Appends all of the bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** Returns when the bytes are on stable storage. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** A temporary file that is read back while it is written; small pieces, so it works without waiting. */
export interface ScratchFile {
  /** Writes all of the bytes at `position`. */
  write(bytes: Uint8Array, position: number): void;
  /** Fills `target` from `position`. */
  read(target: Uint8Array, position: number): void;
  close(): void;
}

/** The file system calls of this package, so that tests can make each of them fail. Errors carry `code`, as those of `node:fs`. */
export interface Disk {
  readonly listFolder: (path: string) => Promise<readonly string[]>;
  /** Rejects with `EEXIST` when there is one. */
  readonly createFolder: (path: string) => Promise<void>;
  /** Opens for appending; `isNew` refuses an existing file. */
  readonly openForAppend: (path: string, isNew: boolean) => Promise<DiskFile>;
  readonly openScratch: (path: string) => ScratchFile;
  readonly rename: (from: string, to: string) => Promise<void>;
  /** Makes names in a folder durable; does nothing where folders cannot be synced. */
  readonly syncFolder: (path: string) => Promise<void>;
  /** A file that does not exist is no error. */
  readonly removeFile: (path: string) => Promise<void>;
  readonly removeFolder: (path: string) => Promise<void>;
}

/** The local file system. */
export const nodeDisk: Disk = {
  listFolder: (path) => readdir(path),
  createFolder: async (path) => void (await mkdir(path)),
  openForAppend: async (path, isNew) => {
    const handle = await open(path, isNew ? 'ax' : 'a');
    return {
      write: async (bytes) => {
        for (let done = 0; done < bytes.length;) done += (await handle.write(bytes, done)).bytesWritten;
      },
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  openScratch: (path) => {
    const descriptor = openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o600);
    return {
      write: (bytes, position) => {
        for (let done = 0; done < bytes.length;) {
          done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
        }
      },
      read: (target, position) => {
        for (let done = 0; done < target.length;) {
          const count = readSync(descriptor, target, done, target.length - done, position + done);
          if (count === 0) throw Object.assign(new Error(`${path} ends at byte ${position + done}`), { code: 'EIO' });
          done += count;
        }
      },
      close: () => closeSync(descriptor),
    };
  },
  rename: (from, to) => rename(from, to),
  syncFolder: async (path) => {
    // Windows cannot open folders
    if (process.platform === 'win32') return;
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  removeFile: (path) => rm(path, { force: true }),
  removeFolder: (path) => rmdir(path),
};

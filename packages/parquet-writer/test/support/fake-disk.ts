import type { Disk } from '../../src/index.ts';
import { nodeDisk } from '../../src/index.ts';

export interface CountingDisk extends Disk {
  readonly calls: Readonly<Record<'scratch' | 'opened' | 'mostOpen' | 'synced' | 'syncedFolders', number>>;
}

/** The real file system, counting what is asked of it. */
export function countingDisk(): CountingDisk {
  const calls = { scratch: 0, opened: 0, mostOpen: 0, synced: 0, syncedFolders: 0 };
  let open = 0;
  return {
    ...nodeDisk,
    calls,
    openScratch: (path) => {
      calls.scratch++;
      return nodeDisk.openScratch(path);
    },
    openForAppend: async (path, isNew) => {
      const file = await nodeDisk.openForAppend(path, isNew);
      calls.opened++;
      calls.mostOpen = Math.max(calls.mostOpen, ++open);
      return {
        write: (bytes) => file.write(bytes),
        sync: () => {
          calls.synced++;
          return file.sync();
        },
        close: () => {
          open--;
          return file.close();
        },
      };
    },
    syncFolder: (path) => {
      calls.syncedFolders++;
      return nodeDisk.syncFolder(path);
    },
  };
}

/** The real file system, whose `at`-th call (counted over all that write) fails. */
export function failingDisk(at: number, errno: string): Disk & { readonly count: () => number } {
  let count = 0;
  const check = (): void => {
    if (++count === at) throw Object.assign(new Error(`${errno}: planted`), { code: errno });
  };
  const checked = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    check();
    return run();
  };
  return {
    count: () => count,
    listFolder: (path) => nodeDisk.listFolder(path),
    createFolder: (path) => checked(() => nodeDisk.createFolder(path)),
    openForAppend: (path, isNew) =>
      checked(async () => {
        const file = await nodeDisk.openForAppend(path, isNew);
        return {
          write: (bytes) => checked(() => file.write(bytes)),
          sync: () => checked(() => file.sync()),
          close: () => file.close(),
        };
      }),
    openScratch: (path) => {
      check();
      const file = nodeDisk.openScratch(path);
      return {
        write: (bytes, position) => {
          check();
          file.write(bytes, position);
        },
        read: (target, position) => {
          check();
          file.read(target, position);
        },
        close: () => file.close(),
      };
    },
    rename: (from, to) => checked(() => nodeDisk.rename(from, to)),
    syncFolder: (path) => checked(() => nodeDisk.syncFolder(path)),
    removeFile: (path) => nodeDisk.removeFile(path),
    removeFolder: (path) => nodeDisk.removeFolder(path),
  };
}

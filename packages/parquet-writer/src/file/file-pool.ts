import type { Disk, DiskFile } from '../disk.ts';

/** Keeps the files used last open, at most `maxOpen`; the others are closed and opened again when they are needed. */
export interface FilePool {
  append(path: string, bytes: Uint8Array): Promise<void>;
  /** Hand over the open file, which the pool then forgets. */
  take(path: string): Promise<DiskFile>;
  closeAll(): Promise<void>;
}

export function createFilePool(disk: Disk, maxOpen: number): FilePool {
  // insertion order is order of use
  const open = new Map<string, DiskFile>();
  const known = new Set<string>();

  const acquire = async (path: string): Promise<DiskFile> => {
    const file = open.get(path);
    if (file !== undefined) {
      open.delete(path);
      open.set(path, file);
      return file;
    }
    for (const [oldest, idle] of open) {
      if (open.size < maxOpen) break;
      open.delete(oldest);
      await idle.close(); // one after the other: their number is what is limited
    }
    const opened = await disk.openForAppend(path, !known.has(path));
    known.add(path);
    open.set(path, opened);
    return opened;
  };

  return {
    append: async (path, bytes) => (await acquire(path)).write(bytes),
    take: async (path) => {
      const file = await acquire(path);
      open.delete(path);
      return file;
    },
    closeAll: async () => {
      const files = [...open.values()];
      open.clear();
      await Promise.allSettled(files.map((file) => file.close()));
    },
  };
}

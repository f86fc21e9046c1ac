/** Makes the names in a folder durable; several who ask for the same folder at the same time share one sync. */
export interface FolderSync {
  /** Resolves after a sync that began after the call. A failure reaches all who waited for it, and is final. */
  sync(path: string): Promise<void>;
}

interface Folder {
  running: Promise<void>;
  /** Begins when `running` has ended, so whoever comes until then shares it. */
  next: Promise<void> | undefined;
}

/** A sync that is under way may have missed a name made just now, so it is not joined; the one after it is. */
export function createFolderSync(syncDirectory: (path: string) => Promise<void>): FolderSync {
  const folders = new Map<string, Folder>();

  const begin = async (path: string, folder: Folder): Promise<void> => {
    try {
      await syncDirectory(path);
    } finally {
      if (folder.next === undefined) folders.delete(path);
    }
  };

  return {
    sync(path) {
      const present = folders.get(path);
      if (present === undefined) {
        const folder: Folder = { running: Promise.resolve(), next: undefined };
        folders.set(path, folder);
        return (folder.running = begin(path, folder));
      }
      present.next ??= follow(path, present);
      return present.next;
    },
  };

  async function follow(path: string, folder: Folder): Promise<void> {
    try {
      // after a fault the kernel may call pages clean that never reached the device: a second sync would prove nothing
      await folder.running;
    } catch (error) {
      folders.delete(path);
      throw error;
    }
    folder.running = folder.next ?? Promise.resolve();
    folder.next = undefined;
    await begin(path, folder);
  }
}

import { open } from 'node:fs/promises';

/** An open file, as far as the readers need it. A test or an object store can stand in for it. */
export interface ReadableFile {
  readonly size: number;
  /** Changes when the file is rewritten, e.g. its modification time. */
  readonly revision: string;
  /** Resolves to the bytes read, `0` at the end. */
  read(target: Uint8Array, targetOffset: number, length: number, position: number): Promise<number>;
  /** The file's present size and revision, to see that it did not change while it was read. */
  stat(): Promise<{ readonly size: number; readonly revision: string }>;
  close(): Promise<void>;
}

export type OpenFile = (path: string) => Promise<ReadableFile>;

/** Open a file of the local file system. Refuses folders with `EISDIR`. */
export async function openLocalFile(path: string): Promise<ReadableFile> {
  const handle = await open(path, 'r');
  try {
    const first = await statOf(handle);
    return {
      size: first.size,
      revision: first.revision,
      read: async (target, targetOffset, length, position) =>
        (await handle.read(target, targetOffset, length, position)).bytesRead,
      stat: () => statOf(handle),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function statOf(handle: Awaited<ReturnType<typeof open>>): Promise<{ size: number; revision: string }> {
  const stats = await handle.stat({ bigint: true });
  if (stats.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
  return { size: Number(stats.size), revision: `${stats.mtimeNs}` };
}

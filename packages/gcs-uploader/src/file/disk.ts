/** What lies at a path; links are not followed. */
export interface DiskEntry {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly size: number;
  /** Together they tell one content of a name from the next: a new file has a new inode, a changed one a new time. */
  readonly inode: string;
  readonly modifiedNs: bigint;
  readonly device: string;
}

export interface FileContent {
  readonly entry: DiskEntry;
  readonly bytes: Uint8Array;
}

/**
 * Every access to the file system. Paths are absolute; failures are Node's own errors with their `code`.
 * What "durable" means is the implementation's business, when it happens is decided by who calls it.
 */
export interface Disk {
  /** `undefined` if nothing is there. */
  stat(path: string): Promise<DiskEntry | undefined>;
  /** Names in a folder, in no particular order; `undefined` if there is no such folder. */
  list(path: string): Promise<readonly string[] | undefined>;
  /**
   * A whole file with what lies at the path, both of the same moment: whoever replaces the file by renaming another one
   * to its name cannot mix the two. `undefined` if nothing is there; ELOOP for a link; no bytes for a folder.
   */
  readFile(path: string): Promise<FileContent | undefined>;
  /** Bytes `start` (inclusive) to `end` (exclusive); fewer at the end of the file. */
  read(path: string, start: number, end: number): Promise<Uint8Array>;
  stream(path: string): AsyncIterable<Uint8Array>;
  /** Fails with EEXIST if the name is taken. */
  makeDirectory(path: string): Promise<void>;
  /** Create a file with these bytes, whole and durable; its name is durable only after `syncDirectory`. EEXIST if the name is taken. */
  createFile(path: string, bytes: Uint8Array): Promise<void>;
  /** As `createFile`, from another file. */
  copyFile(source: string, target: string): Promise<void>;
  /** Make the names in a folder durable. A failure is final: it must not be tried again. */
  syncDirectory(path: string): Promise<void>;
  link(existing: string, created: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  removeDirectory(path: string): Promise<void>;
}

/** `true` for an error of the file system with one of these codes. */
export function hasErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}

export { hasErrno } from './disk.ts';
export type { Disk, DiskEntry } from './disk.ts';
export { fileLake } from './file-lake.ts';
export type { FileLakeOptions } from './file-lake.ts';
export { nodeDisk } from './node-disk.ts';

import { LakeError } from '../errors.ts';
import type { LakeErrorCode } from '../errors.ts';

/** What an error of the file system means for a lake, and what to do about it. */
const MEANINGS: Readonly<Record<string, readonly [LakeErrorCode, string]>> = {
  ENOSPC: ['ECL_LAKE_DISK_FULL', 'no space is left; free some and run again, what is published is intact'],
  EDQUOT: [
    'ECL_LAKE_DISK_FULL',
    'the disk quota is used up; free some space and run again, what is published is intact',
  ],
  EMFILE: [
    'ECL_LAKE_TOO_MANY_FILES',
    'this process has too many open files; raise the limit (ulimit -n) or lower the concurrency',
  ],
  ENFILE: ['ECL_LAKE_TOO_MANY_FILES', 'the machine has too many open files; try again when fewer programs run'],
  EACCES: ['ECL_LAKE_NO_PERMISSION', 'permission is missing; grant this user read and write access to the lake'],
  EPERM: [
    'ECL_LAKE_NO_PERMISSION',
    'the operation is not permitted; grant this user read and write access to the lake',
  ],
  EROFS: ['ECL_LAKE_READ_ONLY', 'the file system is read-only; mount it for writing or choose another lake'],
  EIO: ['ECL_LAKE_IO', 'the storage reported a fault; check the device before running again'],
  EXDEV: ['ECL_LAKE_CROSS_DEVICE', 'a folder of the lake is on another file system; keep the whole lake on one'],
  ENAMETOOLONG: ['ECL_LAKE_NAME_TOO_LONG', 'the name is longer than this file system allows'],
  ELOOP: ['ECL_LAKE_SYMLINK', 'a symbolic link is on the way; lakes hold real folders only'],
  ENOTSUP: ['ECL_LAKE_UNSUPPORTED', 'this file system cannot do that; keep the lake on one with hard links'],
  ENOSYS: ['ECL_LAKE_UNSUPPORTED', 'this file system cannot do that; keep the lake on one with hard links'],
  EMLINK: ['ECL_LAKE_UNSUPPORTED', 'a file has as many hard links as this file system allows'],
  ENOENT: ['ECL_LAKE_NOT_FOUND', 'it does not exist'],
  ENOTDIR: ['ECL_LAKE_NOT_A_FILE', 'a file lies where a folder is expected; move it away'],
  EISDIR: ['ECL_LAKE_NOT_A_FILE', 'a folder lies where a file is expected; move it away'],
};

/** Turn an error of the file system into the lake's; anything else passes as it is. */
export function toLakeError(error: unknown, action: string, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  const meaning = Object.hasOwn(MEANINGS, error.code) ? MEANINGS[error.code] : undefined;
  if (meaning === undefined) return error;
  const [code, advice] = meaning;
  return new LakeError(code, `cannot ${action} ${path}: ${advice} (${error.code})`, {
    cause: error,
    details: { path, action, errno: error.code },
  });
}

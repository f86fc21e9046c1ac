import { StateError } from '../errors.ts';
import type { StateErrorCode } from '../errors.ts';

const MEANINGS: Readonly<Record<string, readonly [StateErrorCode, string]>> = {
  ENOSPC: ['ECL_STATE_DISK_FULL', 'no space is left; free some and run again, the state is as it was'],
  EDQUOT: ['ECL_STATE_DISK_FULL', 'the disk quota is used up; free some space and run again, the state is as it was'],
  EACCES: ['ECL_STATE_NO_PERMISSION', 'permission is missing; grant this user read and write access'],
  EPERM: ['ECL_STATE_NO_PERMISSION', 'the operation is not permitted; grant this user read and write access'],
  EROFS: ['ECL_STATE_READ_ONLY', 'the file system is read-only; choose another place for the state'],
  EIO: ['ECL_STATE_IO', 'the storage reported a fault; check the device before running again'],
  ENOTDIR: ['ECL_STATE_INVALID_URL', 'a file lies where a folder is expected; choose another place for the state'],
  EEXIST: ['ECL_STATE_INVALID_URL', 'a file lies where a folder is expected; choose another place for the state'],
};

/** Turn an error of the file system into the store's; anything else passes as it is. */
export function toStateError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof StateError || !('code' in error) || typeof error.code !== 'string')
    return error;
  const meaning = Object.hasOwn(MEANINGS, error.code) ? MEANINGS[error.code] : undefined;
  if (meaning === undefined) return error;
  const [code, advice] = meaning;
  return new StateError(code, `state in ${path}: ${advice} (${error.code})`, {
    cause: error,
    details: { path, errno: error.code },
  });
}

import { ParquetWriterError } from './errors.ts';

/** Conditions that pass, or that somebody can end, before the call is repeated. EIO is not among them: what was written is in doubt. */
const TEMPORARY = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EBUSY', 'EINTR', 'ETIMEDOUT']);

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free space or choose another folder, then run again',
  EDQUOT: 'the quota is used up: free space or choose another folder, then run again',
  EMFILE: 'too many open files: raise `ulimit -n`, then run again',
  EACCES: 'no permission: check owner and mode of the folder',
  EPERM: 'no permission: check owner and mode of the folder',
  EROFS: 'the file system is read-only: choose another folder',
};

/** Wrap a failure of the file system; anything else comes back unchanged. */
export function ioError(error: unknown, action: string, path: string): unknown {
  const errno = errnoOf(error);
  if (errno === undefined || error instanceof ParquetWriterError) return error;
  const advice = ADVICE[errno];
  return new ParquetWriterError(
    'ECL_PARQUET_WRITER_IO',
    `cannot ${action} ${path}: ${errno}${advice === undefined ? '' : `; ${advice}`}`,
    { cause: error, retryable: TEMPORARY.has(errno), details: { path, action, errno } },
  );
}

/** `ENOSPC` and the like. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

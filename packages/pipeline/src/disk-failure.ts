import { PipelineError } from './errors.ts';

/** Turn a file-system error into one with advice; anything else is returned as it is. */
export function diskFailure(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new PipelineError('ECL_PIPELINE_DISK_FULL', `${path}: the disk is full; published partitions are intact`, {
        cause: error,
        retryable: true,
        details: { path },
        nextSteps: ['free space, then run the same command again'],
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new PipelineError(
        'ECL_PIPELINE_NOT_WRITABLE',
        `${path}: cannot be written (${error.code === 'EROFS' ? 'read-only file system' : 'no permission'})`,
        { cause: error, details: { path }, nextSteps: [`allow writing to ${path}, or choose another --target`] },
      );
    default:
      return error;
  }
}

import { adviceFor } from './advice.ts';
import type { Failure, FailureContext } from './failure.ts';
import { describeUsageFailure, tidyMessage } from './usage-failure.ts';

/** Turn whatever was thrown into something a user can act upon. Never throws. */
export function describeFailure(error: unknown, context: FailureContext): Failure {
  const failure =
    describeOwn(error) ?? describeUsageFailure(error, context) ?? describeSystem(error) ?? describeUnknown(error);
  const advice = adviceFor(failure, context);
  return {
    ...failure,
    why: failure.why ?? advice.why,
    nextSteps: failure.nextSteps.length > 0 ? failure.nextSteps : advice.nextSteps,
  };
}

/** Errors of our packages, known by their shape: each package has a class of its own. */
function describeOwn(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (typeof error.code !== 'string' || !error.code.startsWith('ECL_')) return undefined;
  return {
    code: error.code,
    // an option's own parser throws inside oclif, which wraps the message
    message: error.message.startsWith('Parsing --') ? tidyMessage(error.message) : error.message,
    why: null,
    retryable: 'retryable' in error && error.retryable === true,
    details: 'details' in error && isRecord(error.details) ? error.details : {},
    nextSteps: 'nextSteps' in error && isTextList(error.nextSteps) ? error.nextSteps : [],
  };
}

const SYSTEM_CODES: Readonly<Record<string, string>> = {
  ENOENT: 'ECL_CLI_FILE_NOT_FOUND',
  ENOTDIR: 'ECL_CLI_FILE_NOT_FOUND',
  EISDIR: 'ECL_CLI_FILE_NOT_FOUND',
  EACCES: 'ECL_CLI_NO_PERMISSION',
  EPERM: 'ECL_CLI_NO_PERMISSION',
  EROFS: 'ECL_CLI_NO_PERMISSION',
  ENOSPC: 'ECL_CLI_DISK_FULL',
  EDQUOT: 'ECL_CLI_DISK_FULL',
  EMFILE: 'ECL_CLI_TOO_MANY_FILES',
  ENFILE: 'ECL_CLI_TOO_MANY_FILES',
};
const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'is a folder, a file was expected',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files on this system',
};

/** Errors of the operating system, as Node gives them. */
function describeSystem(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  const systemCode = String(error.code);
  const code = SYSTEM_CODES[systemCode];
  if (code === undefined) return undefined;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  const reason =
    error.syscall === 'uv_cwd'
      ? 'the working folder does not exist any more'
      : (SYSTEM_REASONS[systemCode] ?? error.message);
  return {
    code,
    message: path === undefined ? reason : `${path}: ${reason}`,
    why: null,
    retryable: code === 'ECL_CLI_DISK_FULL' || code === 'ECL_CLI_TOO_MANY_FILES',
    details: { system_code: systemCode, ...(path === undefined ? {} : { path }) },
    nextSteps: [],
  };
}

function describeUnknown(error: unknown): Failure {
  const message = error instanceof Error && error.message !== '' ? error.message : String(error);
  return {
    code: 'ECL_CLI_UNEXPECTED',
    message,
    why: null,
    retryable: error instanceof Error && 'retryable' in error && error.retryable === true,
    details: error instanceof Error ? { name: error.name } : {},
    nextSteps: [],
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

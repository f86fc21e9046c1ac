import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { EcomGeneratorError } from '../errors.ts';

/**
 * Replace a file so that a crash leaves either the old content or the new one: temporary file, sync, rename, sync of the folder.
 * @throws {EcomGeneratorError} `ECL_GENERATOR_WRITE_FAILED`; the old file is untouched
 */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.tmp-${process.pid}`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true });
    throw writeFailed(path, cause);
  }
}

/** Make renames inside a folder survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open folders; its renames are durable by themselves.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export function writeFailed(path: string, cause: unknown): EcomGeneratorError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const isFull = FULL.has(systemCode(cause) ?? '');
  const advice = isFull
    ? 'make room, then run the same command again'
    : 'choose another place, or grant access to this one';
  return new EcomGeneratorError('ECL_GENERATOR_WRITE_FAILED', `${path} cannot be written: ${reason}; ${advice}`, {
    cause,
    details: { path },
    retryable: isFull,
  });
}

/** Causes that pass without a change of the command. */
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE']);

/** The code of a system error, e.g. `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

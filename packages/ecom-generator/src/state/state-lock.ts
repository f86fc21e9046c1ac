import { open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';

import { z } from 'zod';

import { EcomGeneratorError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { systemCode, writeFailed } from './write-durably.ts';

const holderSchema = z.object({ pid: z.int(), host: z.string(), since: z.string() });

/** A held lock; released by disposing it. */
export interface StateLock extends AsyncDisposable {
  readonly path: string;
}

export interface LockStateOptions {
  /** The lock file stands beside it. */
  readonly statePath: string;
  /** ISO time for the holder's entry. */
  readonly now: () => Date;
  readonly logger?: Logger | undefined;
}

/**
 * Keep other runs away from a state file. A lock left behind by a process of this host that no longer lives is taken over.
 * @throws {EcomGeneratorError} `ECL_GENERATOR_STATE_LOCKED`, `ECL_GENERATOR_WRITE_FAILED`
 */
export async function lockState({ statePath, now, logger }: LockStateOptions): Promise<StateLock> {
  const path = `${statePath}.lock`;
  const entry = JSON.stringify({ pid: process.pid, host: hostname(), since: now().toISOString() });
  if (!(await tryCreate(path, entry))) {
    const holder = await readHolder(path);
    if (holder !== undefined && !isGone(holder)) throw locked(statePath, path, holder);
    logger?.warn('lock of a run that ended without releasing it was removed', { path, holder });
    await rm(path, { force: true });
    if (!(await tryCreate(path, entry))) throw locked(statePath, path, await readHolder(path));
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}

async function tryCreate(path: string, entry: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(entry);
    await file.close();
    return true;
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST') return false;
    throw writeFailed(path, cause);
  }
}

type Holder = z.output<typeof holderSchema>;

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // Gone meanwhile, or cut off while it was written: then nobody can be named, and nobody holds it.
    return undefined;
  }
}

function isGone({ pid, host }: Holder): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM: the process lives and belongs to somebody else.
    return systemCode(error) === 'ESRCH';
  }
}

function locked(statePath: string, path: string, holder: Holder | undefined): EcomGeneratorError {
  const who = holder === undefined ? 'another run' : `process ${holder.pid} on ${holder.host} since ${holder.since}`;
  return new EcomGeneratorError(
    'ECL_GENERATOR_STATE_LOCKED',
    `id state ${statePath} is held by ${who}; wait for it to end, or remove ${path} if it has ended`,
    { details: { path: statePath, lock: path, holder: holder ?? null }, retryable: true },
  );
}

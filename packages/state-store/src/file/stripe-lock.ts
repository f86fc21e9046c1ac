import { join } from 'node:path';

import type { Clock } from '../clock.ts';
import { StateError } from '../errors.ts';
import { holderSchema } from '../holder.ts';
import type { Holder, Liveness } from '../holder.ts';
import { hasErrno } from './state-disk.ts';
import type { StateDisk } from './state-disk.ts';

export interface StripeLockOptions {
  readonly disk: StateDisk;
  /** Folder of this lock. */
  readonly path: string;
  /** A durable file with our holder as JSON; linked, never written again. */
  readonly holderPath: string;
  readonly liveness: Liveness;
  readonly clock: Clock;
  /** Give up after that long. */
  readonly timeoutMs: number;
}

const LOCK_NAME = /^(\d+)\.(held|free)$/;
const FIRST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 50;
/** A holder of whom nothing can be known must stand still for this long before the lock is taken from it. */
const UNKNOWN_HOLDER_PATIENCE_MS = 20_000;

/**
 * Exclusion between processes of one host. The lock is a row of numbered names: whoever links the next number, over all
 * names there, holds it; `<n>.held` becomes `<n>.free` when given back. Numbers are never used twice, so a process that
 * looked, slept and links late finds a higher number and gives up.
 *
 * @throws {StateError} `ECL_STATE_BUSY`
 */
export async function withStripeLock<Result>(options: StripeLockOptions, work: () => Promise<Result>): Promise<Result> {
  const number = await acquire(options);
  try {
    return await work();
  } finally {
    await release(options, number);
  }
}

async function acquire(options: StripeLockOptions): Promise<number> {
  const { disk, path, holderPath, clock, timeoutMs } = options;
  const startedMs = clock.monotonicMs();
  let waitMs = FIRST_WAIT_MS;
  let watched: { readonly number: number; readonly sinceMs: number } | undefined;
  for (;;) {
    const top = highest(await disk.list(path));
    const holder = top?.isHeld === true ? await readHolder(disk, join(path, top.name)) : undefined;
    if (top?.isHeld === true && holder === undefined) {
      // given back between the two looks
      await clock.sleep(FIRST_WAIT_MS);
    } else if (top === undefined || holder === undefined || (await isGone(options, holder, watched, top.number))) {
      const number = (top?.number ?? 0) + 1;
      if (await tryTake(disk, path, holderPath, number)) return number;
    } else {
      if (watched?.number !== top.number) watched = { number: top.number, sinceMs: clock.monotonicMs() };
      if (clock.monotonicMs() - startedMs > timeoutMs) throw busy(path, holder, timeoutMs);
      await clock.sleep(waitMs);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    }
  }
}

async function tryTake(disk: StateDisk, path: string, holderPath: string, number: number): Promise<boolean> {
  const name = `${number}.held`;
  try {
    await disk.link(holderPath, join(path, name));
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return false;
    throw error;
  }
  const others = parse(await disk.list(path)).filter((other) => other.name !== name);
  if (others.some((other) => other.number >= number)) {
    await ignoreMissing(disk.unlink(join(path, name)));
    return false;
  }
  for (const other of others) await ignoreMissing(disk.unlink(join(path, other.name)));
  return true;
}

async function release({ disk, path }: StripeLockOptions, number: number): Promise<void> {
  await ignoreMissing(disk.rename(join(path, `${number}.held`), join(path, `${number}.free`)));
}

async function isGone(
  { liveness, clock }: StripeLockOptions,
  holder: Holder,
  watched: { readonly number: number; readonly sinceMs: number } | undefined,
  number: number,
): Promise<boolean> {
  const verdict = await liveness.judge(holder);
  if (verdict !== 'unknown') return verdict === 'dead';
  return watched?.number === number && clock.monotonicMs() - watched.sinceMs > UNKNOWN_HOLDER_PATIENCE_MS;
}

async function readHolder(disk: StateDisk, path: string): Promise<Holder | undefined> {
  const bytes = await disk.readFile(path);
  return bytes === undefined ? undefined : holderSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
}

interface LockName {
  readonly name: string;
  readonly number: number;
  readonly isHeld: boolean;
}

function parse(names: readonly string[]): readonly LockName[] {
  return names.flatMap((name) => {
    const match = LOCK_NAME.exec(name);
    return match === null ? [] : [{ name, number: Number(match[1]), isHeld: match[2] === 'held' }];
  });
}

/** Of two names with one number the held one counts: it belongs to somebody who is about to give up. */
function highest(names: readonly string[]): LockName | undefined {
  return parse(names).reduce<LockName | undefined>((top, name) => {
    if (top === undefined || name.number > top.number) return name;
    return name.number === top.number && name.isHeld ? name : top;
  }, undefined);
}

async function ignoreMissing(removal: Promise<void>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!hasErrno(error, 'ENOENT')) throw error; // somebody else removed it, which is all that was wanted
  }
}

function busy(path: string, holder: Holder, timeoutMs: number): StateError {
  return new StateError(
    'ECL_STATE_BUSY',
    `state in ${path}: process ${holder.pid} on ${holder.host} kept it locked for ${timeoutMs} ms; wait for it, or stop it, and run again`,
    { details: { path, pid: holder.pid, host: holder.host, timeoutMs } },
  );
}

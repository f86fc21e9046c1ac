import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { formatBytes, formatDuration } from '../../terminal/format-quantity.ts';
import { quoteWord } from '../../terminal/command-line.ts';
import type { Finding } from './finding.ts';
import { ok, problem, skipped, warning } from './finding.ts';

export interface CheckTargetOptions {
  /** Absolute path of the lake, which need not exist yet. */
  readonly target: string;
  /** Wall clock in milliseconds. */
  readonly now: () => number;
}

const LITTLE_BYTES = 1_000_000_000;
const TOO_LITTLE_BYTES = 100_000_000;
/** File servers have clocks of their own; beyond this, ages of files and leases mislead. */
const MAX_SKEW_MS = 60_000;

/** Can the publication protocol work there: write, fsync, rename and link, with room to spare? */
export async function checkTarget({ target, now }: CheckTargetOptions): Promise<readonly Finding[]> {
  const folder = await nearestFolder(target);
  if (folder === undefined) {
    return [problem('target', `${target} is not a folder`, 'give another --target')];
  }
  const space = await checkSpace(folder);
  const probe = join(folder, `.ecomlake-doctor-${randomUUID()}`);
  try {
    await mkdir(probe);
  } catch (error) {
    return [
      problem('target', `${folder} cannot be written to: ${reasonOf(error)}`, `ls -ld ${quoteWord(folder)}`),
      space,
    ];
  }
  try {
    return [await checkOperations(probe, target, folder), await checkSkew(probe, now), space];
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}

async function nearestFolder(target: string): Promise<string | undefined> {
  for (let path = target; ; path = dirname(path)) {
    // one after the other: the first that exists decides
    const info = await stat(path).catch(() => undefined);
    if (info !== undefined) return info.isDirectory() ? path : undefined;
    if (path === dirname(path)) return undefined;
  }
}

async function checkOperations(probe: string, target: string, folder: string): Promise<Finding> {
  const first = join(probe, 'first');
  try {
    const file = await open(first, 'wx');
    try {
      await file.writeFile('ecomlake');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(first, join(probe, 'second'));
    await link(join(probe, 'second'), join(probe, 'third'));
  } catch (error) {
    return problem(
      'target',
      `${folder} lacks something that publishing needs (fsync, rename, hard links): ${reasonOf(error)}`,
      'put the lake on a local file system',
    );
  }
  return ok('target', folder === target ? `${target} is writable` : `${target} can be made in ${folder}`);
}

async function checkSkew(probe: string, now: () => number): Promise<Finding> {
  const { mtimeMs } = await stat(join(probe, 'second'));
  const skewMs = Math.abs(mtimeMs - now());
  if (skewMs <= MAX_SKEW_MS) return ok('target clock', 'agrees with this machine');
  return warning('target clock', `is ${formatDuration(skewMs)} off`, 'sudo timedatectl set-ntp true, on both machines');
}

async function checkSpace(folder: string): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const message = `${formatBytes(free)} free`;
    if (free < TOO_LITTLE_BYTES) return problem('disk space', message, `free some: du -sh ${quoteWord(folder)}/*`);
    if (free < LITTLE_BYTES) return warning('disk space', message, `free some: du -sh ${quoteWord(folder)}/*`);
    return ok('disk space', message);
  } catch (error) {
    return skipped('disk space', `cannot be told: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

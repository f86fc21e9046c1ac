import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { syncFolder, systemCode, writeFailed } from '../state/write-durably.ts';

/** A folder that is filled out of sight and then appears whole. */
export interface StageDirectory {
  /** Write here. */
  readonly path: string;
  /** Where the files will stand. */
  readonly target: string;
  /** Make the content visible; answers the target. */
  publish(): Promise<string>;
  /** Put it beside the target under a name that says that it is not to be used. */
  setAside(): Promise<string>;
  discard(): Promise<void>;
}

/** A run folder `raw_run_<UTC time>` below the artifact root, with `-2`, `-3` … behind it when the name is taken. */
export async function stageRunDirectory(artifactRoot: string, now: Date): Promise<StageDirectory> {
  const stamp = now
    .toISOString()
    .replaceAll(/[-:]/g, '')
    .replace(/\.\d+Z$/, 'Z');
  for (let attempt = 1; ; attempt += 1) {
    const target = join(artifactRoot, `raw_run_${stamp}${attempt === 1 ? '' : `-${attempt}`}`);
    if (await exists(target)) continue;
    const stage = await stageDirectory(target, false);
    // Somebody else is filling the same name.
    if (stage !== undefined) return stage;
  }
}

/** Exactly this folder. Files of an earlier run are replaced one by one, when everything is complete. */
export async function stageOutputDirectory(target: string): Promise<StageDirectory> {
  const stage = await stageDirectory(target, true);
  if (stage === undefined) throw writeFailed(target, new Error('its staging folder cannot be made'));
  return stage;
}

async function stageDirectory(target: string, replacesStale: boolean): Promise<StageDirectory | undefined> {
  const parent = dirname(target);
  const path = join(parent, `.${basename(target)}.partial`);
  try {
    await mkdir(parent, { recursive: true });
    if (replacesStale) await rm(path, { recursive: true, force: true });
    await mkdir(path);
  } catch (cause) {
    if (!replacesStale && systemCode(cause) === 'EEXIST') return undefined;
    throw writeFailed(path, cause);
  }
  return {
    path,
    target,
    async publish() {
      try {
        await syncFolder(path);
        if (await exists(target)) await moveFiles(path, target);
        else await rename(path, target);
        await syncFolder(parent);
      } catch (cause) {
        throw writeFailed(target, cause);
      }
      return target;
    },
    async setAside() {
      const failed = `${target}-failed`;
      await rm(failed, { recursive: true, force: true });
      await rename(path, failed);
      return failed;
    },
    discard: () => rm(path, { recursive: true, force: true }),
  };
}

const LAST_FILE = 'run.json';

async function moveFiles(from: string, to: string): Promise<void> {
  const names = await readdir(from);
  // run.json describes the others, so it comes last.
  for (const name of [
    ...names.filter((candidate) => candidate !== LAST_FILE),
    ...names.filter((candidate) => candidate === LAST_FILE),
  ])
    await rename(join(from, name), join(to, name));
  await syncFolder(to);
  await rm(from, { recursive: true, force: true });
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw writeFailed(path, error);
  }
}

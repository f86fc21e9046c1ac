import { constants } from 'node:fs';
import { access, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

/** Everything that is not published lives below it; names beginning with `_` are never data. */
const WORK_FOLDER = '_ecomlake/work';
const OWNER_FILE = 'owner.json';

/** A folder for a run's unpublished files, on the lake's own file system so that publishing can link them. */
export interface WorkDirectory extends AsyncDisposable {
  /** Absolute path. */
  readonly path: string;
}

export interface CreateWorkDirectoryOptions {
  /** Absolute path of the lake's root, created when missing. */
  readonly root: string;
  readonly runId: string;
}

/** Create the run's work directory and remove those that dead processes of this host have left behind. */
export async function createWorkDirectory({ root, runId }: CreateWorkDirectoryOptions): Promise<WorkDirectory> {
  const parent = join(root, WORK_FOLDER);
  const path = join(parent, runId);
  await mkdir(parent, { recursive: true }).catch(async (error: unknown) => {
    // on a read-only file system a recursive mkdir says ENOENT; asking the nearest folder gives the true reason
    await access(await nearestFolder(root), constants.W_OK);
    throw error;
  });
  await removeAbandoned(parent);
  await mkdir(path);
  await writeFile(join(path, OWNER_FILE), JSON.stringify({ pid: process.pid, host: hostname() }));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The path itself, or the nearest folder above it that exists. */
async function nearestFolder(path: string): Promise<string> {
  const exists = await stat(path).then(
    () => true,
    () => false, // whatever the reason, the folder above is asked next
  );
  return exists || dirname(path) === path ? path : nearestFolder(dirname(path));
}

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    // one after the other: this is rare and not worth the open files
    if (await isAbandoned(join(parent, name))) await rm(join(parent, name), { recursive: true, force: true });
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    const owner: unknown = JSON.parse(await readFile(join(path, OWNER_FILE), 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('pid' in owner) || !('host' in owner)) return false;
    return owner.host === hostname() && typeof owner.pid === 'number' && !isAlive(owner.pid);
  } catch {
    // not readable yet or never written: another run may be creating it, so it stays
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to somebody else
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

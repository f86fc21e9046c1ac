import { link, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { diskFailure } from './disk-failure.ts';

/**
 * Put a finished file of the work directory into the lake under a name of its own, durably and create-only. A file that is
 * there already (same run, same name) stays.
 *
 * @throws {PipelineError} `ECL_PIPELINE_DISK_FULL`, `ECL_PIPELINE_NOT_WRITABLE`
 */
export async function placeFile(root: string, name: string, localPath: string): Promise<void> {
  const target = join(root, name);
  try {
    await syncPath(localPath);
    await mkdir(dirname(target), { recursive: true });
    await link(localPath, target).catch((error: unknown) => {
      // names carry the run id, so what is there is what this run put there before
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
    await rm(localPath);
    await syncPath(dirname(target));
  } catch (error) {
    throw diskFailure(error, target);
  }
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { MANIFEST_NAME } from '@ecomlake/gcs-uploader';

import { PipelineError } from '../errors.ts';

/** A lake and what of it was named: all of it, one table, or one partition. */
export interface LakeSelection {
  /** Absolute path of the lake's root. */
  readonly root: string;
  readonly table?: string | undefined;
  readonly partition?: string | undefined;
}

/**
 * Tell what an absolute path names: a manifest file, a partition's folder, a table's folder or a lake.
 *
 * @throws {PipelineError} `ECL_PIPELINE_NOT_A_LAKE`
 */
export async function selectFromLake(path: string): Promise<LakeSelection> {
  const info = await stat(path).catch((cause: unknown) => {
    throw notALake(path, 'no such file or folder', cause);
  });
  if (info.isFile()) {
    if (basename(path) === MANIFEST_NAME) return selectFromLake(dirname(resolve(path)));
    throw notALake(path, `a file, but not a ${MANIFEST_NAME}`);
  }
  const folder = resolve(path);
  if (basename(folder).includes('=')) {
    const table = dirname(folder);
    return { root: dirname(table), table: basename(table), partition: basename(folder) };
  }
  if (await hasPartitions(folder)) return { root: dirname(folder), table: basename(folder) };
  const children = await foldersOf(folder);
  for (const child of children) {
    // stops at the first table found, so it cannot all be asked at once
    if (await hasPartitions(join(folder, child))) return { root: folder };
  }
  throw notALake(path, 'no folder below it is called <table>/<key>=<value>');
}

async function hasPartitions(folder: string): Promise<boolean> {
  return (await foldersOf(folder)).some((name) => name.includes('='));
}

async function foldersOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && !/^[._]/.test(entry.name)).map(({ name }) => name);
}

function notALake(path: string, reason: string, cause?: unknown): PipelineError {
  return new PipelineError('ECL_PIPELINE_NOT_A_LAKE', `${path}: ${reason}`, {
    cause,
    details: { path },
    nextSteps: ['name a lake, a table folder, a partition folder or a _MANIFEST.json'],
  });
}

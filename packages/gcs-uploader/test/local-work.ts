import { constants } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { onTestFinished } from 'vitest';

import type { Disk } from '../src/file/disk.ts';
import { fileLake } from '../src/file/file-lake.ts';
import { nodeDisk } from '../src/file/node-disk.ts';
import type { Lake } from '../src/lake.ts';
import { publishPartition } from '../src/publish-partition.ts';
import type { PublishPartitionOptions, PublishPartitionResult } from '../src/publish-options.ts';
import { readUnitEpoch } from '../src/read-unit-epoch.ts';
import type { SampleVersion } from './workload.ts';

/** How a version's files are laid down where the lake can take them from. */
export type PutLocal = (path: string, bytes: Uint8Array) => Promise<void> | void;

export interface PublishSampleOptions extends Partial<PublishPartitionOptions> {
  readonly lake: Lake;
  readonly work: string;
  readonly put: PutLocal;
}

/** Lay the version's files down under `work` and publish it, under a fresh epoch unless one is given. */
export async function publishSample(
  version: SampleVersion,
  options: PublishSampleOptions,
): Promise<PublishPartitionResult> {
  const { work, put, ...publication } = options;
  const folder = `${work}/${version.unit.table}/${version.unit.partition}/${version.manifest.runId}-${version.manifest.epoch}`;
  const parts: { name: string; localPath: string }[] = [];
  for (const [name, bytes] of version.parts) {
    const localPath = `${folder}/${name}`;
    await put(localPath, bytes);
    parts.push({ name, localPath });
  }
  const rejectsPath = `${folder}/rejects.jsonl`;
  if (version.rejects !== undefined) await put(rejectsPath, version.rejects);
  const epoch = publication.epoch ?? (await readUnitEpoch(publication.lake, version.unit)) + 1;
  return publishPartition({
    manifest: version.manifest,
    parts,
    ...(version.rejects === undefined ? {} : { rejectsPath }),
    ...publication,
    epoch,
  });
}

export interface RealLake extends PublishSampleOptions {
  readonly root: string;
}

/** A lake in a temporary directory that is removed after the test. */
export async function realLake(): Promise<RealLake> {
  const directory = await mkdtemp(join(tmpdir(), 'ecomlake-publish-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const root = join(directory, 'lake');
  return { root, lake: fileLake({ root, disk: unsyncedDisk }), work: join(directory, 'work'), put: putReal };
}

/** The real file system without waiting for the device, which is all that syncing adds to these tests. */
const unsyncedDisk: Disk = {
  ...nodeDisk,
  createFile: (path, bytes) => writeFile(path, bytes, { flag: 'wx' }),
  copyFile: (source, target) => copyFile(source, target, constants.COPYFILE_EXCL),
  syncDirectory: async () => undefined,
};

export const putReal: PutLocal = async (path, bytes) => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
};

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';

import { LakeError } from '../errors.ts';
import type { OpenUnitOptions, Unit } from '../lake.ts';
import { INTERNAL_FOLDER, folderOf } from '../names.ts';
import { hasErrno } from './disk.ts';
import type { Disk } from './disk.ts';
import type { LakePaths } from './lake-paths.ts';

/**
 * A publisher's own folder, `_ecomlake/staging/<unit hash>/<epoch>/`, is its fence: everything it does to the lake is a
 * rename or link out of or into this folder, and fails once the next publisher has renamed it to `<epoch>.fenced`.
 * POSIX has no compare-and-swap for renames; this is what stands in for it.
 */
export interface Staging {
  readonly path: string;
  pathOf(name: string): string;
}

const OWNER_NAME = 'owner.json';
const ownerSchema = z.object({ lease_id: z.string() });
const EPOCH_NAME = /^(\d+)(\.fenced)?$/;

function stagingFolderOf({ table, partition }: Unit): string {
  const hash = createHash('sha256').update(`${table}\n${partition}`).digest('hex').slice(0, 32);
  return `${INTERNAL_FOLDER}/staging/${hash}`;
}

export async function highestEpoch(paths: LakePaths, disk: Disk, unit: Unit): Promise<number> {
  const folder = stagingFolderOf(unit);
  const epochs = await listEpochs(disk, paths.pathOf(folder));
  if (epochs.length === 0) return 0;
  await paths.proveFolder(folder);
  return Math.max(...epochs.map(({ epoch }) => epoch));
}

/**
 * Take the unit: make the folder of this epoch, look again, then fence off all lower ones.
 *
 * @throws {LakeError} `ECL_LAKE_FENCED`, `ECL_LAKE_EPOCH_TAKEN`, `ECL_LAKE_CROSS_DEVICE`
 */
export async function openStaging(paths: LakePaths, disk: Disk, options: OpenUnitOptions): Promise<Staging> {
  const { unit, epoch, runId, leaseId } = options;
  const folder = stagingFolderOf(unit);
  await paths.ensureFolder(folder);
  const base = paths.pathOf(folder);
  await assertOneDevice(paths, disk, base);
  const own = join(base, String(epoch));
  const staging: Staging = { path: own, pathOf: (name) => join(own, name) };

  const highest = Math.max(0, ...(await listEpochs(disk, base)).map((found) => found.epoch));
  if (highest > epoch) throw fenced(unit, epoch, highest);
  if (highest === epoch) {
    if (leaseId !== undefined && (await isOwnedBy(disk, staging, leaseId))) {
      await emptyStaging(disk, staging);
      return staging;
    }
    throw epochTaken(unit, epoch);
  }
  try {
    await disk.makeDirectory(own);
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) throw epochTaken(unit, epoch, error);
    throw error;
  }
  const others = (await listEpochs(disk, base)).filter(({ name }) => name !== String(epoch));
  const winner = others.find((other) => other.epoch >= epoch);
  if (winner !== undefined) {
    await disk.removeDirectory(own); // ours is not the highest, so nobody needs it as a fence
    throw fenced(unit, epoch, winner.epoch);
  }
  for (const other of others) if (!other.isFenced) await fenceOff(disk, base, other.name);
  // without a lease nobody can ever prove to be the owner, and the epoch is used up
  if (leaseId !== undefined)
    await disk.createFile(
      staging.pathOf(OWNER_NAME),
      Buffer.from(`${JSON.stringify({ lease_id: leaseId, run_id: runId, epoch })}\n`),
    );
  // no power loss outlives the processes it fences off, unless the disk is another machine's: then the older publisher
  // may still be there, and its fence must be too. A first publisher has nobody to fence off
  if (others.length > 0) await disk.syncDirectory(base);
  for (const other of others) await removeTree(disk, join(base, `${other.epoch}.fenced`));
  return staging;
}

/** Remove what lies in the folder, but not the folder: as the highest number it keeps fencing off older publishers. */
export async function emptyStaging(disk: Disk, staging: Staging): Promise<void> {
  for (const name of (await disk.list(staging.path)) ?? [])
    if (name !== OWNER_NAME) await ignoreMissing(disk.unlink(staging.pathOf(name)));
}

/** @throws {LakeError} `ECL_LAKE_FENCED` */
export async function assertUnfenced(disk: Disk, staging: Staging, unit: Unit, epoch: number): Promise<void> {
  const entry = await disk.stat(staging.path);
  if (entry?.kind === 'directory') return;
  throw fenced(unit, epoch);
}

interface FoundEpoch {
  readonly name: string;
  readonly epoch: number;
  readonly isFenced: boolean;
}

async function listEpochs(disk: Disk, base: string): Promise<readonly FoundEpoch[]> {
  return ((await disk.list(base)) ?? []).flatMap((name) => {
    const match = EPOCH_NAME.exec(name);
    return match === null ? [] : [{ name, epoch: Number(match[1]), isFenced: match[2] !== undefined }];
  });
}

async function fenceOff(disk: Disk, base: string, name: string): Promise<void> {
  const target = join(base, `${name}.fenced`);
  try {
    await disk.rename(join(base, name), target);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return; // another publisher fenced it off already
    if (!hasErrno(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    await removeTree(disk, target);
    await disk.rename(join(base, name), target);
  }
}

/** Staging folders are flat; what cannot be removed now is removed by a later publisher. */
async function removeTree(disk: Disk, path: string): Promise<void> {
  for (const name of (await disk.list(path)) ?? []) await ignoreMissing(disk.unlink(join(path, name)));
  await ignoreMissing(disk.removeDirectory(path));
}

async function ignoreMissing(removal: Promise<void>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!hasErrno(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error; // gone already, or somebody still writes there
  }
}

async function isOwnedBy(disk: Disk, staging: Staging, leaseId: string): Promise<boolean> {
  try {
    const found = await disk.readFile(staging.pathOf(OWNER_NAME));
    if (found === undefined) return false;
    const owner = ownerSchema.safeParse(JSON.parse(Buffer.from(found.bytes).toString()));
    return owner.success && owner.data.lease_id === leaseId;
  } catch (error) {
    // torn: the publisher died while it took the unit, and a new epoch is needed
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

async function assertOneDevice(paths: LakePaths, disk: Disk, base: string): Promise<void> {
  const [root, staging] = [await disk.stat(paths.root), await disk.stat(base)];
  // the root may be a link; then the devices cannot be compared here, and a move across them fails with EXDEV later
  if (root?.kind !== 'directory' || root.device === staging?.device) return;
  throw new LakeError(
    'ECL_LAKE_CROSS_DEVICE',
    `${base} is on another file system than ${paths.root}; keep the whole lake on one`,
    {
      details: { root: paths.root, staging: base },
    },
  );
}

function fenced(unit: Unit, epoch: number, found?: number): LakeError {
  return new LakeError(
    'ECL_LAKE_FENCED',
    `${folderOf(unit)}: a publisher with ${found === undefined ? 'a higher epoch' : `epoch ${found}`} took over from ours, ${epoch}; take a new lease`,
    { details: { ...unit, epoch, foundEpoch: found } },
  );
}

function epochTaken(unit: Unit, epoch: number, cause?: unknown): LakeError {
  return new LakeError('ECL_LAKE_EPOCH_TAKEN', `${folderOf(unit)}: epoch ${epoch} was used before; take a new lease`, {
    cause,
    details: { ...unit, epoch },
  });
}

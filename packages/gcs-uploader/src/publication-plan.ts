import { contentDigest, mergeSlices, refuseContradictions, rejectLedgers } from '@ecomlake/manifest';
import type { Manifest } from '@ecomlake/manifest';

import { LakeError } from './errors.ts';
import type { Lake, LakeObject, LocalObject, Unit } from './lake.ts';
import { assertSafeUnit, folderOf, isDataName, manifestNameOf } from './names.ts';
import type { LocalPart, PublishPartitionOptions } from './publish-options.ts';
import type { PartitionState } from './read-partition.ts';

/** Options of a publication, checked and with their defaults. */
export interface PublicationPlan {
  readonly lake: Lake;
  readonly unit: Unit;
  readonly manifest: Manifest;
  readonly epoch: number;
  readonly runId: string;
  readonly isTakeover: boolean;
  readonly partNames: 'hashed' | 'plain';
  readonly parts: readonly LocalPart[];
  /** Local files by the sha256 of their content: a merge may give a part another name, never other bytes. */
  readonly localPaths: ReadonlyMap<string, string>;
  readonly rejectsPath: string | undefined;
}

/** @throws {LakeError} `ECL_LAKE_INVALID_ARGUMENT`, `ECL_LAKE_PATH_ESCAPE`, `ECL_LAKE_PART_MISMATCH`, `ECL_LAKE_EMPTY_PARTITION` */
export function planPublication(options: PublishPartitionOptions): PublicationPlan {
  const { lake, parts, rejectsPath, isTakeover = false, partNames = 'hashed', allowEmpty = false } = options;
  const { epoch = options.manifest.epoch, runId = options.manifest.runId } = options;
  const manifest: Manifest = { ...options.manifest, epoch, runId, supersedes: null, publication: null };
  const unit = { table: manifest.table, partition: manifest.partition };
  assertSafeUnit(unit);
  refuseContradictions(manifest);
  if (!Number.isSafeInteger(epoch) || epoch < 1)
    throw new LakeError(
      'ECL_LAKE_INVALID_ARGUMENT',
      `epoch ${epoch}: expected a whole number from 1, taken from a lease`,
    );
  if (manifest.totalRows === 0 && !allowEmpty)
    throw new LakeError('ECL_LAKE_EMPTY_PARTITION', `${folderOf(unit)} has no rows; set allowEmpty to publish it`, {
      details: { ...unit },
    });
  const ledgers = rejectLedgers(manifest);
  if (ledgers.length > 0 && rejectsPath === undefined)
    throw new LakeError(
      'ECL_LAKE_PART_MISMATCH',
      `${folderOf(unit)}: the manifest names ${ledgers[0]?.path}, but no local file was given for it`,
    );
  return {
    lake,
    unit,
    manifest,
    epoch,
    runId,
    isTakeover,
    partNames,
    parts,
    rejectsPath,
    localPaths: matchParts(manifest, parts),
  };
}

function matchParts(manifest: Manifest, parts: readonly LocalPart[]): ReadonlyMap<string, string> {
  const folder = folderOf(manifest);
  const digests = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]));
  const localPaths = new Map<string, string>();
  for (const { name, localPath } of parts) {
    const digest = digests.get(name) ?? digests.get(folder + name);
    if (digest === undefined)
      throw new LakeError('ECL_LAKE_PART_MISMATCH', `${folder}: the manifest does not name the part ${name}`, {
        details: { name, named: [...digests.keys()] },
      });
    localPaths.set(digest, localPath);
  }
  return localPaths;
}

/** What to publish, given what is published now. */
export interface NextVersion {
  /** Without its publication members. */
  readonly manifest: Manifest;
  /** The lake holds exactly this content, all of it in its place. */
  readonly isPublished: boolean;
}

/** @throws {LakeError} `ECL_LAKE_MANIFEST_DAMAGED` */
export function nextVersion(plan: PublicationPlan, state: PartitionState): NextVersion {
  const current = currentManifest(plan.unit, state);
  if (current === undefined) return { manifest: plan.manifest, isPublished: false };
  const isMerge = plan.manifest.slices !== undefined;
  if (isMerge !== (current.slices !== undefined))
    throw new LakeError(
      'ECL_LAKE_PART_MISMATCH',
      `${folderOf(plan.unit)}: ${isMerge ? 'a slice cannot be added to a version without slices' : 'a version without slices would drop the slices of others'}; ` +
        'publish the partition one way or the other',
      { details: { ...plan.unit } },
    );
  const manifest = isMerge ? mergeSlices(current, plan.manifest) : plan.manifest;
  const isPublished = contentDigest(manifest) === contentDigest(current) && areFilesInPlace(current, state.objects);
  return { manifest, isPublished };
}

/** The published manifest of the present format; `undefined` when there is none. @throws {LakeError} `ECL_LAKE_MANIFEST_DAMAGED` */
export function currentManifest(unit: Unit, { manifest }: Pick<PartitionState, 'manifest'>): Manifest | undefined {
  if (manifest === undefined) return undefined;
  if (!('manifest' in manifest.content))
    throw new LakeError(
      'ECL_LAKE_MANIFEST_DAMAGED',
      `${manifestNameOf(unit)} cannot be read, so its partition is left alone; verify it, and move the file away to publish anew`,
      { cause: manifest.content.error, details: { ...unit } },
    );
  const { manifest: content } = manifest.content;
  return content.schemaVersion === '1.0.0' ? content : undefined;
}

/** Another publisher's manifest may forbid to go on. @throws {LakeError} `ECL_LAKE_FENCED`, `ECL_LAKE_FOREIGN_EPOCH` */
export function guardEpoch(plan: PublicationPlan, current: Manifest | undefined): void {
  if (current === undefined || current.epoch < plan.epoch) return;
  const details = {
    ...plan.unit,
    epoch: plan.epoch,
    runId: plan.runId,
    foundEpoch: current.epoch,
    foundRunId: current.runId,
  };
  if (current.epoch > plan.epoch)
    throw new LakeError(
      'ECL_LAKE_FENCED',
      `${folderOf(plan.unit)}: published under epoch ${current.epoch} by run ${current.runId}, ours is ${plan.epoch}; take a new lease`,
      { details },
    );
  if (current.runId !== plan.runId)
    throw new LakeError(
      'ECL_LAKE_FOREIGN_EPOCH',
      `${folderOf(plan.unit)}: run ${current.runId} published under our epoch ${plan.epoch}; two state stores work on this lake`,
      { details },
    );
}

/** By the listing: every named part is there with its size, and no other data file. */
function areFilesInPlace(manifest: Manifest, objects: ReadonlyMap<string, LakeObject>): boolean {
  const isInPlace = manifest.files.every(({ path, bytes }) => objects.get(path)?.size === bytes);
  return isInPlace && strayParts(manifest, objects).length === 0;
}

/** Data files in the folder that the manifest does not name: left by an older version, or by an attempt that ended early. */
export function strayParts(manifest: Manifest, objects: ReadonlyMap<string, LakeObject>): readonly LakeObject[] {
  const folder = folderOf(manifest);
  const named = new Set(manifest.files.map(({ path }) => path));
  return [...objects.values()].filter(
    ({ name, isIrregular }) =>
      !named.has(name) &&
      isIrregular !== true &&
      isDataName(name.slice(folder.length)) &&
      !name.slice(folder.length).includes('/'),
  );
}

/** A manifest's part with its local file. @throws {LakeError} `ECL_LAKE_PART_MISMATCH` */
export function localObjectOf(plan: PublicationPlan, file: Manifest['files'][number]): LocalObject {
  const localPath = plan.localPaths.get(file.sha256);
  if (localPath === undefined)
    throw new LakeError(
      'ECL_LAKE_PART_MISMATCH',
      `${file.path} is not in the lake, and no local file was given for it`,
      {
        details: { path: file.path, given: plan.parts.map(({ name }) => name) },
      },
    );
  return { name: file.path, localPath, size: file.bytes, crc32c: file.crc32c };
}

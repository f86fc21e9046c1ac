import { rejectLedgers } from '@ecomlake/manifest';
import type { Manifest, ManifestFile, ManifestRejects } from '@ecomlake/manifest';

import type { AttemptContext } from './attempt-publication.ts';
import { LakeError } from './errors.ts';
import type { LakeObject, LocalObject } from './lake.ts';
import { localObjectOf } from './publication-plan.ts';

type Listing = ReadonlyMap<string, LakeObject>;

/** Bring the files that the lake does not hold near their places, and prove their bytes. Readers see nothing of it. */
export async function stageFiles(context: AttemptContext, manifest: Manifest, listing: Listing): Promise<void> {
  const { plan, publisher, options } = context;
  // one after the other: staging is bound by the disk or the link, and memory stays bounded
  for (const file of manifest.files) {
    if (isCarriedOver(context, file, listing)) continue;
    await publisher.stage(localObjectOf(plan, file), { signal: options.signal });
  }
  for (const ledger of ownLedgers(context, manifest)) await publisher.stage(ledger, { signal: options.signal });
}

/**
 * Put all files in place and prove each by what the lake says of it. A part that was there already is touched, so that
 * an older publisher's pending delete no longer applies to it.
 *
 * @returns the parts as they lie in the lake
 * @throws {LakeError} `ECL_LAKE_CONFLICT`, `ECL_LAKE_VERIFICATION_FAILED`, `ECL_LAKE_PART_MISMATCH`
 */
export async function placeFiles(
  context: AttemptContext,
  manifest: Manifest,
  listing: Listing,
): Promise<readonly LakeObject[]> {
  const { options, tally } = context;
  const placed: LakeObject[] = [];
  for (const file of manifest.files) {
    options.signal?.throwIfAborted();
    const object = await placeFile(context, asLocalObject(context, file, listing), file, listing);
    await proveFile(context, file.path, file.bytes, file.crc32c, object.generation);
    placed.push(object);
  }
  for (const ledger of ownLedgers(context, manifest)) {
    const object = await placeFile(context, ledger, undefined, listing);
    await proveFile(context, ledger.name, ledger.size, ledger.crc32c, object.generation);
  }
  for (const ledger of foreignLedgers(context, manifest)) {
    await proveFile(context, ledger.path, ledger.bytes, ledger.crc32c, undefined);
    tally.filesSkipped += 1;
  }
  return placed;
}

async function placeFile(
  context: AttemptContext,
  object: LocalObject,
  file: ManifestFile | undefined,
  listing: Listing,
): Promise<LakeObject> {
  const { plan, publisher, options, tally } = context;
  const listed = listing.get(object.name);
  const replaceGeneration =
    file !== undefined && plan.partNames === 'plain' && listed !== undefined && isOwnFile(context, file)
      ? listed.generation
      : undefined;
  // noted before the call: if it fails half-way, the new bytes may be in place all the same
  const hadReplaced = context.hasReplaced;
  if (replaceGeneration !== undefined) context.hasReplaced = true;
  else if (file !== undefined && listed === undefined && !context.created.has(object.name))
    context.created.set(object.name, undefined);
  const placed = await publisher.place(object, { signal: options.signal, replaceGeneration });
  if (placed.outcome === 'adopted') context.hasReplaced = hadReplaced;
  if (placed.outcome === 'created' || context.created.get(object.name) !== undefined)
    context.created.set(object.name, placed.object);
  else context.created.delete(object.name);
  if (placed.outcome === 'adopted') tally.filesSkipped += 1;
  else {
    tally.filesUploaded += 1;
    tally.bytesUploaded += object.size;
  }
  return placed.object;
}

async function proveFile(
  { plan, options, tally }: AttemptContext,
  name: string,
  size: number,
  crc32c: string,
  generation: string | undefined,
): Promise<void> {
  const found = await plan.lake.head(name, { signal: options.signal });
  const isEqual =
    found !== undefined &&
    found.size === size &&
    (found.crc32c === null || found.crc32c === crc32c) &&
    (generation === undefined || found.generation === generation);
  if (!isEqual)
    throw new LakeError(
      'ECL_LAKE_VERIFICATION_FAILED',
      `${name}: expected ${size} bytes with crc32c ${crc32c}, ` +
        (found === undefined
          ? 'the lake has no such object'
          : `the lake has ${found.size} bytes, crc32c ${found.crc32c ?? 'unknown'}`),
      { details: { name, size, crc32c, generation, found } },
    );
  tally.filesVerified += 1;
}

/** Parts of other slices have no local file: they lie in the lake, or the publication cannot go on. */
function asLocalObject(context: AttemptContext, file: ManifestFile, listing: Listing): LocalObject {
  const { plan } = context;
  if (!isCarriedOver(context, file, listing)) return localObjectOf(plan, file);
  return { name: file.path, localPath: plan.localPaths.get(file.sha256) ?? '', size: file.bytes, crc32c: file.crc32c };
}

/** The listing shows it under its name with its size; whether the bytes are equal is found out when it is adopted. */
function isCarriedOver(context: AttemptContext, file: ManifestFile, listing: Listing): boolean {
  if (listing.get(file.path)?.size !== file.bytes) return false;
  return context.plan.partNames === 'hashed' || !isOwnFile(context, file);
}

function isOwnFile({ plan }: AttemptContext, file: ManifestFile | undefined): boolean {
  return file !== undefined && plan.localPaths.has(file.sha256);
}

function ownLedgers({ plan }: AttemptContext, manifest: Manifest): readonly LocalObject[] {
  const own = new Set(rejectLedgers(plan.manifest).map(({ path }) => path));
  return rejectLedgers(manifest)
    .filter(({ path }) => own.has(path))
    .map(({ path, bytes, crc32c }) => ({ name: path, localPath: plan.rejectsPath ?? '', size: bytes, crc32c }));
}

function foreignLedgers({ plan }: AttemptContext, manifest: Manifest): readonly ManifestRejects[] {
  const own = new Set(rejectLedgers(plan.manifest).map(({ path }) => path));
  return rejectLedgers(manifest).filter(({ path }) => !own.has(path));
}

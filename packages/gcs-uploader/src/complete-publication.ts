import { digestBytes, serializeMarker } from '@ecomlake/manifest';
import type { AnyManifest, Manifest } from '@ecomlake/manifest';

import type { AttemptContext } from './attempt-publication.ts';
import { LakeError } from './errors.ts';
import { folderOf, manifestNameOf, markerNameOf } from './names.ts';
import type { PublicationPlan } from './publication-plan.ts';
import { readManifest, readMarker } from './read-partition.ts';

/** The identity of a manifest that is in the lake. */
export interface CommittedManifest {
  readonly object: { readonly generation: string };
  readonly sha256: string;
  readonly crc32c: string;
}

/** A marker is written at most this often against others that write it too. */
const MAX_MARKER_ATTEMPTS = 3;

export interface CompleteOptions {
  /** This publisher committed the manifest just now, and no marker was there. @default false */
  readonly isFresh?: boolean | undefined;
}

/** What follows the commit, and may be repeated by anybody who holds the unit: sweep, then the marker. */
export async function completePublication(
  context: AttemptContext,
  manifest: Manifest,
  committed: CommittedManifest,
  options: CompleteOptions = {},
): Promise<void> {
  await sweep(context, manifest);
  await putMarker(context, manifest, committed, options);
  await context.options.onStep?.({
    kind: 'published',
    manifestGeneration: committed.object.generation,
    manifestSha256: committed.sha256,
  });
}

/** Delete what the manifest lists for it: objects of the listing taken before the commit, none that the manifest names. */
async function sweep({ plan, publisher, tally, options }: AttemptContext, manifest: Manifest): Promise<void> {
  const named = new Set(manifest.files.map(({ path }) => path));
  for (const { path, generation, metageneration } of manifest.publication?.sweep ?? []) {
    if (named.has(path) || !path.startsWith(folderOf(plan.unit))) continue;
    const found =
      generation === null || metageneration === null
        ? await plan.lake.head(path)
        : { name: path, generation, metageneration };
    if (found === undefined) continue;
    const outcome = await publisher.remove(found);
    if (outcome === 'removed') tally.filesSwept += 1;
    if (outcome === 'refused') await sweepTouched({ plan, publisher, tally, options }, path, generation);
  }
}

/** A refusal means that somebody touched the object: an older publisher did, or we are the older one. */
async function sweepTouched(
  { plan, publisher, tally }: Pick<AttemptContext, 'plan' | 'publisher' | 'tally' | 'options'>,
  path: string,
  generation: string | null,
): Promise<void> {
  await publisher.assertHolds();
  const found = await plan.lake.head(path);
  // another generation is another publisher's new part, not what was listed
  if (found === undefined || found.generation !== generation) return;
  if ((await publisher.remove(found)) === 'removed') tally.filesSwept += 1;
}

/** Write the marker of a manifest that is in the lake, unless it is there. @throws {LakeError} `ECL_LAKE_FENCED`, `ECL_LAKE_VERIFICATION_FAILED` */
export async function putMarker(
  context: AttemptContext,
  manifest: AnyManifest,
  committed: CommittedManifest,
  { isFresh = false }: CompleteOptions = {},
): Promise<void> {
  const { plan, publisher, options } = context;
  const { lake, unit } = plan;
  const bytes = markerBytes(manifest, committed);
  // where a fence keeps all others out, nobody can have replaced what was committed just now, or the write fails
  if (isFresh && !lake.hasDurableGenerations) {
    const written = await publisher.write(markerNameOf(unit), bytes, '0');
    if (written.outcome === 'written' && (options.validate === false || (await isInPlace(plan, bytes, committed))))
      return;
  }
  for (let attempt = 1; attempt <= MAX_MARKER_ATTEMPTS; attempt += 1) {
    const current = await readManifest(lake, unit);
    if (current?.sha256 !== committed.sha256)
      throw new LakeError(
        'ECL_LAKE_FENCED',
        `${folderOf(unit)}: another manifest replaced ours before its marker was written`,
        {
          details: { ...unit, epoch: plan.epoch },
        },
      );
    const marker = await readMarker(lake, unit, current);
    if (marker?.isCurrent === true) return;
    const written = await publisher.write(markerNameOf(unit), bytes, marker?.object.generation ?? '0');
    if (written.outcome === 'refused') continue;
    if (options.validate === false || (await isInPlace(plan, bytes, committed))) return;
  }
  throw new LakeError(
    'ECL_LAKE_VERIFICATION_FAILED',
    `${markerNameOf(unit)}: what is read back does not name our manifest`,
    {
      details: { ...unit, epoch: plan.epoch },
    },
  );
}

/** Read back marker and manifest: byte for byte what was written, so there is no need to understand them again. */
async function isInPlace(
  { lake, unit }: PublicationPlan,
  marker: Uint8Array,
  committed: CommittedManifest,
): Promise<boolean> {
  const manifest = await lake.get(manifestNameOf(unit));
  if (manifest === undefined || digestBytes(manifest.bytes).sha256 !== committed.sha256) return false;
  const found = await lake.get(markerNameOf(unit));
  return found !== undefined && Buffer.compare(found.bytes, marker) === 0;
}

/** A manifest of the first format goes with an empty marker. */
function markerBytes(manifest: AnyManifest, committed: CommittedManifest): Uint8Array {
  if (manifest.schemaVersion === '0.1.0') return new Uint8Array(0);
  return new TextEncoder().encode(
    serializeMarker({
      manifestGeneration: committed.object.generation,
      manifestCrc32c: committed.crc32c,
      manifestSha256: committed.sha256,
      runId: manifest.runId,
    }),
  );
}

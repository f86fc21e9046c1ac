import { rejectLedgers } from '@ecomlake/manifest';
import type { Manifest } from '@ecomlake/manifest';

import { attemptPublication, newTally } from './attempt-publication.ts';
import type { AttemptContext, AttemptResult } from './attempt-publication.ts';
import { systemClock } from './clock.ts';
import { LakeError } from './errors.ts';
import { folderOf, manifestNameOf } from './names.ts';
import type { ReadOptions } from './lake.ts';
import { currentManifest, guardEpoch, nextVersion, planPublication } from './publication-plan.ts';
import type { PublicationPlan } from './publication-plan.ts';
import type { PublishPartitionOptions, PublishPartitionResult } from './publish-options.ts';
import { readManifest, readPartition } from './read-partition.ts';

/** Each lost round means that somebody else published; five in a row are not a race but a fight. */
const MAX_ATTEMPTS = 5;

/**
 * Make a version of a partition visible, exactly once: parts first, then `_MANIFEST.json` by compare-and-swap, which is
 * the commit, then the marker `_SUCCESS`. May be called again after a crash at any point, under a new lease; publishing
 * what is published already writes nothing.
 *
 * @throws {LakeError} see `LakeErrorCode`; unless the code is `ECL_LAKE_IO` or `ECL_LAKE_UNKNOWN_OUTCOME`, the version
 *   that was visible before is visible again
 * @example
 * await publishPartition({ lake: fileLake({ root: '/data/lake' }), manifest, parts: written.files });
 */
export async function publishPartition(options: PublishPartitionOptions): Promise<PublishPartitionResult> {
  const { leaseId, signal, logger, clock = systemClock } = options;
  const startedMs = clock.monotonicMs();
  const plan = planPublication(options);
  const { lake, unit, epoch, runId } = plan;
  const tally = newTally();
  const finish = (result: AttemptResult, attempts: number): PublishPartitionResult => ({
    ...result,
    ...tally,
    manifestName: manifestNameOf(unit),
    partitionVersion: result.manifest.publication?.partitionVersion ?? 0,
    filesTotal: countFiles(result.manifest),
    attempts,
    durationMs: clock.monotonicMs() - startedMs,
  });

  signal?.throwIfAborted();
  // looked at before the fence is raised, so that publishing again what is published writes nothing at all
  const unchanged = await findUnchanged(plan, { signal });
  if (unchanged !== undefined) {
    await lake.settle(unit, { signal });
    tally.filesSkipped = countFiles(unchanged.manifest);
    tally.filesVerified = unchanged.manifest.files.length;
    return finish(unchanged, 0);
  }

  await using publisher = await lake.openUnit({ unit, epoch, runId, leaseId, signal });
  // what a publisher before us left may not be durable, the absence of a marker included; we are about to build on it
  await lake.settle(unit, { signal });
  const context: AttemptContext = {
    plan,
    publisher,
    options,
    clock,
    tally,
    created: new Map(),
    removedMarker: undefined,
    hasReplaced: false,
  };
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const result = await attemptPublication(context, attempt);
    if (result !== 'lost') return finish(result, attempt);
    logger?.warn('another publisher came first, trying again', { ...unit, epoch, attempt });
  }
  throw new LakeError(
    'ECL_LAKE_CONTENDED',
    `${folderOf(unit)}: another publisher came first ${MAX_ATTEMPTS} times in a row; run again`,
    { details: { ...unit, epoch } },
  );
}

/** The published version, if it is what is to be published, in place and marked. */
async function findUnchanged(plan: PublicationPlan, options: ReadOptions): Promise<AttemptResult | undefined> {
  const { lake, unit } = plan;
  // what is there is read again behind the fence, so here nothing is read that cannot matter
  const manifest = await readManifest(lake, unit, options);
  if (manifest === undefined) return undefined;
  const current = currentManifest(unit, { manifest });
  guardEpoch(plan, current);
  if (plan.isTakeover || current === undefined) return undefined;
  const state = await readPartition(lake, unit, options, manifest);
  if (state.marker?.isCurrent !== true || !nextVersion(plan, state).isPublished) return undefined;
  const { object, sha256 } = manifest;
  return { status: 'unchanged', manifest: current, manifestGeneration: object.generation, manifestSha256: sha256 };
}

function countFiles(manifest: Manifest): number {
  return manifest.files.length + rejectLedgers(manifest).length;
}

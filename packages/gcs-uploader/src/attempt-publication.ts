import { sealManifest } from '@ecomlake/manifest';
import type { Manifest, SealedManifest } from '@ecomlake/manifest';

import type { Clock } from './clock.ts';
import { hasLakeCode } from './errors.ts';
import { completePublication } from './complete-publication.ts';
import type { LakeObject, UnitPublisher } from './lake.ts';
import { manifestNameOf } from './names.ts';
import { placeFiles, stageFiles } from './place-files.ts';
import { currentManifest, guardEpoch, nextVersion, strayParts } from './publication-plan.ts';
import type { PublicationPlan } from './publication-plan.ts';
import type { PublishPartitionOptions, PublishPartitionResult } from './publish-options.ts';
import { putBack } from './put-back.ts';
import { readManifest, readPartition } from './read-partition.ts';
import type { PartitionState, PublishedManifest } from './read-partition.ts';
import { runHooks } from './run-hooks.ts';

/** Counts over all attempts of one publication. */
export interface Tally {
  filesUploaded: number;
  filesSkipped: number;
  filesVerified: number;
  filesSwept: number;
  bytesUploaded: number;
}

export function newTally(): Tally {
  return { filesUploaded: 0, filesSkipped: 0, filesVerified: 0, filesSwept: 0, bytesUploaded: 0 };
}

/** What the attempts of one publication share. It also remembers what has to be put back if they fail. */
export interface AttemptContext {
  readonly plan: PublicationPlan;
  readonly publisher: UnitPublisher;
  readonly options: PublishPartitionOptions;
  readonly clock: Clock;
  readonly tally: Tally;
  /** Files this publication created, or began to create (`undefined`), by name. */
  readonly created: Map<string, LakeObject | undefined>;
  /** The version whose marker this publication removed, as it lay there. */
  removedMarker: { readonly manifest: PublishedManifest; readonly objects: PartitionState['objects'] } | undefined;
  /** A part was replaced under a plain name: the old version cannot be put back. */
  hasReplaced: boolean;
}

export type AttemptResult = Pick<
  PublishPartitionResult,
  'status' | 'manifest' | 'manifestGeneration' | 'manifestSha256'
>;

/** One round: read what is published, prepare, commit, complete. `lost`: another manifest came first. */
export async function attemptPublication(context: AttemptContext, attempt: number): Promise<AttemptResult | 'lost'> {
  const { plan, options } = context;
  const { signal } = options;
  const state = await readPartition(plan.lake, plan.unit, { signal });
  const current = currentManifest(plan.unit, state);
  guardEpoch(plan, current);
  const { manifest: next, isPublished } = nextVersion(plan, state);
  const isOwn = current?.epoch === plan.epoch;
  if (isPublished && current !== undefined && state.manifest !== undefined && (!plan.isTakeover || isOwn)) {
    const isComplete = state.marker?.isCurrent === true;
    await completePublication(context, current, state.manifest);
    return resultOf(
      isComplete ? 'unchanged' : 'completed',
      current,
      state.manifest.object.generation,
      state.manifest.sha256,
    );
  }

  let version: Manifest | 'lost';
  let seal: SealedManifest;
  try {
    version = await prepare(context, state, next, attempt, isPublished);
    if (version === 'lost') return 'lost';
    seal = sealManifest(version);
    signal?.throwIfAborted();
    await options.checkLease?.();
    await context.publisher.assertHolds({ signal });
  } catch (error) {
    await putBack(context, state.manifest, error);
    throw error;
  }
  const committed = await commit(context, state, version, seal);
  if (committed === 'lost') return 'lost';
  await completePublication(
    context,
    version,
    { object: { generation: committed }, sha256: seal.sha256, crc32c: seal.crc32c },
    // a marker that was there was taken away, unless equal content was committed again
    { isFresh: !isPublished || state.marker === undefined },
  );
  return resultOf(isPublished ? 'recommitted' : 'published', version, committed, seal.sha256);
}

/** Everything before the commit. Hooks and local proofs come before the first change that a reader can see. */
async function prepare(
  context: AttemptContext,
  state: PartitionState,
  next: Manifest,
  attempt: number,
  isPublished: boolean,
): Promise<Manifest | 'lost'> {
  const { plan, publisher, options, clock } = context;
  const { signal } = options;
  const draft: Manifest = {
    ...next,
    supersedes: state.manifest?.sha256 ?? null,
    publication: {
      attempt,
      partitionVersion: versionOf(state) + 1,
      previousGeneration: state.manifest?.object.generation ?? null,
      generations: {},
      sweep: strayParts(next, state.objects).map(({ name, generation, metageneration }) =>
        plan.lake.hasDurableGenerations
          ? { path: name, generation, metageneration }
          : { path: name, generation: null, metageneration: null },
      ),
      publishedAt: new Date(clock.wallMs()).toISOString(),
    },
  };
  if (!isPublished) {
    await runHooks(options.hooks ?? [], draft, plan.parts);
    await stageFiles(context, draft, state.objects);
    signal?.throwIfAborted();
    if (state.marker !== undefined) {
      if (state.marker.isCurrent && state.manifest !== undefined)
        context.removedMarker = { manifest: state.manifest, objects: state.objects };
      if ((await publisher.remove(state.marker.object, { signal })) === 'refused') return 'lost';
    }
  }
  const placed = await placeFiles(context, draft, state.objects);
  await options.onStep?.({ kind: 'uploaded', files: placed.length, bytes: next.totalBytes });
  if (!plan.lake.hasDurableGenerations || draft.publication === null) return draft;
  const generations = Object.fromEntries(placed.map(({ name, generation }) => [name, generation]));
  return { ...draft, publication: { ...draft.publication, generations } };
}

/** The commit point. @returns the manifest's generation, or `lost` */
async function commit(
  context: AttemptContext,
  state: PartitionState,
  version: Manifest,
  seal: SealedManifest,
): Promise<string> {
  const { plan, publisher, options } = context;
  const expected = state.manifest?.object.generation ?? '0';
  let isDefinite = true;
  try {
    const written = await publisher.write(manifestNameOf(plan.unit), seal.bytes, expected);
    if (written.outcome === 'written') return written.generation;
  } catch (error) {
    if (!hasLakeCode(error, 'ECL_LAKE_UNKNOWN_OUTCOME')) {
      await putBackUnlessCommitted(context, state.manifest, error);
      throw error;
    }
    isDefinite = false;
    options.logger?.warn('outcome of the commit is unknown, reading it back', {
      ...plan.unit,
      epoch: plan.epoch,
      version: version.publication?.partitionVersion,
    });
  }
  // refused or unknown: only the manifest that is there now can tell
  const found = await readManifest(plan.lake, plan.unit);
  if (found?.sha256 === seal.sha256) return found.object.generation;
  const manifest = found !== undefined && 'manifest' in found.content ? found.content.manifest : undefined;
  try {
    if (manifest?.schemaVersion === '1.0.0') guardEpoch(plan, manifest);
  } catch (error) {
    // after an unknown outcome nothing is deleted: ours may have been committed, and its parts carried over
    if (isDefinite) await putBack(context, found, error);
    throw error;
  }
  return 'lost';
}

/** What failed before the manifest changed is undone. */
async function putBackUnlessCommitted(
  context: AttemptContext,
  before: PublishedManifest | undefined,
  error: unknown,
): Promise<void> {
  const found = await readManifest(context.plan.lake, context.plan.unit).catch(() => 'unreadable' as const); // then nothing is undone
  if (found !== 'unreadable' && found?.sha256 === before?.sha256) await putBack(context, before, error);
}

function versionOf({ manifest }: PartitionState): number {
  if (manifest === undefined || !('manifest' in manifest.content)) return 0;
  const { manifest: content } = manifest.content;
  return content.schemaVersion === '1.0.0' ? (content.publication?.partitionVersion ?? 0) : 0;
}

function resultOf(
  status: AttemptResult['status'],
  manifest: Manifest,
  manifestGeneration: string,
  manifestSha256: string,
): AttemptResult {
  return { status, manifest, manifestGeneration, manifestSha256 };
}

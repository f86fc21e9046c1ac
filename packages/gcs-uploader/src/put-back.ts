import type { AttemptContext } from './attempt-publication.ts';
import { putMarker } from './complete-publication.ts';
import { hasLakeCode } from './errors.ts';
import { readPartition } from './read-partition.ts';
import type { PublishedManifest } from './read-partition.ts';

/**
 * Undo, as far as it is ours, what was done before a commit that did not come: parts that nothing names, and the marker
 * of the version that stays. Whatever cannot be undone is left without a marker, and to the next publisher.
 *
 * @param before the manifest that stays
 * @param reason the error that ended the publication; it is the one to report, whatever happens here
 */
export async function putBack(
  context: AttemptContext,
  before: PublishedManifest | undefined,
  reason: unknown,
): Promise<void> {
  // after a fault of the storage nothing that is read proves anything
  if (hasLakeCode(reason, 'ECL_LAKE_IO')) return;
  const { plan, options } = context;
  try {
    await removeCreated(context, before);
    await restoreMarker(context, before);
  } catch (error) {
    options.logger?.warn('could not put back everything after a failed publication', {
      ...plan.unit,
      error: String(error),
    });
  }
}

async function removeCreated(
  { plan, publisher, created }: AttemptContext,
  before: PublishedManifest | undefined,
): Promise<void> {
  const files = before !== undefined && 'manifest' in before.content ? before.content.manifest.files : [];
  const named = new Set<string>(files.map(({ path }) => path));
  for (const [name, known] of created) {
    if (named.has(name)) continue;
    // where a fence keeps all others out, what lies under a name that we began to create is ours; elsewhere it may not be
    const object = known ?? (plan.lake.hasDurableGenerations ? undefined : await plan.lake.head(name));
    if (object !== undefined) await publisher.remove(object);
  }
}

async function restoreMarker(context: AttemptContext, before: PublishedManifest | undefined): Promise<void> {
  const { plan, removedMarker, hasReplaced } = context;
  if (removedMarker === undefined || hasReplaced || removedMarker.manifest.sha256 !== before?.sha256) return;
  const { manifest, objects } = removedMarker;
  if (!('manifest' in manifest.content)) return;
  const { objects: present } = await readPartition(plan.lake, plan.unit);
  // with a part more than before, the marker would show readers a mixture
  const isAsBefore = [...present.keys()].join('\n') === [...objects.keys()].join('\n');
  if (isAsBefore) await putMarker(context, manifest.content.manifest, manifest);
}

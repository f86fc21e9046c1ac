import { manifestToDocument, serializeManifest } from '@ecomlake/manifest';
import type { Manifest } from '@ecomlake/manifest';

import { LakeError } from './errors.ts';
import type { HookContext, LocalPart, PublishHook } from './publish-options.ts';

/** Run hooks one after the other; the first that throws vetoes. @throws {LakeError} `ECL_LAKE_VETOED` */
export async function runHooks(
  hooks: readonly PublishHook[],
  manifest: Manifest,
  parts: readonly LocalPart[],
): Promise<void> {
  if (hooks.length === 0) return;
  const { table, partition } = manifest;
  const context = deepFreeze<HookContext>({
    table,
    partition,
    manifest: structuredClone(manifest),
    document: manifestToDocument(structuredClone(manifest)),
    manifestText: serializeManifest(manifest),
    parts: parts.map((part) => ({ ...part })),
  });
  for (const [index, hook] of hooks.entries()) {
    try {
      await hook(context); // in order: a later hook may rely on an earlier veto
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new LakeError(
        'ECL_LAKE_VETOED',
        `${table}/${partition}: hook ${hook.name || index + 1} refused the partition: ${reason}`,
        {
          cause,
          details: { table, partition, hook: hook.name || index + 1 },
        },
      );
    }
  }
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member);
  return value;
}

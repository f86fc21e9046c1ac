import { isSafePath } from '@ecomlake/manifest';

import { LakeError } from './errors.ts';
import type { Unit } from './lake.ts';

export const MANIFEST_NAME = '_MANIFEST.json';
export const MARKER_NAME = '_SUCCESS';
/** Bookkeeping of the lake itself; never listed. */
export const INTERNAL_FOLDER = '_ecomlake';
/** Object stores allow names of 1,024 bytes of UTF-8. */
const MAX_NAME_BYTES = 1024;

export function folderOf({ table, partition }: Unit): string {
  return `${table}/${partition}/`;
}

export function manifestNameOf(unit: Unit): string {
  return folderOf(unit) + MANIFEST_NAME;
}

export function markerNameOf(unit: Unit): string {
  return folderOf(unit) + MARKER_NAME;
}

/** Where a run's refused rows of a partition are kept. */
export function rejectLedgerName({ table, partition }: Unit, runId: string): string {
  return `_rejects/${table}/${partition}/rejects-${runId}.jsonl`;
}

/** `true` for names that pattern readers take for data: `*.parquet` without a leading `_` or `.`. */
export function isDataName(baseName: string): boolean {
  return baseName.endsWith('.parquet') && !baseName.startsWith('_') && !baseName.startsWith('.');
}

/** Refuse a name that leads out of the lake or cannot be stored. @throws {LakeError} `ECL_LAKE_PATH_ESCAPE`, `ECL_LAKE_NAME_TOO_LONG` */
export function assertSafeName(name: string): void {
  if (!isSafePath(name))
    throw new LakeError(
      'ECL_LAKE_PATH_ESCAPE',
      `name ${JSON.stringify(name)}: expected a relative path without empty, "." or ".." segments and control characters`,
      { details: { name } },
    );
  const bytes = Buffer.byteLength(name);
  if (bytes > MAX_NAME_BYTES)
    throw new LakeError(
      'ECL_LAKE_NAME_TOO_LONG',
      `name of ${bytes} bytes, at most ${MAX_NAME_BYTES} are allowed: ${name.slice(0, 80)}…`,
      {
        details: { bytes, allowed: MAX_NAME_BYTES },
      },
    );
}

/** @throws {LakeError} `ECL_LAKE_PATH_ESCAPE`, `ECL_LAKE_NAME_TOO_LONG` */
export function assertSafeUnit({ table, partition }: Unit): void {
  for (const segment of [table, partition]) {
    assertSafeName(segment);
    if (segment.includes('/') || segment.startsWith('_'))
      throw new LakeError(
        'ECL_LAKE_PATH_ESCAPE',
        `${JSON.stringify(segment)}: a table or partition is one folder whose name does not begin with "_"`,
        { details: { segment } },
      );
  }
}

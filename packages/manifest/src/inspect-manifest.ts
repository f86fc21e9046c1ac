import { describeImbalance, sumAccounting } from './balance-accounting.ts';
import type { AnyManifest, Manifest } from './manifest.ts';
import { isDefaultPartition, parsePartName } from './part-name.ts';

/** The ways in which a well-formed manifest can contradict itself. */
export type ManifestProblemCode =
  | 'manifest.no_files'
  | 'manifest.zero_rows'
  | 'manifest.file_zero_rows'
  | 'manifest.duplicate_file'
  | 'manifest.file_outside_partition'
  | 'manifest.file_name'
  | 'manifest.total_rows'
  | 'manifest.total_bytes'
  | 'manifest.checksums'
  | 'manifest.unbalanced'
  | 'manifest.published_rows'
  | 'manifest.event_range'
  | 'manifest.null_counts'
  | 'manifest.rejects_missing'
  | 'manifest.rejects_place'
  | 'manifest.rejects_rows'
  | 'manifest.slices';

export interface ManifestProblem {
  readonly code: ManifestProblemCode;
  readonly message: string;
  /** Path of the file concerned. */
  readonly path?: string | undefined;
}

/** Everything in a manifest that contradicts itself; empty for a sound one. */
export function inspectManifest(manifest: AnyManifest): readonly ManifestProblem[] {
  return [
    ...inspectFiles(manifest),
    ...inspectTotals(manifest),
    ...(manifest.schemaVersion === '1.0.0' ? [...inspectAccounting(manifest), ...inspectSlices(manifest)] : []),
  ];
}

function* inspectFiles(manifest: AnyManifest): Iterable<ManifestProblem> {
  const folder = `${manifest.table}/${manifest.partition}/`;
  const seen = new Set<string>();
  if (manifest.files.length === 0) yield { code: 'manifest.no_files', message: 'names no part' };
  for (const { path, rows } of manifest.files) {
    if (seen.has(path)) yield { code: 'manifest.duplicate_file', message: `names ${path} twice`, path };
    seen.add(path);
    const name = path.slice(folder.length);
    if (!path.startsWith(folder) || name.includes('/'))
      yield { code: 'manifest.file_outside_partition', message: `names ${path}, which is not in ${folder}`, path };
    if (rows === 0) yield { code: 'manifest.file_zero_rows', message: `${path} has no rows`, path };
  }
  if (manifest.schemaVersion === '0.1.0') return;
  for (const { path, sha256, rows, nullCounts } of manifest.files) {
    const part = parsePartName(path.slice(path.lastIndexOf('/') + 1));
    if (part === undefined)
      yield {
        code: 'manifest.file_name',
        message: `${path} is not named like a part: part-0000-<12 hex>.parquet`,
        path,
      };
    else if (part.hash !== null && !sha256.startsWith(part.hash))
      yield {
        code: 'manifest.file_name',
        message: `${path} carries ${part.hash}, but its sha256 begins ${sha256.slice(0, 12)}`,
        path,
      };
    const worst = Object.entries(nullCounts ?? {}).find(([, nulls]) => nulls > rows);
    if (worst !== undefined)
      yield {
        code: 'manifest.null_counts',
        message: `${path}: column ${worst[0]} has ${worst[1]} nulls in ${rows} rows`,
        path,
      };
  }
}

function* inspectTotals(manifest: AnyManifest): Iterable<ManifestProblem> {
  const { totalRows, minEventDt, maxEventDt } = manifest;
  const rows = manifest.files.reduce((sum, file) => sum + file.rows, 0);
  if (totalRows !== null && totalRows !== rows)
    yield { code: 'manifest.total_rows', message: `total_rows is ${totalRows}, the files have ${rows}` };
  if (rows === 0 && manifest.files.length > 0) yield { code: 'manifest.zero_rows', message: 'has no rows' };
  if (manifest.schemaVersion === '1.0.0') {
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    if (manifest.totalBytes !== bytes)
      yield { code: 'manifest.total_bytes', message: `total_bytes is ${manifest.totalBytes}, the files have ${bytes}` };
  } else if (
    manifest.checksums !== null &&
    !isEqualList(
      manifest.checksums,
      manifest.files.map((file) => file.checksum),
    )
  ) {
    yield { code: 'manifest.checksums', message: 'checksums does not repeat the checksums of the files in order' };
  }
  const isRangeBroken =
    minEventDt !== null && maxEventDt !== null ? minEventDt > maxEventDt : minEventDt !== maxEventDt;
  if (isRangeBroken)
    yield { code: 'manifest.event_range', message: `min_event_dt is ${minEventDt}, max_event_dt is ${maxEventDt}` };
}

function* inspectAccounting(manifest: Manifest): Iterable<ManifestProblem> {
  const { accounting, totalRows, table, partition } = manifest;
  const problem = describeImbalance(accounting);
  if (problem !== undefined) yield { code: 'manifest.unbalanced', message: problem };
  if (accounting.published !== totalRows)
    yield {
      code: 'manifest.published_rows',
      message: `accounting.published is ${accounting.published}, total_rows is ${totalRows}`,
    };
  const contributions = manifest.slices ?? [{ accounting, rejects: manifest.rejects }];
  for (const { accounting: part, rejects } of contributions) {
    if (rejects === null) {
      if (part.rejected > 0)
        yield {
          code: 'manifest.rejects_missing',
          message: `${part.rejected} rows were rejected, but no ledger is named`,
        };
      continue;
    }
    const { path, rows } = rejects;
    const folder = `_rejects/${table}/${partition}/`;
    if (!path.startsWith(folder) || path.slice(folder.length).includes('/'))
      yield { code: 'manifest.rejects_place', message: `names ${path}, which is not in ${folder}`, path };
    if (rows < part.rejected)
      yield {
        code: 'manifest.rejects_rows',
        message: `${part.rejected} rows were rejected, but ${path} has ${rows} lines`,
        path,
      };
  }
}

function* inspectSlices(manifest: Manifest): Iterable<ManifestProblem> {
  const { slices, files, accounting } = manifest;
  const named = new Set(files.map((file) => file.slice));
  if (slices === undefined) {
    if (files.some((file) => file.slice !== undefined))
      yield { code: 'manifest.slices', message: 'files name slices, but the manifest lists none' };
    return;
  }
  if (!isDefaultPartition(manifest.partition))
    yield { code: 'manifest.slices', message: `${manifest.partition} is not a default partition and has no slices` };
  if (new Set(slices.map((slice) => slice.slice)).size !== slices.length)
    yield { code: 'manifest.slices', message: 'a slice is listed twice' };
  for (const name of named)
    if (name === undefined || !slices.some((slice) => slice.slice === name))
      yield { code: 'manifest.slices', message: `files belong to slice ${name ?? '(none)'}, which is not listed` };
  for (const { slice, accounting: part } of slices) {
    const rows = files.reduce((sum, file) => (file.slice === slice ? sum + file.rows : sum), 0);
    const problem = describeImbalance(part);
    if (problem !== undefined) yield { code: 'manifest.unbalanced', message: `slice ${slice}: ${problem}` };
    if (rows !== part.published)
      yield {
        code: 'manifest.slices',
        message: `slice ${slice}: accounting says ${part.published} rows published, its files have ${rows}`,
      };
  }
  const sum = sumAccounting(slices.map((slice) => slice.accounting));
  if (sum.read !== accounting.read || sum.rejected !== accounting.rejected || sum.filtered !== accounting.filtered)
    yield { code: 'manifest.slices', message: 'accounting is not the sum over the slices' };
}

function isEqualList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}

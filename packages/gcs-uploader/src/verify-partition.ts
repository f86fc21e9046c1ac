import { inspectManifest, rejectLedgers } from '@ecomlake/manifest';
import type { AnyManifest, Manifest } from '@ecomlake/manifest';

import { hasLakeCode } from './errors.ts';
import { finding } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Lake, ReadOptions, Unit } from './lake.ts';
import { folderOf, isDataName, manifestNameOf, markerNameOf } from './names.ts';
import { readPartition } from './read-partition.ts';
import type { PartitionState, PublishedManifest } from './read-partition.ts';
import { verifyLedger, verifyPart } from './verify-files.ts';
import type { ReadFooter } from './verify-files.ts';

export interface VerifyPartitionOptions extends ReadOptions {
  readonly lake: Lake;
  readonly unit: Unit;
  /** `metadata`: what the lake says of its objects. `deep`: every byte is read and hashed, every footer is asked. @default 'metadata' */
  readonly depth?: 'metadata' | 'deep' | undefined;
  /** Asks a part's footer; used by `deep`. @default footers are not read, digests still are */
  readonly readFooter?: ReadFooter | undefined;
}

export interface PartitionReport {
  readonly unit: Unit;
  /** `damaged` if any finding is an error. */
  readonly status: 'ok' | 'damaged';
  readonly findings: readonly Finding[];
  readonly manifest: AnyManifest | undefined;
  readonly rows: number;
  readonly bytes: number;
  readonly files: number;
  /** Bytes that were read to prove digests. */
  readonly bytesRead: number;
}

/** A publication may pass by while a partition is verified; then its new version is verified instead. */
const MAX_ROUNDS = 3;

/** Prove a published partition again. Reads only. @throws {LakeError} when the lake itself cannot be read */
export async function verifyPartition(options: VerifyPartitionOptions): Promise<PartitionReport> {
  const { lake, unit, signal } = options;
  for (let round = 1; ; round += 1) {
    const state = await readOrIrregular(options);
    if (!('objects' in state))
      return {
        unit,
        status: 'damaged',
        findings: [state],
        manifest: undefined,
        rows: 0,
        bytes: 0,
        files: 0,
        bytesRead: 0,
      };
    const report = await verifyState(options, state);
    if (report.status === 'ok' || round === MAX_ROUNDS) return report;
    const after = await readPartition(lake, unit, { signal });
    const isSettled =
      after.manifest?.object.generation === state.manifest?.object.generation &&
      after.marker?.object.generation === state.marker?.object.generation &&
      [...after.objects.keys()].join('\n') === [...state.objects.keys()].join('\n');
    if (isSettled) return report;
  }
}

async function readOrIrregular({ lake, unit, signal }: VerifyPartitionOptions): Promise<PartitionState | Finding> {
  try {
    return await readPartition(lake, unit, { signal });
  } catch (error) {
    // damage that is looked for; everything else is a fault of the lake, about which nothing can be reported
    if (error instanceof Error && (hasLakeCode(error, 'ECL_LAKE_SYMLINK') || hasLakeCode(error, 'ECL_LAKE_NOT_A_FILE')))
      return finding('partition.irregular', error.message, folderOf(unit));
    throw error;
  }
}

async function verifyState(options: VerifyPartitionOptions, state: PartitionState): Promise<PartitionReport> {
  const { unit } = options;
  const findings: Finding[] = [];
  let bytesRead = 0;
  const manifest = readableManifest(unit, state, findings);
  findings.push(...verifyMarker(unit, state, manifest));
  if (manifest !== undefined) {
    findings.push(...verifyManifest(unit, state, manifest));
    for (const file of manifest.files) {
      options.signal?.throwIfAborted();
      const result = await verifyPart(options, file, state.objects.get(file.path), manifest);
      findings.push(...result.findings);
      bytesRead += result.bytesRead;
    }
    for (const ledger of manifest.schemaVersion === '1.0.0' ? rejectLedgers(manifest) : []) {
      const result = await verifyLedger(options, ledger);
      findings.push(...result.findings);
      bytesRead += result.bytesRead;
    }
  }
  findings.push(...verifyFolder(unit, state, manifest));
  return {
    unit,
    status: findings.some(({ severity }) => severity === 'error') ? 'damaged' : 'ok',
    findings,
    manifest,
    rows: manifest?.files.reduce((sum, file) => sum + file.rows, 0) ?? 0,
    bytes: [...state.objects.values()].reduce((sum, { size }) => sum + size, 0),
    files: manifest?.files.length ?? 0,
    bytesRead,
  };
}

function readableManifest(
  unit: Unit,
  { manifest, marker, objects }: PartitionState,
  findings: Finding[],
): AnyManifest | undefined {
  const name = manifestNameOf(unit);
  if (manifest === undefined) {
    const isAbsent = marker === undefined && objects.size === 0;
    findings.push(
      isAbsent
        ? finding('partition.absent', `${folderOf(unit)} does not exist or is empty`, folderOf(unit))
        : finding('manifest.missing', `${name} does not exist, so nothing in the folder is published`, name),
    );
    return undefined;
  }
  if ('manifest' in manifest.content) return manifest.content.manifest;
  findings.push(describeParseError(manifest.content.error, name));
  return undefined;
}

function describeParseError(error: unknown, name: string): Finding {
  const message = error instanceof Error ? error.message : String(error);
  const details: unknown = error instanceof Error && 'details' in error ? error.details : undefined;
  const issues =
    typeof details === 'object' && details !== null && 'issues' in details && Array.isArray(details.issues)
      ? details.issues
      : [];
  if (error instanceof Error && 'code' in error && error.code === 'ECL_MANIFEST_UNSUPPORTED_VERSION')
    return finding('manifest.unsupported_version', message, name);
  if (issues.some((issue: { isUnsafePath?: unknown }) => issue.isUnsafePath === true))
    return finding('manifest.path_unsafe', message, name);
  return finding(issues.length === 0 ? 'manifest.unreadable' : 'manifest.invalid', message, name);
}

function* verifyManifest(unit: Unit, state: PartitionState, manifest: AnyManifest): Iterable<Finding> {
  const name = manifestNameOf(unit);
  const published: PublishedManifest | undefined = state.manifest;
  if (manifest.table !== unit.table || manifest.partition !== unit.partition)
    yield finding('manifest.foreign', `${name} says it is of ${manifest.table}/${manifest.partition}`, name);
  if (manifest.schemaVersion === '1.0.0' && published?.isCanonical === false)
    yield finding('manifest.not_canonical', `${name} is not in the form in which it is written; it was edited`, name);
  if (manifest.schemaVersion === '1.0.0' && manifest.publication === null)
    yield finding('manifest.unpublished', `${name} was put here without a publication`, name);
  for (const problem of inspectManifest(manifest)) {
    // an empty version is published on purpose only, and then its accounting says so
    if (EMPTINESS.has(problem.code) && isEmptyOnPurpose(manifest)) continue;
    yield finding(problem.code, `${name} ${problem.message}`, problem.path ?? name);
  }
}

const EMPTINESS: ReadonlySet<string> = new Set(['manifest.no_files', 'manifest.zero_rows', 'manifest.file_zero_rows']);

function isEmptyOnPurpose(manifest: AnyManifest): manifest is Manifest {
  return manifest.schemaVersion === '1.0.0' && manifest.totalRows === 0 && manifest.accounting.published === 0;
}

function* verifyMarker(
  unit: Unit,
  { manifest, marker }: PartitionState,
  parsed: AnyManifest | undefined,
): Iterable<Finding> {
  const name = markerNameOf(unit);
  if (marker === undefined) {
    if (manifest !== undefined)
      yield finding(
        'marker.missing',
        `${name} does not exist, so the partition is not complete; publish it again`,
        name,
      );
    return;
  }
  if (!('marker' in marker.content)) {
    yield finding('marker.invalid', `${name} is neither empty nor a marker`, name);
    return;
  }
  const { marker: content } = marker.content;
  if (manifest === undefined) {
    yield finding('marker.orphaned', `${name} exists without a manifest`, name);
    return;
  }
  if (parsed === undefined) return;
  if (marker.isCurrent) {
    if (content !== 'empty' && parsed.schemaVersion === '1.0.0' && content.runId !== parsed.runId)
      yield finding(
        'marker.foreign_run',
        `${name} names run ${content.runId}, the manifest is of ${parsed.runId}`,
        name,
      );
    return;
  }
  if (content === 'empty') yield finding('marker.empty', `${name} is empty, so it names no manifest`, name);
  else yield finding('marker.stale', `${name} names another manifest (sha256 ${content.manifestSha256})`, name);
}

function* verifyFolder(unit: Unit, { objects }: PartitionState, manifest: AnyManifest | undefined): Iterable<Finding> {
  const folder = folderOf(unit);
  const named = new Set(manifest?.files.map(({ path }) => path));
  const swept = new Set(manifest?.schemaVersion === '1.0.0' ? manifest.publication?.sweep.map(({ path }) => path) : []);
  for (const { name } of objects.values()) {
    if (named.has(name)) continue;
    if (swept.has(name))
      yield finding(
        'part.superseded',
        `${name} is of an older version and was to be deleted; publish the partition again`,
        name,
      );
    else if (manifest !== undefined && isDataName(name.slice(name.lastIndexOf('/') + 1)))
      yield finding(
        'part.extra',
        `${name} is not named by the manifest, but readers by pattern take it for data`,
        name,
      );
    else if (!isDataName(name.slice(folder.length)))
      yield finding('folder.foreign_object', `${name} is no part of a partition`, name);
  }
}

import type { LegacyManifest, Manifest, ManifestRejects, ManifestSlice } from './manifest.ts';
import type { LegacyManifestDocument, ManifestDocument } from './manifest-schema.ts';

/** Names as they are on disk → names as they are in code. */
export function manifestFromDocument(document: ManifestDocument): Manifest {
  return {
    schemaVersion: document.schema_version,
    table: document.table,
    partition: document.partition,
    partitionRule: document.partition_rule,
    batchId: document.batch_id,
    createdAt: document.created_at,
    ingestionTs: document.ingestion_ts,
    minEventDt: document.min_event_dt,
    maxEventDt: document.max_event_dt,
    generatorVersion: document.generator_version,
    contract: document.contract,
    writer: document.writer,
    source: document.source.map(sourceFromDocument),
    accounting: accountingFromDocument(document.accounting),
    files: document.files.map((file) => ({
      path: file.path,
      logicalPath: file.logical_path,
      rows: file.rows,
      bytes: file.bytes,
      sha256: file.sha256,
      crc32c: file.crc32c,
      ...(file.row_groups === undefined ? {} : { rowGroups: file.row_groups }),
      ...(file.null_counts === undefined ? {} : { nullCounts: file.null_counts }),
      ...(file.min === undefined ? {} : { min: file.min }),
      ...(file.max === undefined ? {} : { max: file.max }),
      ...(file.slice === undefined ? {} : { slice: file.slice }),
    })),
    totalRows: document.total_rows,
    totalBytes: document.total_bytes,
    rejects: document.rejects,
    ...(document.slices === undefined ? {} : { slices: document.slices.map(sliceFromDocument) }),
    runId: document.run_id,
    epoch: document.epoch,
    supersedes: document.supersedes,
    publication:
      document.publication === undefined
        ? null
        : {
            attempt: document.publication.attempt,
            partitionVersion: document.publication.partition_version,
            previousGeneration: document.publication.previous_generation,
            generations: document.publication.generations,
            sweep: document.publication.sweep,
            publishedAt: document.publication.published_at,
          },
  };
}

/** Names as they are in code → names as they are on disk. `checksum` and `checksums` repeat `sha256` for readers of 0.1.0. */
export function manifestToDocument(manifest: Manifest): ManifestDocument {
  const { publication, slices } = manifest;
  return {
    schema_version: manifest.schemaVersion,
    table: manifest.table,
    partition: manifest.partition,
    partition_rule: manifest.partitionRule,
    batch_id: manifest.batchId,
    created_at: manifest.createdAt,
    ingestion_ts: manifest.ingestionTs,
    min_event_dt: manifest.minEventDt,
    max_event_dt: manifest.maxEventDt,
    generator_version: manifest.generatorVersion,
    contract: { ...manifest.contract },
    writer: manifest.writer === null ? null : { ...manifest.writer },
    source: manifest.source.map(sourceToDocument),
    accounting: accountingToDocument(manifest.accounting),
    files: manifest.files.map((file) => ({
      path: file.path,
      logical_path: file.logicalPath,
      rows: file.rows,
      bytes: file.bytes,
      checksum: file.sha256,
      sha256: file.sha256,
      crc32c: file.crc32c,
      row_groups: file.rowGroups,
      null_counts: file.nullCounts,
      min: file.min,
      max: file.max,
      slice: file.slice,
    })),
    checksums: manifest.files.map((file) => file.sha256),
    total_rows: manifest.totalRows,
    total_bytes: manifest.totalBytes,
    rejects: rejectsToDocument(manifest.rejects),
    slices: slices?.map((slice) => ({
      slice: slice.slice,
      accounting: accountingToDocument(slice.accounting),
      source: slice.source.map(sourceToDocument),
      rejects: rejectsToDocument(slice.rejects),
      min_event_dt: slice.minEventDt,
      max_event_dt: slice.maxEventDt,
    })),
    run_id: manifest.runId,
    epoch: manifest.epoch,
    supersedes: manifest.supersedes,
    publication:
      publication === null
        ? undefined
        : {
            attempt: publication.attempt,
            partition_version: publication.partitionVersion,
            previous_generation: publication.previousGeneration,
            generations: publication.generations,
            sweep: publication.sweep.map(({ path, generation, metageneration }) => ({
              path,
              generation,
              metageneration,
            })),
            published_at: publication.publishedAt,
          },
  };
}

export function legacyManifestFromDocument(document: LegacyManifestDocument): LegacyManifest {
  return {
    schemaVersion: document.schema_version,
    table: document.table,
    partition: document.partition,
    batchId: document.batch_id,
    createdAt: document.created_at,
    minEventDt: document.min_event_dt ?? null,
    maxEventDt: document.max_event_dt ?? null,
    generatorVersion: document.generator_version ?? null,
    files: document.files,
    totalRows: document.total_rows ?? null,
    checksums: document.checksums ?? null,
  };
}

type SliceDocument = NonNullable<ManifestDocument['slices']>[number];

function sliceFromDocument(slice: SliceDocument): ManifestSlice {
  return {
    slice: slice.slice,
    accounting: accountingFromDocument(slice.accounting),
    source: slice.source.map(sourceFromDocument),
    rejects: slice.rejects,
    minEventDt: slice.min_event_dt,
    maxEventDt: slice.max_event_dt,
  };
}

function accountingFromDocument(accounting: ManifestDocument['accounting']): Manifest['accounting'] {
  const { filtered_by: filteredBy, ...counts } = accounting;
  return filteredBy === undefined ? counts : { ...counts, filteredBy };
}

function accountingToDocument(accounting: Manifest['accounting']): ManifestDocument['accounting'] {
  const { read, published, rejected, filtered, filteredBy } = accounting;
  return { read, published, rejected, filtered, filtered_by: filteredBy };
}

function sourceFromDocument(source: ManifestDocument['source'][number]): Manifest['source'][number] {
  const { uri, sha256, bytes, byte_ranges: byteRanges } = source;
  return byteRanges === undefined ? { uri, sha256, bytes } : { uri, sha256, bytes, byteRanges };
}

function sourceToDocument(source: Manifest['source'][number]): ManifestDocument['source'][number] {
  const { uri, sha256, bytes, byteRanges } = source;
  return { uri, sha256, bytes, byte_ranges: byteRanges?.map(([start, end]) => [start, end]) };
}

function rejectsToDocument(rejects: ManifestRejects | null): ManifestDocument['rejects'] {
  if (rejects === null) return null;
  const { path, rows, bytes, crc32c } = rejects;
  return { path, rows, bytes, crc32c };
}

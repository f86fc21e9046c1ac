import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { publishPartition, verifyPartition, type PublishHook, type Unit } from '@ecomlake/gcs-uploader';
import {
  buildManifest,
  isDefaultPartition,
  type Manifest,
  type ManifestRejects,
  type ManifestSource,
} from '@ecomlake/manifest';
import type { WrittenFile } from '@ecomlake/parquet-writer';
import type { CompiledContract } from '@ecomlake/schema-contract';

import type { PostExportHook } from '../hooks/export-context.ts';
import type { Logger } from '../logger.ts';
import type { ExportPlan } from './export-plan.ts';

export interface PublishWrittenOptions {
  readonly plan: ExportPlan;
  readonly compiled: CompiledContract;
  /** Escaped `key=value`. */
  readonly partition: string;
  readonly files: readonly WrittenFile[];
  /** Rows by the parts' footers. */
  readonly publishedRows: number;
  readonly rejectedRows: number;
  readonly rejects: { readonly localPath: string; readonly document: ManifestRejects } | undefined;
  readonly source: readonly ManifestSource[];
  /** Names this contribution in a default partition. */
  readonly slice: string;
  readonly hooks: readonly PostExportHook[];
  readonly allowEmpty: boolean;
  readonly logger?: Logger | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface PublishedPartition {
  readonly status: 'published' | 'unchanged';
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
}

/** Publish one written partition, unless the lake already holds it from the same source, contract and writer options. */
export async function publishWritten(options: PublishWrittenOptions): Promise<PublishedPartition> {
  const { plan, compiled, partition, signal } = options;
  const unit: Unit = { table: compiled.contract.table, partition };
  const report = await verifyPartition({ lake: plan.lake, unit, signal });
  const published = report.manifest?.schemaVersion === '1.0.0' ? report.manifest : undefined;
  // what is damaged is not unchanged: it is published again
  if (published !== undefined && report.status === 'ok' && isSameInput(published, options)) {
    return summaryOf('unchanged', published);
  }
  const epoch = Math.max(published?.epoch ?? 0, await plan.lake.highestEpoch(unit, { signal })) + 1;
  const result = await publishPartition({
    lake: plan.lake,
    manifest: manifestOf(options, epoch),
    parts: options.files.map(({ name, localPath }) => ({ name, localPath })),
    rejectsPath: options.rejects?.localPath,
    partNames: plan.partNames,
    allowEmpty: options.allowEmpty,
    hooks: options.hooks.map((hook) => adaptHook(hook, options)),
    signal,
    logger: options.logger,
  });
  return summaryOf('published', result.manifest);
}

function summaryOf(status: 'published' | 'unchanged', manifest: Manifest): PublishedPartition {
  return { status, rows: manifest.totalRows, files: manifest.files.length, bytes: manifest.totalBytes };
}

function manifestOf(options: PublishWrittenOptions, epoch: number): Manifest {
  const { plan, compiled, partition, publishedRows, rejectedRows } = options;
  const { contract, fingerprint } = compiled;
  return buildManifest({
    table: contract.table,
    partition,
    partitionRule: contract.partition.kind,
    files: options.files,
    batchId: plan.batchId,
    createdAt: plan.createdAt,
    ingestionTs: plan.ingestionTs,
    contract: { id: contract.id, version: contract.version, fingerprint },
    source: options.source,
    accounting: { read: publishedRows + rejectedRows, published: publishedRows, rejected: rejectedRows, filtered: 0 },
    runId: plan.runId,
    epoch,
    eventDateField: contract.partition.kind === 'event-date' ? contract.partition.field : undefined,
    rejects: options.rejects?.document ?? null,
    writer: plan.writer,
    slice: isDefaultPartition(partition) ? options.slice : undefined,
  });
}

/** The same bytes would come out, but for the run's own lineage values. */
function isSameInput(
  published: Manifest,
  { plan, compiled, source, partition, slice }: PublishWrittenOptions,
): boolean {
  const { writer, contract } = published;
  if (contract.fingerprint !== compiled.fingerprint) return false;
  if (writer?.version !== plan.writer.version || writer.fingerprint !== plan.writer.fingerprint) return false;
  const publishedSource = isDefaultPartition(partition)
    ? published.slices?.find((candidate) => candidate.slice === slice)?.source
    : published.source;
  if (publishedSource?.length !== source.length) return false;
  return source.every((item, index) => isSameSource(item, publishedSource[index]));
}

/** Sources with bytes are told by their digest, others by the key of their content, which stands behind `#` in the name. */
function isSameSource(item: ManifestSource, published: ManifestSource | undefined): boolean {
  if (published === undefined || item.sha256 !== published.sha256) return false;
  return item.sha256 !== null || (item.uri.includes('#') && item.uri === published.uri);
}

/** Give a hook of the published contract what it expects: a folder and a manifest file that exist. */
function adaptHook(hook: PostExportHook, { plan, compiled, partition, files }: PublishWrittenOptions): PublishHook {
  const { table } = compiled.contract;
  const named = async ({ document, manifestText }: Parameters<PublishHook>[0]): Promise<void> => {
    const [first] = files;
    const partitionDir =
      first === undefined ? join(plan.workDirectory, 'hooks', table, partition) : dirname(first.localPath);
    const manifestPath = join(partitionDir, '_MANIFEST.json');
    await mkdir(partitionDir, { recursive: true });
    await writeFile(manifestPath, manifestText);
    try {
      await hook(Object.freeze({ table, partitionDir, manifestPath, manifest: document }));
    } finally {
      await rm(manifestPath, { force: true });
    }
  };
  // messages of a veto name the hook
  Object.defineProperty(named, 'name', { value: hook.name });
  return named;
}

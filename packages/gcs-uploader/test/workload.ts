import { buildManifest, crc32c } from '@ecomlake/manifest';
import type { BuildManifestOptions, Manifest, WrittenPart } from '@ecomlake/manifest';
import { createHash } from 'node:crypto';

import type { Unit } from '../src/lake.ts';
import { rejectLedgerName } from '../src/names.ts';

/** A version of a partition as a producer hands it over: local files and the manifest that describes them. */
export interface SampleVersion {
  readonly unit: Unit;
  readonly manifest: Manifest;
  /** Content by file name in the partition's folder. */
  readonly parts: ReadonlyMap<string, Uint8Array>;
  readonly rejects: Uint8Array | undefined;
}

export interface SampleOptions {
  readonly unit?: Unit | undefined;
  readonly runId?: string | undefined;
  readonly epoch?: number | undefined;
  readonly rejects?: string | undefined;
  readonly plain?: boolean | undefined;
  readonly slice?: string | undefined;
  readonly overrides?: Partial<BuildManifestOptions> | undefined;
}

export const UNIT: Unit = { table: 'orders', partition: 'ingest_dt=2024-02-01' };

/** A version whose parts have these contents, one row per part. */
export function sampleVersion(contents: readonly string[], options: SampleOptions = {}): SampleVersion {
  const { unit = UNIT, runId = 'run-1', epoch = 1, rejects: ledgerText, plain = false, slice } = options;
  const parts = new Map<string, Uint8Array>();
  const files = contents.map((content, index): WrittenPart => {
    const bytes = new TextEncoder().encode(content);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const logicalName = `part-${String(index).padStart(4, '0')}.parquet`;
    const name = plain ? logicalName : logicalName.replace('.', `-${sha256.slice(0, 12)}.`);
    parts.set(name, bytes);
    return {
      name,
      logicalName,
      sha256,
      rows: 1,
      bytes: bytes.length,
      crc32c: crc32c(bytes),
      rowGroups: 1,
      nullCounts: {},
      min: { day: '2024-02-01' },
      max: { day: '2024-02-01' },
    };
  });
  const rejects = ledgerText === undefined ? undefined : new TextEncoder().encode(ledgerText);
  const rejected = rejects === undefined ? 0 : 1;
  const manifest = buildManifest({
    ...unit,
    partitionRule: 'event-date',
    files,
    batchId: 'b1',
    createdAt: '2026-01-10T05:00:00+00:00',
    contract: { id: 'ecom.orders', version: '1.0.0', fingerprint: 'f1' },
    source: [{ uri: `file:${slice ?? 'orders.csv'}`, sha256: null, bytes: null }],
    accounting: { read: files.length + rejected, published: files.length, rejected, filtered: 0 },
    eventDateField: 'day',
    runId,
    epoch,
    slice,
    rejects:
      rejects === undefined
        ? null
        : { path: rejectLedgerName(unit, runId), rows: 1, bytes: rejects.length, crc32c: crc32c(rejects) },
    ...options.overrides,
  });
  return { unit, manifest, parts, rejects };
}

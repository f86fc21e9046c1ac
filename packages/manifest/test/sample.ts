import { createHash } from 'node:crypto';

import { crc32c } from '../src/crc32c.ts';
import type { BuildManifestOptions, WrittenPart } from '../src/build-manifest.ts';

/** A part of `rows` rows whose content is `content`. */
export function samplePart(index: number, content: string, rows = 3): WrittenPart {
  const bytes = new TextEncoder().encode(content);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const number = String(index).padStart(4, '0');
  return {
    name: `part-${number}-${sha256.slice(0, 12)}.parquet`,
    logicalName: `part-${number}.parquet`,
    rows,
    bytes: bytes.length,
    sha256,
    crc32c: crc32c(bytes),
    rowGroups: 1,
    nullCounts: { id: 0 },
    min: { id: '1', order_date: '2020-01-01' },
    max: { id: '9', order_date: '2020-01-03T10:00:00.000000' },
  };
}

export function sampleOptions(overrides: Partial<BuildManifestOptions> = {}): BuildManifestOptions {
  const files = overrides.files ?? [samplePart(0, 'a')];
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  return {
    table: 'orders',
    partition: 'ingest_dt=2020-01-01',
    partitionRule: 'event-date',
    files,
    batchId: 'b1',
    createdAt: '2026-01-10T05:00:00+00:00',
    contract: { id: 'ecom.orders', version: '1.0.0', fingerprint: 'cc8321d6375c494d' },
    source: [{ uri: 'file:orders.csv', sha256: '0'.repeat(64), bytes: 120 }],
    accounting: { read: rows, published: rows, rejected: 0, filtered: 0 },
    runId: 'run-1',
    epoch: 1,
    ...overrides,
  };
}

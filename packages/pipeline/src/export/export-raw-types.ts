import type { Compression } from '@ecomlake/parquet-writer';
import type { Contract, RejectThreshold } from '@ecomlake/schema-contract';
import type { AdapterRegistry, Reject } from '@ecomlake/source-adapters';

import type { Accounting } from '@ecomlake/manifest';
import type { PostExportHook } from '../hooks/export-context.ts';
import type { Logger } from '../logger.ts';
import type { Outcome } from '../outcome.ts';
import type { AdapterSource } from './find-sources.ts';

export interface ExportRawOptions {
  /** Absolute path of a folder of `<table>.<suffix>` files, or of one such file, or an adapter that holds every table. */
  readonly source: string | AdapterSource;
  /** Adapter id for every file. @default chosen by each file's suffix */
  readonly sourceType?: string | undefined;
  readonly contracts: readonly Contract[];
  /** Absolute path of a folder with `customers` and `product_catalog`, which are exported first, whatever `tables` says. @default none */
  readonly lookups?: string | undefined;
  /** Tables to export. @default every table that has a contract and a file */
  readonly tables?: readonly string[] | undefined;
  /** Absolute path or `file:` URL of the lake's root. */
  readonly lake: string;
  /** Ingest dates (`YYYY-MM-DD`) to export; rows of other dates are filtered. @default all dates in the source */
  readonly dates?: readonly string[] | undefined;
  /** Built-in adapters and those of plugins. @default the built-in ones */
  readonly adapters?: AdapterRegistry | undefined;
  /** @default `batch_` and 32 hex digits */
  readonly batchId?: string | undefined;
  /** UTC, ISO, whole seconds, offset `+00:00`. @default the time of planning */
  readonly ingestionTs?: string | undefined;
  /** Version 7 UUID. @default a new one */
  readonly runId?: string | undefined;
  /** Turns on `source_file` and begins its value. */
  readonly sourcePrefix?: string | undefined;
  /** Target size of a finished part in bytes. @default 128 MiB */
  readonly targetBytes?: number | undefined;
  /** @default 'snappy' */
  readonly compression?: Compression | undefined;
  /** @default 'hashed' */
  readonly partNames?: 'hashed' | 'plain' | undefined;
  /** Replaces the threshold of every contract. */
  readonly maxRejects?: RejectThreshold | undefined;
  /** Publish a partition with zero rows for each asked date that has none. @default false */
  readonly allowEmpty?: boolean | undefined;
  /** Run in order for each partition, before it is committed. @default [] */
  readonly hooks?: readonly PostExportHook[] | undefined;
  /** Read, judge and write to a temporary place, but leave the lake as it is. @default false */
  readonly dryRun?: boolean | undefined;
  readonly logger?: Logger | undefined;
  readonly onProgress?: ((progress: ExportProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Wall clock in milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined;
}

export interface ExportProgress {
  readonly table: string;
  readonly stage: 'read' | 'publish';
  readonly rowsRead: number;
  readonly bytesRead: number | null;
  readonly bytesTotal: number | null;
  /** Partitions of the table that were settled, and all there are to settle; both 0 while it is read. */
  readonly partitionsDone: number;
  readonly partitionsTotal: number;
}

export type PartitionStatus =
  | 'published'
  /** The lake already holds this partition from the same source, contract and writer options. */
  | 'unchanged'
  /** Asked for, but the source has no rows of it. */
  | 'empty'
  /** A dry run would publish it. */
  | 'planned'
  | 'failed';

export interface PartitionResult {
  readonly partition: string;
  /** Path under the lake's root, always with `/`. */
  readonly path: string;
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
  readonly status: PartitionStatus;
  /** Set when `status` is `failed`. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** A reject as it stands in the ledger: with run, table, partition and source. */
export interface LedgerReject extends Omit<Reject, 'raw' | 'isRawTruncated' | 'partitionText'> {
  readonly table: string;
  readonly partition: string | null;
  readonly source: string;
}

export interface TableResult {
  readonly table: string;
  readonly source: string;
  readonly partitions: readonly PartitionResult[];
  readonly accounting: Accounting;
  /** `over_threshold`: more rejects than allowed, so that nothing of this table was published. */
  readonly status: 'success' | 'partial' | 'over_threshold' | 'failed';
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface ExportRawResult {
  readonly runId: string;
  readonly batchId: string;
  readonly lake: string;
  readonly outcome: Extract<Outcome, 'success' | 'partial' | 'failure'>;
  readonly isDryRun: boolean;
  readonly accounting: Accounting;
  readonly tables: readonly TableResult[];
  /** A sample of at most 20 per table; the ledger in `_rejects/` holds all. */
  readonly rejects: readonly LedgerReject[];
  /** ISO-8601 UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
}

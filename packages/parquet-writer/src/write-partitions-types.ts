import type { RecordBatch, Schema, Vector } from 'apache-arrow';

import type { Disk } from './disk.ts';
import type { EncodingSet } from './encode/page-plan.ts';

/** Where a row's partition value comes from. Nulls and empty texts go to `__HIVE_DEFAULT_PARTITION__`. */
export type PartitionBy =
  /** A column of the batch: its calendar day (date, timestamp), or its value in text form. */
  | { readonly kind: 'column'; readonly key: string; readonly column: string; readonly as: 'date' | 'value' }
  /** Computed by the caller: a DateDay or Utf8 vector as long as the batch. */
  | { readonly kind: 'vector'; readonly key: string; readonly valuesOf: (batch: RecordBatch) => Vector }
  | { readonly kind: 'constant'; readonly key: string; readonly value: string | null };

export type Compression = 'snappy' | 'zstd' | 'uncompressed';

export interface PartitionSort {
  readonly column: string;
  /** Nulls come last either way. */
  readonly descending: boolean;
}

/** A part of a partition, before it has bytes: what a per-part constant column may depend on. */
export interface PartPlace {
  /** `ingest_dt=2024-02-01` */
  readonly partition: string;
  /** `part-0000.parquet` */
  readonly logicalName: string;
}

/** A row that cannot be placed in any partition. */
export interface RefusedRow {
  readonly batch: RecordBatch;
  readonly row: number;
  readonly code: 'partition.too_long';
  readonly message: string;
}

export interface WritePartitionsOptions {
  readonly batches: AsyncIterable<RecordBatch>;
  /** Columns of the files, in order. Each is a column of the batches or has an entry in `constantColumns`. */
  readonly schema: Schema;
  readonly partitionBy: PartitionBy;
  /** Existing, empty folder on the file system of the lake; parts are written to `<directory>/<partition>/`. */
  readonly directory: string;
  /** Rows whose partition it refuses are counted as filtered. Takes the value before escaping, null for the default partition. @default all accepted */
  readonly acceptPartition?: ((value: string | null) => boolean) | undefined;
  /** One string per part for each named Utf8 column of `schema` that the batches do not carry. */
  readonly constantColumns?: ReadonlyMap<string, (place: PartPlace) => string> | undefined;
  /** Order of rows inside a partition; empty keeps the order of arrival. @default [] */
  readonly sortBy?: readonly PartitionSort[] | undefined;
  /** Target size of a finished part in bytes; exceeded by one row group at most. @default 128 MiB */
  readonly targetBytes?: number | undefined;
  /** @default 250_000 */
  readonly rowGroupRows?: number | undefined;
  /** A row group ends before its plain data exceeds this many bytes. @default 128 MiB */
  readonly rowGroupBytes?: number | undefined;
  /** @default 'snappy' */
  readonly compression?: Compression | undefined;
  /** What the writer may choose from, column by column; it takes what is smallest. @default 'standard' */
  readonly encodings?: EncodingSet | undefined;
  /** Columns that get a bloom filter; booleans, floating-point and nested columns never do. @default [] */
  readonly bloomFilters?: readonly string[] | undefined;
  /** Written to the footer's key-value metadata. */
  readonly footerMetadata?: ReadonlyMap<string, string> | undefined;
  /** `hashed`: `part-0000-<12 hex of sha256>.parquet`; `plain`: `part-0000.parquet`. @default 'hashed' */
  readonly partNames?: 'hashed' | 'plain' | undefined;
  /**
   * Bytes of rows held in memory before they are spilled to `<directory>`. Encoding needs room for one row group beside it, sorting
   * for half as much again. @default 128 MiB
   */
  readonly maxBufferedBytes?: number | undefined;
  readonly onRefusedRow?: ((refused: RefusedRow) => void) | undefined;
  /** @default the local file system */
  readonly disk?: Disk | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A statistics value in JSON form: numbers, booleans and strings as they are; dates and timestamps in ISO form; int64 and decimals as strings. */
export type StatisticsValue = string | number | boolean | null;

/** A finished part on local disk. */
export interface WrittenFile {
  /** Absolute path. */
  readonly localPath: string;
  readonly name: string;
  readonly logicalName: string;
  readonly rows: number;
  readonly bytes: number;
  /** Lower-case hex of the file's bytes. */
  readonly sha256: string;
  /** Base64 of four big-endian bytes, as object stores report it. */
  readonly crc32c: string;
  readonly rowGroups: number;
  readonly nullCounts: Readonly<Record<string, number>>;
  readonly min: Readonly<Record<string, StatisticsValue>>;
  readonly max: Readonly<Record<string, StatisticsValue>>;
}

export interface WrittenPartition {
  readonly key: string;
  /** `null` for the default partition. */
  readonly value: string | null;
  /** Escaped `key=value`, the folder's name. */
  readonly partition: string;
  readonly rows: number;
  readonly bytes: number;
  readonly files: readonly WrittenFile[];
}

export interface WritePartitionsResult {
  /** Sorted by folder name, code point order. */
  readonly partitions: readonly WrittenPartition[];
  readonly rowsRead: number;
  readonly rowsWritten: number;
  readonly rowsFiltered: number;
  readonly rowsRefused: number;
}

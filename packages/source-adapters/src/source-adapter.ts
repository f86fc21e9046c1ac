import type { CompiledContract } from '@ecomlake/schema-contract';
import type { RecordBatch } from 'apache-arrow';
import type { ZodType } from 'zod';

import type { Logger } from './logger.ts';
import type { Reject } from './reject.ts';

/** Rows of one stretch of a source. `rowsRead = batch.numRows + row-level rejects + filtered` always holds. */
export interface SourceBatch {
  readonly batch: RecordBatch;
  readonly rejects: readonly Reject[];
  readonly origin: SourceOrigin;
  readonly rowsRead: number;
  /** Rows left out by a rule of the source, e.g. outside the asked range. */
  readonly filtered: number;
}

export interface SourceOrigin {
  readonly uri: string;
  /** Half-open byte range in the decompressed source; `null` where the source has no bytes. */
  readonly byteStart: number | null;
  readonly byteEnd: number | null;
  /** 1-based record number of the first row read in this batch. */
  readonly firstRow: number;
}

/** An opaque, JSON-serialisable place where an incremental source continues. */
export type Cursor = Readonly<Record<string, unknown>>;

/** What a finished reader knows of its source. */
export interface SourceSummary {
  readonly uri: string;
  /**
   * For sources without bytes whose rows follow from their options: equal keys mean equal rows in equal partitions. Hex digits.
   * @default never known to be equal
   */
  readonly contentKey?: string | undefined;
  /** Lower-case hex over the source's bytes as stored (before decompression); `null` where there are none. */
  readonly sha256: string | null;
  /** Bytes as stored. */
  readonly bytes: number | null;
  /** Columns of the source that the contract does not know and that were not read. @default [] */
  readonly ignoredColumns?: readonly string[] | undefined;
  /** Optional fields of the contract that the source does not have; null in every row. @default [] */
  readonly absentColumns?: readonly string[] | undefined;
}

export interface OpenRequest<Options> {
  readonly contract: CompiledContract;
  readonly options: Options;
  readonly logger?: Logger | undefined;
  /** Rows per batch, at most. @default 65_536 */
  readonly batchRows?: number | undefined;
}

export interface SourceReader extends AsyncDisposable {
  /** May be iterated once. */
  batches(options?: { signal?: AbortSignal | undefined }): AsyncIterable<SourceBatch>;
  /** Advances only after the caller has published what was read; `undefined` where a source cannot continue. */
  cursor(): Cursor | undefined;
  /** Known once `batches` has ended. */
  summary(): SourceSummary;
  /** Bytes of the source as stored and how many were taken so far, for progress; `undefined` where unknown. */
  progress(): { readonly bytesRead: number; readonly bytesTotal: number } | undefined;
}

/** Contract proposed from a look at a source; always reviewed by a person before it is used. */
export interface ProposedContract {
  readonly table: string;
  /** A complete ODCS 3.1 YAML document. */
  readonly yaml: string;
  /** What was guessed and how sure that is, one sentence each. */
  readonly notes: readonly string[];
}

export interface CheckResult {
  readonly ok: boolean;
  readonly message: string;
  /** The command or change that mends it. */
  readonly fix?: string | undefined;
}

/** Something that reads rows under a contract. */
export interface SourceAdapter<Options> {
  /** `csv`, `jsonl`, `parquet`, `memory`, `generator`, … */
  readonly id: string;
  readonly summary: string;
  readonly optionsSchema: ZodType<Options>;
  /** File name endings this adapter takes, without compression suffix, e.g. `['.csv', '.tsv']`; empty for none. */
  readonly fileSuffixes: readonly string[];
  open(request: OpenRequest<Options>): Promise<SourceReader>;
  check?(options: Options): Promise<CheckResult>;
  discover?(options: Options): Promise<readonly ProposedContract[]>;
}

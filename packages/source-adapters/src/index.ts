export { createAdapterRegistry } from './create-adapter-registry.ts';
export type { AdapterRegistry, AnySourceAdapter } from './create-adapter-registry.ts';
export { createReader } from './create-reader.ts';
export type { CreateReaderOptions } from './create-reader.ts';
export { MAX_RAW_BYTES, createReject } from './create-reject.ts';
export type { CreateRejectOptions, RecordPlace } from './create-reject.ts';
export { DEFAULT_BATCH_ROWS, createRowSink } from './create-row-sink.ts';
export type { CreateRowSinkOptions, RowContext, RowSink } from './create-row-sink.ts';
export { defineSourceAdapter } from './define-source-adapter.ts';
export { SourceAdapterError } from './errors.ts';
export type { SourceAdapterErrorCode, SourceAdapterErrorOptions } from './errors.ts';
export type { Logger } from './logger.ts';
export { parseAdapterOptions } from './parse-adapter-options.ts';
export { ROW_ISSUE_CODES } from './reject.ts';
export type { Reject, RejectStage, RowIssueCode } from './reject.ts';
export type {
  CheckResult,
  Cursor,
  OpenRequest,
  ProposedContract,
  SourceAdapter,
  SourceBatch,
  SourceOrigin,
  SourceReader,
  SourceSummary,
} from './source-adapter.ts';
export { rowsToBatches } from './rows/rows-to-batches.ts';
export type { RowObjects, RowsToBatchesOptions } from './rows/rows-to-batches.ts';

export { NO_ROWS, addAccounting } from './accounting.ts';
export type { Accounting } from './accounting.ts';
export { PipelineError } from './errors.ts';
export type { PipelineErrorCode, PipelineErrorOptions } from './errors.ts';
export type { ExportContext, PostExportHook } from './export-context.ts';
export type {
  ExportProgress,
  ExportRawOptions,
  ExportRawResult,
  LedgerReject,
  PartitionResult,
  PartitionStatus,
  TableResult,
} from './export-raw-types.ts';
export type { Logger } from './logger.ts';
export { EXIT_CODES, outcomeOf } from './outcome.ts';
export type { Outcome } from './outcome.ts';

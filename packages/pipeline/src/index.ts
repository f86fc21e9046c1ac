export { PipelineError } from './errors.ts';
export type { PipelineErrorCode, PipelineErrorOptions } from './errors.ts';
export type { ExportContext, PostExportHook } from './hooks/export-context.ts';
export type {
  ExportProgress,
  ExportRawOptions,
  ExportRawResult,
  LedgerReject,
  PartitionResult,
  PartitionStatus,
  TableResult,
} from './export/export-raw-types.ts';
export { createBuiltInRegistry, exportRaw } from './export/export-raw.ts';
export type { AdapterSource } from './export/find-sources.ts';
export { runDocument } from './export/run-document.ts';
export type { RunDocument, RunStatus } from './export/run-document.ts';
export { loadHooks } from './hooks/load-hooks.ts';
export type { LoadHooksOptions } from './hooks/load-hooks.ts';
export { createRowCountCheck, rowCountCheck } from './hooks/row-count-check.ts';
export type { RowCountCheckOptions } from './hooks/row-count-check.ts';
export { loadContracts } from './load-contracts.ts';
export type { LoadedContract } from './load-contracts.ts';
export type { Logger } from './logger.ts';
export { EXIT_CODES, outcomeOf } from './outcome.ts';
export type { Outcome } from './outcome.ts';
export { listRejects, showRejects } from './inspect/list-rejects.ts';
export type { RejectLine, RejectSelection, RejectSummary } from './inspect/list-rejects.ts';
export { listRuns, showRun } from './inspect/list-runs.ts';
export { verifyLake } from './verify/verify-lake.ts';
export type {
  PartitionFinding,
  TableVerification,
  VerifyLakeOptions,
  VerifyLakeResult,
  VerifyProgress,
} from './verify/verify-lake.ts';
export { selectFromLake } from './verify/select-from-lake.ts';
export type { LakeSelection } from './verify/select-from-lake.ts';

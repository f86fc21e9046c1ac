export type { Logger } from './logger.ts';
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

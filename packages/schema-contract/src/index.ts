export type { BatchBuilder, BatchBuilderOptions, ColumnBuilder, CompiledContract } from './compiled-contract.ts';
export type {
  Contract,
  ContractField,
  CsvDialect,
  EvolutionMode,
  EvolutionRule,
  FieldConstraints,
  LineageRule,
  LogicalType,
  NullPolicy,
  PartitionRule,
  RejectThreshold,
  Relationship,
  SortField,
} from './contract.ts';
export { FIELD_ISSUE_CODES } from './field-issue.ts';
export type { FieldIssueCode, FieldVerdict } from './field-issue.ts';

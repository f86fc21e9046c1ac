export { LOGICAL_TYPE_KEY } from './arrow-schema.ts';
export { parseExactJson } from './columns/exact-json.ts';
export { compileContract } from './compile-contract.ts';
export type { BatchBuilder, BatchBuilderOptions, ColumnBuilder, CompiledContract } from './compiled-contract.ts';
export { compareContracts } from './compare-contracts.ts';
export type { CompareContractsResult } from './compare-contracts.ts';
export type { CompatibilityVerdict, ContractChange, ContractChangeKind } from './compare/contract-change.ts';
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
export { contractFingerprint } from './contract-fingerprint.ts';
export { contractJsonSchema } from './contract-json-schema.ts';
export type { JsonSchema } from './contract-json-schema.ts';
export { contractTypescript } from './contract-typescript.ts';
export { contractZod } from './contract-zod.ts';
export { ContractError } from './errors.ts';
export type { ContractErrorCode, ContractErrorDetails, ContractProblem } from './errors.ts';
export { FIELD_ISSUE_CODES } from './field-issue.ts';
export type { FieldIssueCode, FieldVerdict } from './field-issue.ts';
export { parseContract } from './parse-contract.ts';
export type { ParseContractOptions } from './parse-contract.ts';
export { serializeContract } from './serialize-contract.ts';
export { describeIssue } from './describe-issue.ts';
export type { DescribeIssueOptions } from './describe-issue.ts';

export { describeSourceAdapter } from './describe-source-adapter.ts';
export type { TestRunner } from './describe-source-adapter.ts';
export { makeContract } from './make-contract.ts';
export type { ContractSketch, FieldSketch } from './make-contract.ts';
export { batchRows, readAll } from './read-all.ts';
export type { ReadAllResult } from './read-all.ts';
export { sourceAdapterChecks } from './source-adapter-checks.ts';
export type { ConformanceRow, SourceAdapterCase, SourceAdapterCheck } from './source-adapter-checks.ts';

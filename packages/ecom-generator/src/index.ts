export { createQualityChecker } from './check/quality-checker.ts';
export type { QualityChecker, QualityCheckerOptions } from './check/quality-checker.ts';
export type { CheckOutcome, CheckSeverity, QualityCheck, QualityReport } from './check/quality-report.ts';
export type { GeneratorConfig } from './config/generator-config.ts';
export { loadGeneratorConfig, parseGeneratorConfig } from './config/load-config.ts';
export type { LoadConfigOptions } from './config/load-config.ts';
export { DAILY_TABLES, ECOM_COLUMNS, ECOM_TABLES } from './contracts/ecom-tables.ts';
export type { DailyTable, EcomTable, LookupTable } from './contracts/ecom-tables.ts';
export { ecomContractUrl, loadEcomContract, loadEcomContracts } from './contracts/load-ecom-contract.ts';
export type { EcomContractOptions } from './contracts/load-ecom-contract.ts';
export { createEcomGenerator, ecomGeneratorOptionsSchema } from './ecom-generator-adapter.ts';
export type { EcomGeneratorOptions } from './ecom-generator-adapter.ts';
export { EcomGeneratorError } from './errors.ts';
export type { EcomGeneratorErrorCode, EcomGeneratorErrorOptions } from './errors.ts';
export { GENERATOR_VERSION } from './generator-version.ts';
export type { Logger } from './logger.ts';
export { generateLookups, signupRangeOf } from './lookups/generate-lookups.ts';
export { loadLookups } from './lookups/load-lookups.ts';
export type { LoadLookupsOptions } from './lookups/load-lookups.ts';
export { writeLookups } from './lookups/lookup-files.ts';
export type { WriteLookupsOptions } from './lookups/lookup-files.ts';
export type { CustomerTable, Lookups, ProductTable, SignupRange } from './lookups/lookup-tables.ts';
export type { CodeColumn, TextColumn } from './lookups/text-column.ts';
export type { MessEntry, MessLedger } from './mess/mess-ledger.ts';
export { MESS_LEVELS, MESS_RATES, parseMessLevel } from './mess/mess-level.ts';
export type { ExtraMess, MessLevel, MessRates } from './mess/mess-level.ts';
export { advanceIdState } from './run/advance-id-state.ts';
export type { AdvanceIdStateOptions } from './run/advance-id-state.ts';
export { checkGenerated } from './run/check-generated.ts';
export type { CheckGeneratedOptions } from './run/check-generated.ts';
export { expectedRowsPerDay } from './run/expected-rows.ts';
export { openGeneratorSession } from './run/generator-session.ts';
export type {
  DaysOptions,
  GeneratedDay,
  GeneratorSession,
  OpenGeneratorSessionOptions,
} from './run/generator-session.ts';
export type { MessTotal } from './run/ledger-buffer.ts';
export { resolveWindow } from './run/resolve-window.ts';
export type { Window, WindowOptions } from './run/resolve-window.ts';
export { runGenerator } from './run/run-generator.ts';
export type { DayProgress, RunGeneratorOptions, RunGeneratorResult } from './run/run-generator.ts';
export { writeGeneratedLookups } from './run/write-generated-lookups.ts';
export type { WriteGeneratedLookupsOptions, WriteGeneratedLookupsResult } from './run/write-generated-lookups.ts';
export type { ShopCounters, ShopState } from './simulation/shop-state.ts';

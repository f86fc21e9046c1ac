import type { GeneratorConfig, RunGeneratorResult, WriteGeneratedLookupsResult } from '@ecomlake/ecom-generator';

import type { LookupsPreview, RunPreview } from '../services/preview-generator-run.ts';

/** What `run-generator` made, or would make. */
export type GeneratedDocument = GeneratedDaysDocument | GeneratedLookupsDocument;

interface Common {
  readonly dry_run: boolean;
  /** Absolute path. */
  readonly directory: string;
  readonly generator_version: string;
  readonly seed: number;
  readonly config_sha256: string;
  readonly lookups_sha256: string;
  readonly duration_ms: number;
}

export interface GeneratedDaysDocument extends Common {
  readonly made: 'days';
  /** `failure`: a dry run whose checks failed; a real one ends with an error. */
  readonly status: 'success' | 'failure';
  /** Absolute path of the lookups folder; `null`: lookups were made for this run. */
  readonly lookups_from: string | null;
  readonly origin: string;
  readonly start_date: string;
  readonly end_date: string;
  readonly days: number;
  readonly messiness_level: RunGeneratorResult['messLevel'];
  readonly expected_rows_per_day: Readonly<Record<string, number>>;
  /** `null` in a dry run without checks. */
  readonly rows: Readonly<Record<string, number>> | null;
  readonly mess_totals: RunGeneratorResult['messTotals'];
  readonly report: RunGeneratorResult['report'];
}

export interface GeneratedLookupsDocument extends Common {
  readonly made: 'lookups';
  readonly status: 'success';
  readonly written: 'written' | 'unchanged' | 'planned';
  readonly signup_range: readonly [string, string];
  readonly rows: { readonly customers: number; readonly product_catalog: number };
}

export interface GeneratedDaysInput {
  readonly result: RunGeneratorResult | RunPreview;
  readonly isDryRun: boolean;
  /** Absolute path. */
  readonly lookupsFrom: string | undefined;
  readonly expectedRowsPerDay: Readonly<Record<string, number>>;
  readonly durationMs: number;
}

export function generatedDaysDocument(input: GeneratedDaysInput): GeneratedDaysDocument {
  const { result, isDryRun, lookupsFrom, expectedRowsPerDay, durationMs } = input;
  return {
    made: 'days',
    status: (result.report?.failed ?? 0) > 0 ? 'failure' : 'success',
    dry_run: isDryRun,
    directory: result.directory,
    generator_version: result.generatorVersion,
    seed: result.seed,
    config_sha256: result.configSha256,
    lookups_sha256: result.lookupsSha256,
    lookups_from: lookupsFrom ?? null,
    origin: result.origin,
    start_date: result.startDate,
    end_date: result.endDate,
    days: (Date.parse(result.endDate) - Date.parse(result.startDate)) / 86_400_000 + 1,
    messiness_level: result.messLevel,
    expected_rows_per_day: expectedRowsPerDay,
    rows: result.rows,
    mess_totals: result.messTotals,
    report: result.report,
    duration_ms: durationMs,
  };
}

export interface GeneratedLookupsInput {
  readonly result: WriteGeneratedLookupsResult | LookupsPreview;
  readonly config: GeneratorConfig;
  readonly generatorVersion: string;
  readonly durationMs: number;
}

export function generatedLookupsDocument(input: GeneratedLookupsInput): GeneratedLookupsDocument {
  const { result, config, generatorVersion, durationMs } = input;
  return {
    made: 'lookups',
    status: 'success',
    dry_run: result.status === 'planned',
    directory: result.directory,
    generator_version: generatorVersion,
    seed: config.seed,
    config_sha256: config.lookupsConfigSha256,
    lookups_sha256: result.sha256,
    written: result.status,
    signup_range: result.signupRange,
    rows: { customers: result.customers, product_catalog: result.products },
    duration_ms: durationMs,
  };
}

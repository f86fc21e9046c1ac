import { join } from 'node:path';

import type {
  DayProgress,
  GeneratorConfig,
  GeneratorSession,
  Logger,
  QualityReport,
  RunGeneratorResult,
  WriteGeneratedLookupsResult,
} from '@ecomlake/ecom-generator';

import type { GeneratorOptions } from './parse-generator-options.ts';

/** Stands in a previewed path for the time the run begins. */
const RUN_FOLDER = 'raw_run_<time>';

export interface PreviewOptions extends GeneratorOptions {
  readonly config: GeneratorConfig;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly onDay: (progress: DayProgress) => void;
}

/** A run that was not made; rows are counted only where they were checked. */
export type RunPreview = Omit<RunGeneratorResult, 'rows'> & { readonly rows: RunGeneratorResult['rows'] | null };

/**
 * Find out what a run would make, and whether anything stands in its way, without writing. With `check` every row is made and
 * looked at.
 *
 * @throws {EcomGeneratorError} what the run itself would be refused with
 */
export async function previewGeneratorRun(options: PreviewOptions): Promise<RunPreview> {
  const { GENERATOR_VERSION, openGeneratorSession, resolveWindow } = await import('@ecomlake/ecom-generator');
  const { config, messLevel, artifactRoot, outputDirectory } = options;
  const window = resolveWindow(options, config, () => new Date());
  await using session = await openGeneratorSession({ ...options, window, writesState: false });
  const report = options.check ? await checkDays(session, options) : null;
  return {
    directory: outputDirectory ?? join(artifactRoot, RUN_FOLDER),
    generatorVersion: GENERATOR_VERSION,
    seed: config.seed,
    configSha256: config.sha256,
    lookupsSha256: session.lookups.sha256,
    origin: dayText(session.origin),
    startDate: dayText(window.start),
    endDate: dayText(window.end),
    messLevel,
    rows: report?.rows ?? null,
    messTotals: null,
    report,
  };
}

async function checkDays(
  session: GeneratorSession,
  { config, messLevel, signal, onDay }: PreviewOptions,
): Promise<QualityReport> {
  const { createQualityChecker } = await import('@ecomlake/ecom-generator');
  const { lookups, window, origin } = session;
  const checker = createQualityChecker({ config, lookups, window, origin, messLevel });
  let daysDone = 0;
  for await (const generated of session.days({ signal })) {
    checker.observe(generated);
    daysDone += 1;
    const rows = [...generated.batches.values()].flat().reduce((sum, batch) => sum + batch.numRows, 0);
    onDay({ day: generated.day, daysDone, daysTotal: window.end - window.start + 1, rows });
  }
  return checker.finish();
}

/** Lookups that were not written. */
export type LookupsPreview = Omit<WriteGeneratedLookupsResult, 'status'> & { readonly status: 'planned' };

/** Make the lookups in memory only. @throws {EcomGeneratorError} `ECL_GENERATOR_WINDOW_INVALID` */
export async function previewLookups(options: PreviewOptions): Promise<LookupsPreview> {
  const { generateLookups, resolveWindow, signupRangeOf } = await import('@ecomlake/ecom-generator');
  const { config, startDate, lookupsDirectory } = options;
  const { start, end } = resolveWindow(options, config, () => new Date());
  const range = startDate === undefined ? signupRangeOf(config, end) : { firstDay: start, lastDay: end };
  const { customers, products, sha256 } = generateLookups(config, range);
  return {
    directory: lookupsDirectory,
    status: 'planned',
    customers: customers.count,
    products: products.count,
    signupRange: [dayText(range.firstDay), dayText(range.lastDay)],
    sha256,
  };
}

function dayText(epochDay: number): string {
  return new Date(epochDay * 86_400_000).toISOString().slice(0, 10);
}

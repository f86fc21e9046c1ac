import type { GeneratorConfig } from '../config/generator-config.ts';
import { generateLookups, signupRangeOf } from '../lookups/generate-lookups.ts';
import { writeLookups } from '../lookups/lookup-files.ts';
import { formatDay } from '../time/calendar.ts';
import { resolveWindow } from './resolve-window.ts';

export interface WriteGeneratedLookupsOptions {
  readonly config: GeneratorConfig;
  /** Absolute path of the lookups folder. */
  readonly directory: string;
  /** Sign-up range, `YYYY-MM-DD`; both or none. @default `signup_range` of the configuration */
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
  readonly now?: (() => Date) | undefined;
}

export interface WriteGeneratedLookupsResult {
  readonly directory: string;
  /** `unchanged`: the folder already held the same lookups. */
  readonly status: 'written' | 'unchanged';
  readonly customers: number;
  readonly products: number;
  readonly signupRange: readonly [string, string];
  readonly sha256: string;
}

/**
 * Make the two lookup tables and keep them in a folder, for every later run to use.
 * @throws {EcomGeneratorError} `ECL_GENERATOR_WINDOW_INVALID`, `ECL_GENERATOR_LOOKUPS_MISMATCH`, `ECL_GENERATOR_WRITE_FAILED`
 */
export async function writeGeneratedLookups(
  options: WriteGeneratedLookupsOptions,
): Promise<WriteGeneratedLookupsResult> {
  const { config, directory, startDate, endDate } = options;
  const window = resolveWindow({ startDate, endDate }, config, options.now ?? (() => new Date()));
  const isGiven = startDate !== undefined;
  const range = isGiven ? { firstDay: window.start, lastDay: window.end } : signupRangeOf(config, window.end);
  const lookups = generateLookups(config, range);
  const status = await writeLookups({
    lookups,
    directory,
    seed: config.seed,
    configSha256: config.lookupsConfigSha256,
  });
  return {
    directory,
    status,
    customers: lookups.customers.count,
    products: lookups.products.count,
    signupRange: [formatDay(range.firstDay), formatDay(range.lastDay)],
    sha256: lookups.sha256,
  };
}

import type { QualityReport } from '../check/quality-report.ts';
import { createQualityChecker } from '../check/quality-checker.ts';
import type { OpenGeneratorSessionOptions } from './generator-session.ts';
import { openGeneratorSession } from './generator-session.ts';

export interface CheckGeneratedOptions extends Omit<OpenGeneratorSessionOptions, 'writesState' | 'ledger'> {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Generate a window without writing anything, and check every row. The verdict is in the report; a failed check is no exception here.
 * @throws {EcomGeneratorError} as `openGeneratorSession`
 */
export async function checkGenerated(options: CheckGeneratedOptions): Promise<QualityReport> {
  await using session = await openGeneratorSession({ ...options, writesState: false });
  const { config, messLevel } = options;
  const { lookups, window, origin } = session;
  const checker = createQualityChecker({ config, lookups, window, origin, messLevel });
  for await (const day of session.days({ signal: options.signal })) checker.observe(day);
  return checker.finish();
}

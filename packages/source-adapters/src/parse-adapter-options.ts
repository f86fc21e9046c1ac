import { SourceAdapterError } from './errors.ts';
import type { SourceAdapter } from './source-adapter.ts';

/**
 * Check options from a configuration file or command line against the adapter's schema, and fill in its defaults.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_OPTIONS`, listing every problem with its path
 */
export function parseAdapterOptions<Options>(adapter: SourceAdapter<Options>, options: unknown): Options {
  const result = adapter.optionsSchema.safeParse(options);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    (issue) => `${issue.path.map(String).join('.') || 'options'}: ${issue.message}`,
  );
  throw new SourceAdapterError('ECL_SOURCE_OPTIONS', `options of adapter ${adapter.id}: ${problems.join('; ')}`, {
    details: { id: adapter.id, problems },
    cause: result.error,
  });
}

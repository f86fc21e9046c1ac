import { SourceAdapterError } from './errors.ts';
import type { SourceAdapter } from './source-adapter.ts';

/**
 * Check an adapter's own declaration once, so that a registry and its users can rely on it, and freeze it.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_OPTIONS` when the id or a file suffix has an unusable form
 * @example
 * export const ticksAdapter = defineSourceAdapter({ id: 'ticks', summary: 'Clock ticks', optionsSchema, fileSuffixes: [], open });
 */
export function defineSourceAdapter<Options>(adapter: SourceAdapter<Options>): SourceAdapter<Options> {
  if (!/^[a-z][a-z0-9-]*$/.test(adapter.id)) {
    throw new SourceAdapterError(
      'ECL_SOURCE_OPTIONS',
      `adapter id ${JSON.stringify(adapter.id)}: expected lower-case letters, digits and hyphens, beginning with a letter`,
      { details: { id: adapter.id } },
    );
  }
  const suffix = adapter.fileSuffixes.find((candidate) => !/^(\.[a-z0-9]+)+$/.test(candidate));
  if (suffix !== undefined) {
    throw new SourceAdapterError(
      'ECL_SOURCE_OPTIONS',
      `adapter ${adapter.id}: file suffix ${JSON.stringify(suffix)} must be lower case and begin with a dot, e.g. ".csv"`,
      { details: { id: adapter.id, suffix } },
    );
  }
  return Object.freeze({ ...adapter });
}

import { SourceAdapterError } from '../errors.ts';

/** The source has nothing to read. */
export function emptyError(uri: string, what: string): SourceAdapterError {
  return new SourceAdapterError(
    'ECL_SOURCE_EMPTY',
    `${uri}: the file is empty (${what}); check that it was written completely`,
    {
      details: { uri },
    },
  );
}

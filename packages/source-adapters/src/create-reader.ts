import { SourceAdapterError } from './errors.ts';
import type { Cursor, SourceBatch, SourceReader, SourceSummary } from './source-adapter.ts';

export interface CreateReaderOptions {
  readonly uri: string;
  /** Must heed the signal at least once per batch. */
  readonly read: (signal: AbortSignal | undefined) => AsyncIterable<SourceBatch>;
  /** Called once. */
  readonly close: () => Promise<void>;
  readonly summary: () => SourceSummary;
  readonly progress?: (() => { readonly bytesRead: number; readonly bytesTotal: number }) | undefined;
  readonly cursor?: (() => Cursor | undefined) | undefined;
}

/**
 * The part of a reader that is the same for every source: iterated once, stopped by a signal, closed once, and closed as soon as its
 * iteration ends, however it ends.
 */
export function createReader(options: CreateReaderOptions): SourceReader {
  const { uri, read, close, summary, progress, cursor } = options;
  let isIterated = false;
  let closing: Promise<void> | undefined;
  const closeOnce = (): Promise<void> => (closing ??= close());

  async function* iterate(signal: AbortSignal | undefined): AsyncIterable<SourceBatch> {
    try {
      signal?.throwIfAborted();
      for await (const batch of read(signal)) {
        yield batch;
        signal?.throwIfAborted();
        if (closing !== undefined) throw closedError(uri);
      }
    } finally {
      await closeOnce();
    }
  }

  return {
    batches({ signal } = {}) {
      if (closing !== undefined) throw closedError(uri);
      if (isIterated) {
        throw new SourceAdapterError(
          'ECL_SOURCE_ITERATED_TWICE',
          `${uri}: a reader gives its batches once; open the source again`,
          {
            details: { uri },
          },
        );
      }
      isIterated = true;
      return iterate(signal);
    },
    cursor: () => cursor?.(),
    summary,
    progress: () => progress?.(),
    [Symbol.asyncDispose]: closeOnce,
  };
}

function closedError(uri: string): SourceAdapterError {
  return new SourceAdapterError('ECL_SOURCE_CLOSED', `${uri}: the reader is closed; open the source again`, {
    details: { uri },
  });
}

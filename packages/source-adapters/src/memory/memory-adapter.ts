import { z } from 'zod';

import { createReader } from '../create-reader.ts';
import { defineSourceAdapter } from '../define-source-adapter.ts';
import { rowsToBatches } from '../rows/rows-to-batches.ts';
import type { RowObjects } from '../rows/rows-to-batches.ts';

export interface MemoryOptions {
  /** Read once, in order. */
  readonly rows: RowObjects;
  /** Name used in origins and errors. @default 'memory:rows' */
  readonly uri?: string | undefined;
}

export const memoryOptionsSchema: z.ZodType<MemoryOptions> = z.strictObject({
  rows: z.custom<RowObjects>(
    (value) =>
      typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value),
    'must be an iterable or async iterable of row objects',
  ),
  uri: z.string().min(1).optional(),
});

/** Row objects of the same program as a source: `{ rows }` is an array, a generator or a stream of objects. */
export const memoryAdapter = defineSourceAdapter<MemoryOptions>({
  id: 'memory',
  summary: 'Row objects of the calling program',
  optionsSchema: memoryOptionsSchema,
  fileSuffixes: [],
  open({ contract, options: { rows, uri = 'memory:rows' }, batchRows, logger }) {
    return Promise.resolve(
      createReader({
        uri,
        read: (signal) => rowsToBatches(contract, rows, { uri, batchRows, logger, signal }),
        close: () => Promise.resolve(),
        summary: () => ({ uri, sha256: null, bytes: null }),
      }),
    );
  },
});

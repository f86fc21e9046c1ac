import { isAbsolute } from 'node:path';
import { z } from 'zod';

export const jsonlOptionsSchema = z.strictObject({
  /** Absolute path of a `.jsonl` or `.ndjson` file, plain, gzip or zstd. */
  path: z.string().min(1).refine(isAbsolute, 'must be an absolute path'),
  /** Name used in origins and errors. @default the path as a `file:` URL */
  uri: z.string().min(1).optional(),
  /** Bytes read at once; results do not depend on it. */
  blockBytes: z
    .int()
    .positive()
    .default(4 * 1024 * 1024),
  /** A longer line is a reject. */
  maxRecordBytes: z
    .int()
    .positive()
    .default(64 * 1024 * 1024),
  compression: z.enum(['auto', 'none', 'gzip', 'zstd']).default('auto'),
});

export type JsonlOptions = z.output<typeof jsonlOptionsSchema>;

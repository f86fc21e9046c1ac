import { isAbsolute } from 'node:path';
import { z } from 'zod';

/** 10 MB a field, 64 MB a record: what one row may hold in memory before it is refused. */
export const MAX_FIELD_BYTES = 10 * 1024 * 1024;
export const MAX_RECORD_BYTES = 64 * 1024 * 1024;

export const csvOptionsSchema = z.strictObject({
  /** Absolute path of a `.csv`, `.tsv`, `.tab` or `.txt` file, plain, gzip or zstd. */
  path: z.string().min(1).refine(isAbsolute, 'must be an absolute path'),
  /** Name used in origins and errors. @default the path as a `file:` URL */
  uri: z.string().min(1).optional(),
  /** Bytes read at once; results do not depend on it. */
  blockBytes: z
    .int()
    .positive()
    .default(4 * 1024 * 1024),
  /** A longer field makes its row a reject. */
  maxFieldBytes: z.int().positive().default(MAX_FIELD_BYTES),
  /** A longer record is a reject. */
  maxRecordBytes: z.int().positive().default(MAX_RECORD_BYTES),
  compression: z.enum(['auto', 'none', 'gzip', 'zstd']).default('auto'),
});

export type CsvOptions = z.output<typeof csvOptionsSchema>;

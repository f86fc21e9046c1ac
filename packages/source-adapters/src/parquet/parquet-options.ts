import { isAbsolute } from 'node:path';
import { z } from 'zod';

export const parquetOptionsSchema = z.strictObject({
  /** Absolute path. */
  path: z.string().min(1).refine(isAbsolute, 'must be an absolute path'),
  /** Name used in origins and errors. @default the path as a `file:` URL */
  uri: z.string().min(1).optional(),
});

export type ParquetOptions = z.output<typeof parquetOptionsSchema>;

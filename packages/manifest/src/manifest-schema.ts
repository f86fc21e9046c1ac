import { z } from 'zod';

/**
 * A map whose keys come from data. `z.record` drops the key `__proto__` without a word, and that is a legal column name.
 * `valueJson` says the same as `valueSchema` to readers of the JSON Schema, where a transform says nothing.
 */
function dataMap<Value>(
  valueSchema: z.ZodType<Value>,
  valueJson: Readonly<Record<string, unknown>>,
): z.ZodType<Readonly<Record<string, Value>>> {
  const map = z.unknown().transform((input, context): Readonly<Record<string, Value>> => {
    const output: Record<string, Value> = Object.create(null);
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      context.addIssue({ code: 'custom', message: 'Invalid input: expected an object' });
      return output;
    }
    for (const [key, value] of Object.entries(input)) {
      const parsed = valueSchema.safeParse(value);
      if (parsed.success) output[key] = parsed.data;
      else for (const issue of parsed.error.issues) context.addIssue({ ...issue, path: [key, ...issue.path] });
    }
    return output;
  });
  return map.meta({ type: 'object', additionalProperties: valueJson });
}

const count = z.int().nonnegative();
const countJson = { type: 'integer', minimum: 0 } as const;
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hex digits');
const crc32c = z.string().regex(/^[A-Za-z0-9+/]{6}==$/, 'expected base64 of four bytes');
const day = z.iso.date();
const utcSeconds = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+00:00$/, 'expected UTC in the form 2026-01-10T05:00:00+00:00');
const lakePath = z
  .string()
  .max(1024)
  .refine((path) => isSafePath(path), {
    message: 'expected a relative path without empty, "." or ".." segments and control characters',
    params: { kind: 'unsafe_path' },
  });
const segment = lakePath.refine((name) => !name.includes('/'), 'expected one path segment');
const statistics = dataMap(z.union([z.string(), z.number(), z.boolean(), z.null()]), {
  type: ['string', 'number', 'boolean', 'null'],
});

const fileSchema = z
  .object({
    bytes: count,
    checksum: sha256,
    crc32c,
    logical_path: lakePath,
    max: statistics.optional(),
    min: statistics.optional(),
    null_counts: dataMap(count, countJson).optional(),
    path: lakePath,
    row_groups: count.optional(),
    rows: count,
    sha256,
    slice: z.string().min(1).optional(),
  })
  .refine((file) => file.checksum === file.sha256, {
    message: 'expected the same digest as sha256',
    path: ['checksum'],
  });

const accountingSchema = z.object({
  filtered: count,
  filtered_by: dataMap(count, countJson).optional(),
  published: count,
  read: count,
  rejected: count,
});

const sourceSchema = z.object({
  byte_ranges: z.array(z.tuple([count, count])).optional(),
  bytes: count.nullable(),
  sha256: sha256.nullable(),
  uri: z.string().min(1),
});

const rejectsSchema = z.object({ bytes: count, crc32c, path: lakePath, rows: count });

const sliceSchema = z.object({
  accounting: accountingSchema,
  max_event_dt: day.nullable(),
  min_event_dt: day.nullable(),
  rejects: rejectsSchema.nullable(),
  slice: z.string().min(1),
  source: z.array(sourceSchema),
});

const publicationSchema = z.object({
  attempt: z.int().positive(),
  generations: dataMap(z.string(), { type: 'string' }),
  partition_version: z.int().positive(),
  previous_generation: z.string().nullable(),
  published_at: z.string().min(1),
  sweep: z.array(
    z.object({ generation: z.string().nullable(), metageneration: z.string().nullable(), path: lakePath }),
  ),
});

/** The document form of a manifest, format 1.0.0. Unknown members are ignored, since later versions may add some. */
export const manifestSchema = z
  .object({
    accounting: accountingSchema,
    batch_id: z.string().min(1),
    checksums: z.array(sha256),
    contract: z.object({ fingerprint: z.string().min(1), id: z.string().min(1), version: z.string().min(1) }),
    created_at: utcSeconds,
    epoch: count,
    files: z.array(fileSchema),
    generator_version: z.string().nullable(),
    ingestion_ts: utcSeconds,
    max_event_dt: day.nullable(),
    min_event_dt: day.nullable(),
    partition: segment,
    partition_rule: z.enum(['event-date', 'parent', 'attribute', 'snapshot']),
    publication: publicationSchema.optional(),
    rejects: rejectsSchema.nullable().default(null),
    run_id: z.string().min(1),
    schema_version: z.literal('1.0.0'),
    slices: z.array(sliceSchema).optional(),
    source: z.array(sourceSchema),
    supersedes: sha256.nullable(),
    table: segment,
    total_bytes: count,
    total_rows: count,
    writer: z
      .object({ fingerprint: z.string().min(1), version: z.string().min(1) })
      .nullable()
      .default(null),
  })
  .refine(
    ({ checksums, files }) =>
      checksums.length === files.length && files.every((file, index) => file.checksum === checksums[index]),
    { message: 'expected the checksums of the files, in order', path: ['checksums'] },
  );

/** The document form of format 0.1.0. */
export const legacyManifestSchema = z.object({
  batch_id: z.string(),
  checksums: z.array(z.string()).nullish(),
  created_at: z.string(),
  files: z.array(z.object({ checksum: z.string(), path: lakePath, rows: count })),
  generator_version: z.string().nullish(),
  max_event_dt: day.nullish(),
  min_event_dt: day.nullish(),
  partition: segment,
  schema_version: z.literal('0.1.0'),
  table: segment,
  total_rows: count.nullish(),
});

/** What `_MANIFEST.json` holds, with the names of the published format. */
export type ManifestDocument = z.output<typeof manifestSchema>;
export type LegacyManifestDocument = z.output<typeof legacyManifestSchema>;

/** `true` for a path that stays below the folder it is joined to. */
export function isSafePath(path: string): boolean {
  if (path === '' || /[\u0000-\u001f\u007f]/.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

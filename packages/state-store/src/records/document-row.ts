import { z } from 'zod';

import type { Json } from '../json.ts';
import type { VersionedDocument } from '../state-store.ts';
import { jsonSchema } from './json-schema.ts';

/** A versioned document as drivers store it. */
const documentRowSchema = z.object({
  body: jsonSchema,
  key: z.string(),
  kind: z.string(),
  saved_at: z.string(),
  version: z.int().positive(),
});

export interface StoredDocument extends VersionedDocument {
  readonly kind: string;
  readonly key: string;
}

export function documentToRow({ kind, key, version, body, savedAt }: StoredDocument): Json {
  const row: z.output<typeof documentRowSchema> = { kind, key, version, body, saved_at: savedAt };
  return row;
}

export function documentFromRow(input: unknown): StoredDocument {
  const { kind, key, version, body, saved_at: savedAt } = documentRowSchema.parse(input);
  return { kind, key, version, body, savedAt };
}

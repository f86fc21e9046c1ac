import { createHash } from 'node:crypto';
import { z } from 'zod';

import { StateError } from '../errors.ts';
import { canonicalText } from '../json.ts';
import type { Json } from '../json.ts';
import { jsonSchema } from '../records/json-schema.ts';

/** Version of the form in which records lie on disk. */
const FORMAT_VERSION = 1;

const envelopeSchema = z.object({ body: jsonSchema, seq: z.int().positive(), sha256: z.string(), v: z.int() });

/** A record as it lies on disk. */
export interface Envelope {
  /** Rises by one per save. */
  readonly seq: number;
  readonly body: Json;
}

/** One line of JSON: `{body, seq, sha256, v}`; the digest is over the other three. */
export function encodeEnvelope({ seq, body }: Envelope): Uint8Array {
  return new TextEncoder().encode(
    `${canonicalText({ v: FORMAT_VERSION, seq, sha256: digest(FORMAT_VERSION, seq, body), body })}\n`,
  );
}

/**
 * Read a record back, or say what is wrong with it. Any byte that differs from what was written is found: the digest
 * covers the content, and the text must be the one form in which that content is written.
 *
 * @throws {StateError} `ECL_STATE_NEWER_VERSION` for a sound record of a newer form
 */
export function decodeEnvelope(bytes: Uint8Array, path: string): Envelope | { readonly damage: string } {
  let parsed;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    parsed = envelopeSchema.safeParse(JSON.parse(text));
  } catch (error) {
    return { damage: `is not JSON in UTF-8 (${String(error)})` }; // damage is a value here: the caller has a copy to turn to
  }
  if (!parsed.success) return { damage: 'is not a record' };
  const { v, seq, sha256, body } = parsed.data;
  if (digest(v, seq, body) !== sha256) return { damage: 'has another digest than it says' };
  if (v > FORMAT_VERSION)
    throw new StateError(
      'ECL_STATE_NEWER_VERSION',
      `${path}: written in form ${v}, this version reads form ${FORMAT_VERSION}; use the newer ecomlake`,
      {
        details: { path, found: v, allowed: FORMAT_VERSION },
      },
    );
  const expected = encodeEnvelope({ seq, body });
  if (Buffer.compare(bytes, expected) !== 0) return { damage: 'is not in the form in which it is written' };
  return { seq, body };
}

function digest(v: number, seq: number, body: Json): string {
  return createHash('sha256').update(canonicalText({ v, seq, body })).digest('hex');
}

import { createHash } from 'node:crypto';

import { canonicalJson } from './canonical-json.ts';
import { crc32c } from './crc32c.ts';
import type { Manifest } from './manifest.ts';
import { manifestToDocument } from './manifest-document.ts';
import { serializeManifest } from './serialize-manifest.ts';

/** A manifest's bytes with the digests by which a marker names them. */
export interface SealedManifest {
  readonly text: string;
  readonly bytes: Uint8Array;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Base64 of four big-endian bytes. */
  readonly crc32c: string;
}

/** Serialise a manifest and take the digests of its bytes. @throws {ManifestError} `ECL_MANIFEST_INVALID` */
export function sealManifest(manifest: Manifest): SealedManifest {
  const text = serializeManifest(manifest);
  const bytes = new TextEncoder().encode(text);
  return { text, bytes, ...digestBytes(bytes) };
}

/** The two digests of some bytes, as manifests and markers write them. */
export function digestBytes(bytes: Uint8Array): { readonly sha256: string; readonly crc32c: string } {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), crc32c: crc32c(bytes) };
}

/**
 * sha256 over the members that a repetition of the same work repeats: all but `run_id`, `epoch`, `supersedes` and
 * `publication`. Equal digests mean that there is nothing new to publish.
 */
export function contentDigest(manifest: Manifest): string {
  const {
    run_id: _runId,
    epoch: _epoch,
    supersedes: _supersedes,
    publication: _publication,
    ...content
  } = manifestToDocument(manifest);
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

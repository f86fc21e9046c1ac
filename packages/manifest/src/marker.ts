import { z } from 'zod';

import { ManifestError } from './errors.ts';
import type { AnyManifest } from './manifest.ts';

/** What `_SUCCESS` says: which manifest it belongs to. */
export interface Marker {
  /** Generation of the manifest object; on local lakes its partition version. */
  readonly manifestGeneration: string;
  readonly manifestCrc32c: string;
  readonly manifestSha256: string;
  readonly runId: string;
}

const markerSchema = z.object({
  manifest_generation: z.string().min(1),
  manifest_crc32c: z.string().min(1),
  manifest_sha256: z.string().min(1),
  run_id: z.string().min(1),
});

/** One line of JSON with a newline at its end. */
export function serializeMarker(marker: Marker): string {
  return `${JSON.stringify({
    manifest_generation: marker.manifestGeneration,
    manifest_crc32c: marker.manifestCrc32c,
    manifest_sha256: marker.manifestSha256,
    run_id: marker.runId,
  })}\n`;
}

/**
 * Read `_SUCCESS`. An empty one is the marker of format 0.1.0 and names nothing.
 *
 * @throws {ManifestError} `ECL_MANIFEST_MARKER_INVALID`
 */
export function parseMarker(input: string | Uint8Array): Marker | 'empty' {
  const text = typeof input === 'string' ? input : new TextDecoder().decode(input);
  if (text.trim() === '') return 'empty';
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw invalid('is neither empty nor JSON', cause);
  }
  const parsed = markerSchema.safeParse(document);
  if (!parsed.success)
    throw invalid(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  return {
    manifestGeneration: parsed.data.manifest_generation,
    manifestCrc32c: parsed.data.manifest_crc32c,
    manifestSha256: parsed.data.manifest_sha256,
    runId: parsed.data.run_id,
  };
}

/** The manifest that a lake holds, as far as a marker can name it. */
export interface NamedManifest {
  readonly sha256: string;
  readonly crc32c: string;
  /** Left out where it is not known. */
  readonly generation?: string | undefined;
  readonly schemaVersion: AnyManifest['schemaVersion'];
}

/** `true` if the marker belongs to this very manifest; any other marker counts as absent. */
export function markerNames(marker: Marker | 'empty', manifest: NamedManifest): boolean {
  if (marker === 'empty') return manifest.schemaVersion === '0.1.0';
  return (
    marker.manifestSha256 === manifest.sha256 &&
    marker.manifestCrc32c === manifest.crc32c &&
    (manifest.generation === undefined || marker.manifestGeneration === manifest.generation)
  );
}

function invalid(reason: string, cause?: unknown): ManifestError {
  return new ManifestError(
    'ECL_MANIFEST_MARKER_INVALID',
    `_SUCCESS ${reason}; expected an empty file or one line of JSON naming the manifest`,
    { cause },
  );
}

import { canonicalJson } from './canonical-json.ts';
import type { Manifest } from './manifest.ts';
import { manifestToDocument } from './manifest-document.ts';

/**
 * The text of `_MANIFEST.json`: two-space indentation, keys in code point order, one newline at the end.
 * Equal manifests give equal text.
 *
 * @throws {ManifestError} `ECL_MANIFEST_INVALID` for a number that JSON has no form for
 */
export function serializeManifest(manifest: Manifest): string {
  return canonicalJson(manifestToDocument(manifest));
}

/** `true` if the text is the canonical form of the JSON in it: nobody edited it, and no key stands in it twice. */
export function isCanonical(text: string): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === text;
  } catch {
    return false; // text that is not JSON has no canonical form; the caller reports the parse error
  }
}

import type { ZodError, ZodType } from 'zod';

import { ManifestError } from './errors.ts';
import type { AnyManifest } from './manifest.ts';
import { legacyManifestFromDocument, manifestFromDocument } from './manifest-document.ts';
import { legacyManifestSchema, manifestSchema } from './manifest-schema.ts';

/** What is wrong with one member of a document. */
export interface DocumentIssue {
  /** `files[0].rows` */
  readonly path: string;
  readonly message: string;
  /** `true` for a path that could lead out of the lake. */
  readonly isUnsafePath: boolean;
}

/** Issues named in a message; all of them are in `details.issues`. */
const SHOWN_ISSUES = 3;

/**
 * Read `_MANIFEST.json` of format 1.0.0 or 0.1.0, from its text, its bytes or its parsed JSON. Members this version
 * does not know are ignored. Totals are not judged here: see `inspectManifest`.
 *
 * @param name where the document came from, for messages
 * @throws {ManifestError} `ECL_MANIFEST_INVALID` (with `details.issues`), `ECL_MANIFEST_UNSUPPORTED_VERSION`
 */
export function parseManifest(input: unknown, name = 'manifest'): AnyManifest {
  const document = typeof input === 'string' || input instanceof Uint8Array ? parseJson(input, name) : input;
  const version = versionOf(document);
  switch (version) {
    case '1.0.0':
      return manifestFromDocument(check(manifestSchema, document, name));
    case '0.1.0':
      return legacyManifestFromDocument(check(legacyManifestSchema, document, name));
    case undefined:
      throw new ManifestError(
        'ECL_MANIFEST_INVALID',
        `${name}: expected a JSON object with "schema_version" "1.0.0" or "0.1.0", got ${describe(document)}`,
        { details: { name, issues: [{ path: 'schema_version', message: 'missing', isUnsafePath: false }] } },
      );
    default:
      throw new ManifestError(
        'ECL_MANIFEST_UNSUPPORTED_VERSION',
        `${name}: schema_version is "${version}"; this version reads "1.0.0" and "0.1.0", a newer ecomlake reads newer ones`,
        { details: { name, version } },
      );
  }
}

/** @throws {ManifestError} `ECL_MANIFEST_INVALID` */
function parseJson(input: string | Uint8Array, name: string): unknown {
  try {
    return JSON.parse(typeof input === 'string' ? input : new TextDecoder('utf-8', { fatal: true }).decode(input));
  } catch (cause) {
    throw new ManifestError('ECL_MANIFEST_INVALID', `${name}: is not JSON in UTF-8 (${String(cause)})`, {
      cause,
      details: { name, bytes: input.length, issues: [] },
    });
  }
}

function versionOf(document: unknown): string | undefined {
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, 'schema_version')) return undefined;
  const version = 'schema_version' in document ? document.schema_version : undefined;
  return typeof version === 'string' ? version : undefined;
}

function check<Document>(schema: ZodType<Document>, document: unknown, name: string): Document {
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const issues = issuesOf(parsed.error);
  const shown = issues.slice(0, SHOWN_ISSUES).map(({ path, message }) => `${path}: ${message}`);
  const more = issues.length > shown.length ? ` (and ${issues.length - shown.length} more)` : '';
  throw new ManifestError('ECL_MANIFEST_INVALID', `${name}: ${shown.join('; ')}${more}`, {
    cause: parsed.error,
    details: { name, issues },
  });
}

function issuesOf(error: ZodError): readonly DocumentIssue[] {
  return error.issues.map((issue) => ({
    path: issue.path.reduce<string>(
      (path, key) =>
        typeof key === 'number' ? `${path}[${key}]` : path === '' ? String(key) : `${path}.${String(key)}`,
      '',
    ),
    message: issue.message,
    isUnsafePath: issue.code === 'custom' && issue.params?.['kind'] === 'unsafe_path',
  }));
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object without it' : `a ${typeof value}`;
}

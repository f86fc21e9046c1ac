import { invalid, notImplemented } from '../protocol/api-error.ts';
import type { DeclaredChecksums } from './checksums.ts';
import type { ObjectAttributes } from './records.ts';

const DEFAULT_CONTENT_TYPE = 'application/octet-stream';
const TEXT_FIELDS = [
  'contentType',
  'storageClass',
  'contentEncoding',
  'contentDisposition',
  'contentLanguage',
  'cacheControl',
  'customTime',
] as const;

/** What would change how the service treats the object: taking it in silence would promise what is not done. */
const UNSUPPORTED_FIELDS = [
  'acl',
  'contexts',
  'customerEncryption',
  'eventBasedHold',
  'kmsKeyName',
  'retention',
  'temporaryHold',
] as const;

export type JsonObject = Readonly<Record<string, unknown>>;

/** What an upload's metadata part, or a composition's `destination`, says of the new object. */
export interface SubmittedMetadata {
  readonly name?: string | undefined;
  readonly attributes: Partial<ObjectAttributes>;
  readonly declared: DeclaredChecksums;
}

/** A body that must be one JSON object; an absent one is `{}`. @throws {ApiError} 400 otherwise */
export function parseJsonObject(body: Buffer): JsonObject {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    // the parser's message would quote the body
    throw invalid('Parse Error: the request body is not JSON.');
  }
  if (!isJsonObject(value)) throw invalid('Parse Error: the request body is not a JSON object.');
  return value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text member, `null` counting as absent. @throws {ApiError} 400 when it is something else */
export function textMember(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalid(`Invalid value for ${name}: expected text.`);
  return value;
}

/** @throws {ApiError} 400 when a member has the wrong type, 501 for one that the emulator would not obey */
export function parseSubmittedMetadata(document: JsonObject): SubmittedMetadata {
  refuseUnsupported(document);
  const texts = TEXT_FIELDS.flatMap((field) => {
    const value = textMember(document, field);
    return value === undefined ? [] : [[field, value] as const];
  });
  const metadata = mergeCustomMetadata(undefined, document['metadata']);
  const crc32c = textMember(document, 'crc32c');
  const md5Hash = textMember(document, 'md5Hash');
  return {
    name: textMember(document, 'name'),
    attributes: { ...Object.fromEntries(texts), ...(metadata && { metadata }) },
    declared: { crc32c: crc32c === undefined ? [] : [crc32c], md5Hash: md5Hash === undefined ? [] : [md5Hash] },
  };
}

/** Fill in what nobody stated. */
export function completeAttributes(
  attributes: Partial<ObjectAttributes>,
  bucketStorageClass: string,
): ObjectAttributes {
  return { contentType: DEFAULT_CONTENT_TYPE, storageClass: bucketStorageClass, ...attributes };
}

/**
 * A declared type and a transported one must be the same. @throws {ApiError} 400 when both are stated and differ
 */
export function agreeOnContentType(stated: string | undefined, transported: string | undefined): string | undefined {
  if (stated !== undefined && transported !== undefined && stated !== transported) {
    throw invalid(
      `Content-Type specified in the upload (${transported}) does not match Content-Type specified in metadata (${stated}).`,
    );
  }
  return stated ?? transported;
}

/** Patch semantics: absent members stay, `null` ones go, `metadata` is merged key by key. @throws {ApiError} 400, 501 */
export function patchAttributes(before: ObjectAttributes, patch: JsonObject): ObjectAttributes {
  refuseUnsupported(patch);
  const after: Partial<Record<keyof ObjectAttributes, unknown>> = { ...before };
  for (const field of TEXT_FIELDS) {
    if (!(field in patch)) continue;
    const value = textMember(patch, field);
    if (value === undefined) delete after[field];
    else after[field] = value;
  }
  if ('metadata' in patch) {
    const metadata = mergeCustomMetadata(before.metadata, patch['metadata']);
    if (metadata === undefined) delete after.metadata;
    else after.metadata = metadata;
  }
  // each member was written above with its own type
  return completeAttributes(after as Partial<ObjectAttributes>, before.storageClass);
}

function refuseUnsupported(document: JsonObject): void {
  const field = UNSUPPORTED_FIELDS.find((name) => Boolean(document[name]));
  if (field !== undefined) throw notImplemented(`The object field ${field}`);
}

function mergeCustomMetadata(
  before: Readonly<Record<string, string>> | undefined,
  patch: unknown,
): Readonly<Record<string, string>> | undefined {
  if (patch === undefined) return before;
  if (patch === null) return undefined;
  if (!isJsonObject(patch)) throw invalid('Invalid value for metadata: expected an object of texts.');
  const merged = new Map(Object.entries(before ?? {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else if (typeof value === 'string') merged.set(key, value);
    else throw invalid(`Invalid value for metadata.${key}: expected text.`);
  }
  return merged.size === 0 ? undefined : Object.fromEntries(merged);
}

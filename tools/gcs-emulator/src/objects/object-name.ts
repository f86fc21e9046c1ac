import { invalid } from '../protocol/api-error.ts';

const MAX_NAME_BYTES = 1024;
const RESERVED_PREFIX = '.well-known/acme-challenge/';
const BUCKET_NAME = /^[a-z0-9](?:[a-z0-9._-]{1,220})[a-z0-9]$/;

/** @throws {ApiError} 400 when the service would not take the name */
export function checkObjectName(name: string): void {
  const problem = objectNameProblem(name);
  if (problem !== undefined) throw invalid(`Invalid object name: ${problem}.`);
}

/** @throws {ApiError} 400 when the service would not take the name */
export function checkBucketName(name: string): void {
  const parts = name.split('.');
  if (!BUCKET_NAME.test(name) || name.includes('..') || parts.some(({ length }) => length > 63))
    throw invalid(`Invalid bucket name: "${name}".`);
}

function objectNameProblem(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (/\p{Surrogate}/u.test(name)) return 'it is not valid UTF-8';
  const byteCount = Buffer.byteLength(name);
  if (byteCount > MAX_NAME_BYTES) return `it has ${byteCount} bytes, at most ${MAX_NAME_BYTES} are allowed`;
  if (/[\r\n]/.test(name)) return 'it has a carriage return or a line feed';
  if (name === '.' || name === '..') return `"${name}" is reserved`;
  if (name.startsWith(RESERVED_PREFIX)) return `names under ${RESERVED_PREFIX} are reserved`;
  return undefined;
}

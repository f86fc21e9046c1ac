import { invalid } from '../protocol/api-error.ts';

/** What a request to a session says about its body. */
export type UploadRange =
  /** A status query: `bytes *\/*` or `bytes *\/T`. */
  | { readonly kind: 'query'; readonly total: number | undefined }
  /** `bytes a-b/T` or `bytes a-b/*`; `end` is b + 1. */
  | { readonly kind: 'chunk'; readonly start: number; readonly end: number; readonly total: number | undefined }
  /** Everything from `start` to the end of the body, whose end is the object's end: `bytes a-*\/…`, or no header. */
  | { readonly kind: 'rest'; readonly start: number; readonly total: number | undefined };

/** Reads the `Content-Range` header of an upload. @throws {ApiError} 400 */
export function parseUploadRange(header: string | undefined): UploadRange {
  if (header === undefined) return { kind: 'rest', start: 0, total: undefined };
  const match = /^\s*bytes\s+(?:(\*)|(\d{1,15})-(\d{1,15}|\*))\/(\d{1,15}|\*)\s*$/i.exec(header);
  if (match === null) throw invalid(`Failed to parse Content-Range header: "${header}".`);
  const [, star, first = '', last = '', totalText = ''] = match;
  const total = totalText === '*' ? undefined : Number(totalText);
  if (star !== undefined) return { kind: 'query', total };
  const start = Number(first);
  if (last === '*') return { kind: 'rest', start, total };
  const end = Number(last) + 1;
  if (end <= start || (total !== undefined && end > total)) throw invalid(`Invalid Content-Range header: "${header}".`);
  return { kind: 'chunk', start, end, total };
}

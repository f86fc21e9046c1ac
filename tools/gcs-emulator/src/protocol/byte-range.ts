import { ApiError } from './api-error.ts';

/** Bytes `start` to `end`, exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The part of `size` bytes that a `Range` header asks for. A header of another form is ignored, as RFC 9110 §14.2 has
 * it, and several ranges are answered with the whole.
 *
 * @throws {ApiError} 416 when the range lies outside
 */
export function parseByteRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^\s*bytes\s*=\s*(\d{0,15})\s*-\s*(\d{0,15})\s*$/i.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const start = Math.max(0, size - Number(last));
    return start < size ? { start, end: size } : refuse(size);
  }
  if (last !== '' && Number(last) < Number(first)) return undefined;
  const start = Number(first);
  return start < size ? { start, end: last === '' ? size : Math.min(size, Number(last) + 1) } : refuse(size);
}

function refuse(size: number): never {
  throw new ApiError(416, 'requestedRangeNotSatisfiable', 'The requested range cannot be satisfied.', {
    'Content-Range': `bytes */${size}`,
  });
}

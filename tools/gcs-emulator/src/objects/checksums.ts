import type { ContentDigest } from '../content-hash.ts';
import { encodeCrc32c } from '../crc32c.ts';
import { invalid } from '../protocol/api-error.ts';

/** Base64 values a client declared; the same checksum may come from the metadata and from a header. */
export interface DeclaredChecksums {
  readonly crc32c: readonly string[];
  readonly md5Hash: readonly string[];
}

/** Reads `X-Goog-Hash: crc32c=…,md5=…`; other algorithms are none of ours. @throws {ApiError} 400 on another form */
export function parseHashHeader(header: string | undefined): DeclaredChecksums {
  const crc32c: string[] = [];
  const md5Hash: string[] = [];
  for (const part of (header ?? '').split(',')) {
    const item = part.trim();
    if (item === '') continue;
    const equals = item.indexOf('=');
    if (equals < 0) throw invalid(`Invalid X-Goog-Hash header: expected algorithm=base64, got "${item}".`);
    const algorithm = item.slice(0, equals).toLowerCase();
    if (algorithm === 'crc32c') crc32c.push(item.slice(equals + 1));
    if (algorithm === 'md5') md5Hash.push(item.slice(equals + 1));
  }
  return { crc32c, md5Hash };
}

export function joinChecksums(...declared: readonly DeclaredChecksums[]): DeclaredChecksums {
  return {
    crc32c: declared.flatMap(({ crc32c }) => crc32c),
    md5Hash: declared.flatMap(({ md5Hash }) => md5Hash),
  };
}

/** @throws {ApiError} 400 naming both values when one differs from what arrived */
export function checkChecksums(declared: DeclaredChecksums, actual: ContentDigest): void {
  const crc32c = encodeCrc32c(actual.crc32c);
  for (const value of declared.crc32c) {
    if (value !== crc32c) throw invalid(`Provided CRC32C "${value}" doesn't match calculated CRC32C "${crc32c}".`);
  }
  for (const value of declared.md5Hash) {
    if (value !== actual.md5Hash)
      throw invalid(`Provided MD5 hash "${value}" doesn't match calculated MD5 hash "${actual.md5Hash}".`);
  }
}

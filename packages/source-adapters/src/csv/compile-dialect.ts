import type { CsvDialect } from '@ecomlake/schema-contract';

import { isUtf8Label } from '../bytes/transcode-blocks.ts';
import { SourceAdapterError } from '../errors.ts';

/** A dialect in bytes, for the byte scanner. `-1`: there is none. */
export interface ByteDialect {
  readonly delimiter: number;
  readonly quote: number;
  readonly escape: number;
  readonly comment: Uint8Array | null;
  readonly trim: boolean;
}

export interface CsvDialectPlan {
  readonly dialect: ByteDialect;
  /** The delimiter has several bytes: papaparse cuts the records, and `dialect.delimiter` is `-1`. */
  readonly needsPapaparse: boolean;
  /** Otherwise the text is decoded into UTF-8 in front of the scanner. */
  readonly isUtf8: boolean;
}

const FORBIDDEN = /[\r\n\0\ufeff]/;

/**
 * Decide how a dialect is read, and refuse dialects that cannot be read at all.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_DIALECT`
 */
export function compileDialect(dialect: CsvDialect): CsvDialectPlan {
  const { delimiter, quote, escape, comment } = dialect;
  requireThat(delimiter.length > 0, 'delimiter', delimiter, 'at least one character');
  for (const [name, value] of Object.entries({ delimiter, quote, escape, comment })) {
    requireThat(value === null || !FORBIDDEN.test(value), name, value, 'no line break, NUL or byte order mark');
  }
  requireThat(quote === null || isOneByte(quote), 'quote', quote, 'one ASCII character, or null');
  requireThat(escape === null || isOneByte(escape), 'escape', escape, 'one ASCII character, or null');
  requireThat(comment === null || comment.length > 0, 'comment', comment, 'at least one character, or null');
  requireThat(quote === null || !delimiter.includes(quote), 'quote', quote, 'a character that is not in the delimiter');
  requireThat(
    escape === null || !delimiter.includes(escape),
    'escape',
    escape,
    'a character that is not in the delimiter',
  );
  requireThat(comment === null || comment !== delimiter, 'comment', comment, 'something other than the delimiter');
  return {
    isUtf8: isUtf8Label(dialect.encoding),
    needsPapaparse: !isOneByte(delimiter),
    dialect: {
      delimiter: isOneByte(delimiter) ? byteOf(delimiter) : -1,
      quote: byteOf(quote),
      escape: byteOf(quote === null ? null : escape),
      comment: comment === null ? null : Buffer.from(comment, 'utf8'),
      trim: dialect.trim,
    },
  };
}

function requireThat(isMet: boolean, name: string, value: string | null, allowed: string): void {
  if (isMet) return;
  throw new SourceAdapterError('ECL_SOURCE_DIALECT', `dialect ${name} ${JSON.stringify(value)}: expected ${allowed}`, {
    details: { option: name, value },
  });
}

function isOneByte(value: string): boolean {
  return value.length === 1 && value.charCodeAt(0) < 0x80;
}

function byteOf(value: string | null): number {
  return value === null ? -1 : value.charCodeAt(0);
}

import type { ByteDialect } from './compile-dialect.ts';

/**
 * What stands at the place a scan began. `NEED_MORE` alone depends on where the bytes happen to end; every other outcome is a
 * function of the stream, so it does not matter how the stream was cut into blocks.
 */
export const SCAN = {
  NEED_MORE: 0,
  RECORD: 1,
  UNCLOSED_QUOTE: 2,
  STRAY_QUOTE: 3,
  FIELD_TOO_LONG: 4,
  RECORD_TOO_LONG: 5,
} as const;

/** `CLOSING`: at the end of a field, as if it closed one that began in another line. */
export const INNER_QUOTE = { NONE: 0, INSIDE: 1, CLOSING: 2 } as const;

/** Bits of a field's flags. */
export const FIELD_QUOTED = 1;
/** The field holds escapes and must be copied to be read. */
export const FIELD_ESCAPED = 2;

/** Finds the fields of one record. The places below are those of the last scan, as indexes into its buffer. */
export interface RecordScanner {
  /** One of {@link SCAN}. */
  scan(buffer: Uint8Array, start: number, end: number, isLast: boolean): number;
  /**
   * The record has neither quotes nor anything else unusual: only `ends`, `fieldCount` and `next` are set, a field begins one byte
   * behind the end of the one before it, and the record ends with a line break. {@link RecordScanner.expand} sets the rest.
   */
  isPlain: boolean;
  /** Set everything else for a plain record, which is then no longer called plain; does nothing for others. */
  expand(): void;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly flags: Uint8Array;
  fieldCount: number;
  /** Behind the record and its line break. */
  next: number;
  /** Line breaks inside the record, its own not counted. */
  innerLines: number;
  /** Whether the record ended with a line break, not with the stream. */
  hasLineBreak: boolean;
  hasNul: boolean;
  /** Quotes inside unquoted fields, where they are data: one of {@link INNER_QUOTE}. */
  innerQuote: number;
  /** After a failure: where the search for the next line begins, and the line breaks up to there. */
  resumeFrom: number;
  resumeLines: number;
  /** After a failure: whether the next line break very likely ends the record, for no quote was open over a line break. */
  isEndLikely: boolean;
  /** After a failure: 1-based number of the field that failed. */
  failedField: number;
}

/** Copy a field without its escapes into `target`; returns the length. `target` has room for the field. */
export function unescapeField(
  dialect: Pick<ByteDialect, 'quote' | 'escape'>,
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
): number {
  const { quote, escape } = dialect;
  let length = 0;
  for (let position = start; position < end; position++) {
    const byte = source[position] ?? 0;
    if (byte === escape && position + 1 < end) {
      const following = source[position + 1];
      if (following === quote || following === escape) position++;
      target[length++] = following === quote || following === escape ? following : byte;
    } else target[length++] = byte;
  }
  return length;
}

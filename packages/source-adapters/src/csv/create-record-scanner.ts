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

export interface RecordScannerOptions {
  readonly dialect: ByteDialect;
  readonly maxFieldBytes: number;
  readonly maxRecordBytes: number;
  /** Fields whose places are kept; further ones are only counted. */
  readonly fieldCapacity: number;
}

/** Finds the fields of one record. The places below are those of the last scan, as indexes into its buffer. */
export interface RecordScanner {
  /** One of {@link SCAN}. */
  scan(buffer: Uint8Array, start: number, end: number, isLast: boolean): number;
  /**
   * The record has neither quotes nor anything else unusual: only `ends` is filled, a field begins one byte behind the end of the one
   * before it. {@link RecordScanner.expand} fills the rest.
   */
  isPlain: boolean;
  /** Fill `starts` and `flags` of a plain record; does nothing for others. */
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

const LF = 0x0a;
const CR = 0x0d;
const TAB = 0x09;
const BLANK = 0x20;

/** Make a scanner for one dialect. It keeps no state from one scan to the next. */
export function createRecordScanner(options: RecordScannerOptions): RecordScanner {
  const { dialect, maxFieldBytes, maxRecordBytes, fieldCapacity } = options;
  const { delimiter, quote, escape, trim } = dialect;
  const isDoubling = escape === quote;
  // one look-up tells an ordinary byte from one that means something
  const plainKind = kinds([delimiter, LF, CR, 0, quote]);
  const quotedKind = kinds([quote, escape, LF, CR, 0]);
  // for the usual dialects every special byte is below the letters and digits
  const highestPlain = Math.max(delimiter, quote, CR);
  const starts = new Int32Array(fieldCapacity);
  const ends = new Int32Array(fieldCapacity);
  const flags = new Uint8Array(fieldCapacity);
  let recordStart = 0;

  const scanner: RecordScanner = {
    scan,
    starts,
    ends,
    flags,
    isPlain: false,
    expand,
    fieldCount: 0,
    next: 0,
    innerLines: 0,
    hasLineBreak: false,
    hasNul: false,
    innerQuote: INNER_QUOTE.NONE,
    resumeFrom: 0,
    resumeLines: 0,
    isEndLikely: false,
    failedField: 0,
  };

  function fail(outcome: number, field: number, resumeFrom: number, resumeLines: number, isEndLikely = false): number {
    scanner.failedField = field;
    scanner.resumeFrom = resumeFrom;
    scanner.resumeLines = resumeLines;
    scanner.isEndLikely = isEndLikely;
    return outcome;
  }

  function finish(count: number, next: number, lines: number, hasLineBreak: boolean): number {
    scanner.fieldCount = count;
    scanner.next = next;
    scanner.innerLines = lines;
    scanner.hasLineBreak = hasLineBreak;
    return SCAN.RECORD;
  }

  function noteInnerQuote(buffer: Uint8Array, next: number, stop: number): void {
    const following = next < stop ? buffer[next] : LF;
    const isClosing = following === delimiter || following === LF || following === CR;
    scanner.innerQuote = Math.max(scanner.innerQuote, isClosing ? INNER_QUOTE.CLOSING : INNER_QUOTE.INSIDE);
  }

  function isBlank(byte: number | undefined): boolean {
    return (byte === BLANK || byte === TAB) && byte !== delimiter;
  }

  function scan(buffer: Uint8Array, start: number, end: number, isLast: boolean): number {
    const limit = start + maxRecordBytes;
    const stop = end < limit ? end : limit;
    scanner.isPlain = !trim && scanPlain(buffer, start, stop);
    return scanner.isPlain ? SCAN.RECORD : scanAny(buffer, start, end, isLast);
  }

  /**
   * The usual record in one flat loop, twice as fast as the general one. `false`: anything unusual, including the end of the bytes; the
   * general scan then begins anew and decides.
   */
  function scanPlain(buffer: Uint8Array, start: number, stop: number): boolean {
    // locals: what the loop reads for each byte must not be looked up in the closure
    const plain = plainKind;
    const highest = highestPlain;
    const fieldEnds = ends;
    const last = fieldCapacity - 1;
    let count = 0;
    for (let position = start; position < stop; position++) {
      const byte = buffer[position] as number; // below `stop` there is a byte
      if (byte > highest || plain[byte] === 0) continue;
      fieldEnds[count] = position;
      if (byte === delimiter) {
        if (count === last) return false;
        count++;
        continue;
      }
      if (position - start > maxFieldBytes) return false;
      const isLf = byte === LF;
      if (!isLf && !(byte === CR && position + 1 < stop && buffer[position + 1] === LF)) return false;
      recordStart = start;
      scanner.hasNul = false;
      scanner.innerQuote = INNER_QUOTE.NONE;
      finish(count + 1, isLf ? position + 1 : position + 2, 0, true);
      return true;
    }
    return false;
  }

  function expand(): void {
    if (!scanner.isPlain) return;
    let start = recordStart;
    for (let index = 0; index < scanner.fieldCount; index++) {
      starts[index] = start;
      flags[index] = 0;
      start = (ends[index] ?? 0) + 1;
    }
    scanner.isPlain = false;
  }

  function scanAny(buffer: Uint8Array, start: number, end: number, isLast: boolean): number {
    const limit = start + maxRecordBytes;
    const stop = end < limit ? end : limit;
    const isAtLimit = stop === limit;
    // locals: what the loop reads for each byte must not be looked up in the closure
    const plain = plainKind;
    const highest = highestPlain;
    let position = start;
    let count = 0;
    let lines = 0;
    scanner.hasNul = false;
    scanner.innerQuote = INNER_QUOTE.NONE;
    for (;;) {
      let fieldStart = position;
      if (trim) while (position < stop && isBlank(buffer[position])) position++;
      let fieldEnd: number;
      let flag = 0;
      if (position < stop && buffer[position] === quote) {
        fieldStart = position + 1;
        position = fieldStart;
        flag = FIELD_QUOTED;
        let isClosed = false;
        while (position < stop) {
          // `as number`: below `stop` there is a byte
          const byte = buffer[position] as number;
          if (quotedKind[byte] === 0) {
            position++;
          } else if (byte === quote) {
            if (!isDoubling) {
              isClosed = true;
              break;
            }
            if (position + 1 === stop && !(isLast && stop === end)) break;
            if (position + 1 < stop && buffer[position + 1] === quote) {
              flag = FIELD_QUOTED | FIELD_ESCAPED;
              position += 2;
            } else {
              isClosed = true;
              break;
            }
          } else if (byte === escape) {
            const following = position + 1 < stop ? buffer[position + 1] : -1;
            if (following === quote || following === escape) {
              flag = FIELD_QUOTED | FIELD_ESCAPED;
              position += 2;
            } else position++;
          } else if (byte === 0) {
            scanner.hasNul = true;
            position++;
          } else {
            if (byte === CR && position + 1 < stop && buffer[position + 1] === LF) position++;
            lines++;
            position++;
          }
        }
        fieldEnd = position;
        if (fieldEnd - fieldStart > maxFieldBytes) return fail(SCAN.FIELD_TOO_LONG, count + 1, start, 0);
        if (!isClosed) {
          if (isAtLimit) return fail(SCAN.RECORD_TOO_LONG, count + 1, start, 0);
          return isLast ? fail(SCAN.UNCLOSED_QUOTE, count + 1, start, 0) : SCAN.NEED_MORE;
        }
        position++;
        if (trim) while (position < stop && isBlank(buffer[position])) position++;
        const following = position < stop ? buffer[position] : delimiter;
        if (following !== delimiter && following !== LF && following !== CR) {
          // text behind a quote of the same line: that line ends the record, unless a later field of it holds a line break
          return fail(SCAN.STRAY_QUOTE, count + 1, start, 0, lines === 0);
        }
      } else {
        while (position < stop) {
          const byte = buffer[position] as number; // below `stop` there is a byte
          if (byte > highest || plain[byte] === 0) position++;
          else if (byte === 0) {
            scanner.hasNul = true;
            position++;
          } else if (byte === quote) {
            position++;
            noteInnerQuote(buffer, position, stop);
          } else break;
        }
        fieldEnd = position;
        if (fieldEnd - fieldStart > maxFieldBytes) return fail(SCAN.FIELD_TOO_LONG, count + 1, fieldStart, lines, true);
        if (trim) {
          while (fieldStart < fieldEnd && isBlank(buffer[fieldStart])) fieldStart++;
          while (fieldEnd > fieldStart && isBlank(buffer[fieldEnd - 1])) fieldEnd--;
        }
      }
      if (count < fieldCapacity) {
        starts[count] = fieldStart;
        ends[count] = fieldEnd;
        flags[count] = flag;
      }
      count++;
      if (position === stop) {
        if (isAtLimit)
          return fail(SCAN.RECORD_TOO_LONG, count, flag === 0 ? fieldStart : start, flag === 0 ? lines : 0, flag === 0);
        return isLast ? finish(count, stop, lines, false) : SCAN.NEED_MORE;
      }
      const byte = buffer[position];
      if (byte === delimiter) {
        position++;
      } else if (byte === LF) {
        return finish(count, position + 1, lines, true);
      } else {
        if (position + 1 === end && !isLast) return SCAN.NEED_MORE;
        return finish(
          count,
          position + 1 < end && buffer[position + 1] === LF ? position + 2 : position + 1,
          lines,
          true,
        );
      }
    }
  }

  return scanner;
}

function kinds(special: readonly number[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of special) if (byte >= 0) table[byte] = 1;
  return table;
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

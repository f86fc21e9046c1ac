import type { ByteDialect } from './compile-dialect.ts';
import { FIELD_ESCAPED, FIELD_QUOTED, INNER_QUOTE, SCAN } from './record-scanner.ts';
import type { RecordScanner } from './record-scanner.ts';

export interface RecordScannerOptions {
  readonly dialect: ByteDialect;
  readonly maxFieldBytes: number;
  readonly maxRecordBytes: number;
  /** Fields whose places are kept; further ones are only counted. */
  readonly fieldCapacity: number;
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
    const delimiterByte = delimiter;
    const last = fieldCapacity - 1;
    const stop4 = stop - 3;
    let position = start;
    let count = 0;
    for (;;) {
      // below `stop` there is a byte
      while (
        position < stop4 &&
        (buffer[position] as number) > highest &&
        (buffer[position + 1] as number) > highest &&
        (buffer[position + 2] as number) > highest &&
        (buffer[position + 3] as number) > highest
      ) {
        position += 4;
      }
      let byte = 0;
      while (position < stop && ((byte = buffer[position] as number) > highest || plain[byte] === 0)) position++;
      if (position >= stop) return false;
      fieldEnds[count] = position++;
      if (byte === delimiterByte) {
        if (count === last) return false;
        count++;
        continue;
      }
      if (byte === CR && position < stop && buffer[position] === LF) position++;
      else if (byte !== LF) return false;
      if (position - start > maxFieldBytes) return false;
      recordStart = start;
      scanner.fieldCount = count + 1;
      scanner.next = position;
      return true;
    }
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
    scanner.innerLines = 0;
    scanner.hasLineBreak = true;
    scanner.hasNul = false;
    scanner.innerQuote = INNER_QUOTE.NONE;
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

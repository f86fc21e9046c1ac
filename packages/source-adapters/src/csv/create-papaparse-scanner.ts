import Papa from 'papaparse';

import type { CsvDialect } from '@ecomlake/schema-contract';

import { FIELD_ESCAPED, FIELD_QUOTED, INNER_QUOTE, SCAN } from './record-scanner.ts';
import type { RecordScanner } from './record-scanner.ts';

export interface PapaparseScannerOptions {
  readonly dialect: CsvDialect;
  readonly maxFieldBytes: number;
  readonly maxRecordBytes: number;
  readonly fieldCapacity: number;
}

/** Stands in for "no such character": outside the range of the one-byte text below. */
const NEVER = '\u0100';
const FIRST_LOOK_BYTES = 1024;
const LF = 0x0a;
const CR = 0x0d;

/**
 * A record scanner for dialects the byte scanner does not take: delimiters of several bytes. papaparse cuts the record; this turns what
 * it says back into places in the buffer, so that all further rules are the same code.
 *
 * Bytes are shown to papaparse as one-byte characters (latin1), so its character positions are byte positions, whatever the bytes mean,
 * and CR as LF, so that mixed line breaks end records here too; the fields' contents are taken from the bytes, not from that text.
 */
export function createPapaparseScanner(options: PapaparseScannerOptions): RecordScanner {
  const { dialect, maxFieldBytes, maxRecordBytes, fieldCapacity } = options;
  const delimiter = Buffer.from(dialect.delimiter, 'utf8').toString('latin1');
  const quote = dialect.quote ?? NEVER;
  const escape = dialect.escape ?? NEVER;
  const quoteByte = dialect.quote?.charCodeAt(0) ?? -1;
  const escapeByte = dialect.quote === null ? -1 : (dialect.escape?.charCodeAt(0) ?? -1);
  const starts = new Int32Array(fieldCapacity);
  const ends = new Int32Array(fieldCapacity);
  const flags = new Uint8Array(fieldCapacity);

  const scanner: RecordScanner = {
    scan,
    starts,
    ends,
    flags,
    isPlain: false,
    expand: () => undefined,
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

  function fail(outcome: number, field: number, start: number): number {
    scanner.failedField = field;
    scanner.resumeFrom = start;
    scanner.resumeLines = 0;
    return outcome;
  }

  function scan(buffer: Uint8Array, start: number, end: number, isLast: boolean): number {
    const stop = Math.min(end, start + maxRecordBytes);
    const isAtLimit = stop === start + maxRecordBytes;
    for (let look = FIRST_LOOK_BYTES; ; look *= 4) {
      const lookEnd = Math.min(stop, start + look);
      const isWhole = lookEnd === stop;
      const isFinal = isWhole && isLast && !isAtLimit;
      const text = Buffer.from(buffer.buffer, buffer.byteOffset + start, lookEnd - start)
        .toString('latin1')
        .replaceAll('\r', '\n');
      const { row, error } = firstRow(text, isFinal);
      if (row === undefined) {
        if (!isWhole) continue;
        return isAtLimit ? fail(SCAN.RECORD_TOO_LONG, 1, start) : SCAN.NEED_MORE;
      }
      if (error !== undefined) {
        const field = Math.min(row.length, fieldCapacity);
        return fail(error === 'MissingQuotes' ? SCAN.UNCLOSED_QUOTE : SCAN.STRAY_QUOTE, field, start);
      }
      return place(buffer, text, row, start, end, isLast);
    }
  }

  function firstRow(text: string, isFinal: boolean): { row: readonly string[] | undefined; error: string | undefined } {
    const parser = new Papa.Parser({
      delimiter,
      quoteChar: quote,
      escapeChar: escape,
      newline: '\n',
      comments: false,
      fastMode: false, // it splits the whole text, of which one row is wanted
      preview: 1,
    });
    // `ignoreLastRow`: a row that the text does not end is not one yet
    const result = parser.parse(text, 0, !isFinal) as Papa.ParseResult<string[]>; // without a header rows are arrays of text
    return { row: result.data[0], error: result.errors.find(({ row }) => row === 0)?.code };
  }

  /** Find the places of the fields that papaparse read. */
  function place(
    buffer: Uint8Array,
    text: string,
    row: readonly string[],
    start: number,
    end: number,
    isLast: boolean,
  ): number {
    let position = 0;
    let lines = 0;
    scanner.hasNul = false;
    scanner.innerQuote = INNER_QUOTE.NONE;
    for (const [index, value] of row.entries()) {
      if (index > 0) position += delimiter.length;
      let fieldStart = position;
      let fieldEnd: number;
      let flag = 0;
      if (text[position] === quote) {
        fieldStart = position + 1;
        fieldEnd = fieldStart + value.length + countOf(value, quote);
        position = fieldEnd + 1;
        const hasEscape = escapeByte >= 0 && text.slice(fieldStart, fieldEnd).includes(escape);
        flag = hasEscape ? FIELD_QUOTED | FIELD_ESCAPED : FIELD_QUOTED;
        lines += lineBreaks(buffer, start + fieldStart, start + fieldEnd);
        const closed = position;
        while (isBlank(text[position]) && !text.startsWith(delimiter, position)) position++;
        // papaparse forgives blanks behind a closing quote; here only `trim` does
        if (position > closed && !dialect.trim) return fail(SCAN.STRAY_QUOTE, index + 1, start);
      } else {
        fieldEnd = position + value.length;
        position = fieldEnd;
        if (quoteByte >= 0 && value.includes(quote)) {
          const found = value.endsWith(quote) ? INNER_QUOTE.CLOSING : INNER_QUOTE.INSIDE;
          scanner.innerQuote = Math.max(scanner.innerQuote, found);
        }
      }
      if (fieldEnd - fieldStart > maxFieldBytes) return fail(SCAN.FIELD_TOO_LONG, index + 1, start);
      if (value.includes('\0')) scanner.hasNul = true;
      if (flag === 0 && dialect.trim) {
        while (fieldStart < fieldEnd && isBlank(text[fieldStart])) fieldStart++;
        while (fieldEnd > fieldStart && isBlank(text[fieldEnd - 1])) fieldEnd--;
      }
      if (index < fieldCapacity) {
        starts[index] = start + fieldStart;
        ends[index] = start + fieldEnd;
        flags[index] = flag;
      }
    }
    let next = start + position;
    scanner.hasLineBreak = next < end;
    if (buffer[next] === CR && next + 1 === end && !isLast) return SCAN.NEED_MORE;
    if (next < end) next += buffer[next] === CR && next + 1 < end && buffer[next + 1] === LF ? 2 : 1;
    scanner.fieldCount = row.length;
    scanner.innerLines = lines;
    scanner.next = next;
    return SCAN.RECORD;
  }

  return scanner;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

function countOf(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++;
  return count;
}

function lineBreaks(buffer: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let position = start; position < end; position++) {
    const byte = buffer[position];
    if (byte === LF || (byte === CR && buffer[position + 1] !== LF)) count++;
  }
  return count;
}

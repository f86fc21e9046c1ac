import { MAX_RAW_BYTES, createReject } from '../create-reject.ts';
import type { SpanLedger } from '../bytes/create-span-ledger.ts';
import type { RowSink } from '../create-row-sink.ts';
import { countOf, findLineEnd } from './line-bytes.ts';
import { INNER_QUOTE, SCAN } from './record-scanner.ts';
import type { RecordScanner } from './record-scanner.ts';
import { scanDefect } from './row-defect.ts';
import type { RowDefect } from './row-defect.ts';

export interface CreateResynchroniserOptions {
  readonly scanner: RecordScanner;
  readonly sink: RowSink;
  readonly ledger: SpanLedger;
  readonly columnCount: number;
  /** In bytes. */
  readonly delimiter: Uint8Array;
  readonly maxRecordBytes: number;
}

/**
 * Finds the end of a record whose quoting is broken or that is too long, and rejects it.
 *
 * Such a record has no certain end. Its span reaches to the next *plausible* record: the first later line that is well formed by itself,
 * has the expected number of fields and no quote inside an unquoted field; or that is broken too, but has the delimiters of a row. Where
 * no quote was open over a line break, the next line is taken unless it holds what looks like a closing quote. The search begins at the
 * line after the record's first one, so that a quote left open costs one row and not the file. No row is made of the remains of a broken
 * one unless they look like a row in every respect.
 */
export interface Resynchroniser {
  readonly isActive: boolean;
  /** Line at which the reading goes on, once it is no longer active. */
  readonly line: number;
  /** Take note of the scan that just failed. `base` is the stream position of the buffer's first byte. */
  begin(outcome: number, start: number, line: number, base: number): void;
  /** Search on. Returns the index up to which bytes are no longer needed; when the end was found, that is where the reading goes on. */
  advance(buffer: Uint8Array, end: number, isLast: boolean, base: number): number;
}

interface BrokenRecord {
  readonly defect: RowDefect;
  readonly startOffset: number;
  readonly line: number;
  /** Its first bytes, once {@link MAX_RAW_BYTES} of them were seen. */
  raw: Uint8Array | undefined;
  /** Where the next line is tried; before the next line break is found, where the search goes on. */
  candidateOffset: number;
  isAtLineStart: boolean;
  isEndLikely: boolean;
}

const CR = 0x0d;

/** Make a resynchroniser for the records of one scanner. */
export function createResynchroniser(options: CreateResynchroniserOptions): Resynchroniser {
  const { scanner, sink, ledger, columnCount, delimiter, maxRecordBytes } = options;
  let broken: BrokenRecord | undefined;
  let line = 1;

  /** Whether the line at `position` begins a record of its own. */
  function judgeCandidate(
    buffer: Uint8Array,
    position: number,
    end: number,
    isLast: boolean,
    isEndLikely: boolean,
  ): 'yes' | 'no' | 'unknown' {
    const outcome = scanner.scan(buffer, position, end, isLast);
    scanner.expand();
    switch (outcome) {
      case SCAN.NEED_MORE:
        return 'unknown';
      case SCAN.RECORD: {
        if (isEndLikely) return scanner.innerQuote < INNER_QUOTE.CLOSING ? 'yes' : 'no';
        const hasShape = scanner.fieldCount === columnCount && scanner.innerQuote === INNER_QUOTE.NONE;
        return hasShape && !scanner.hasNul ? 'yes' : 'no';
      }
      default: {
        if (isEndLikely) return 'yes';
        // broken as well: the next bad row if its line has all the delimiters of a row, else more of the present one
        const stop = Math.min(end, position + maxRecordBytes);
        const lineEnd = findLineEnd(buffer, position, stop, isLast && stop === end);
        if (lineEnd < 0) return stop === end && stop < position + maxRecordBytes ? 'unknown' : 'no';
        return countOf(buffer, position, lineEnd, delimiter) === columnCount - 1 ? 'yes' : 'no';
      }
    }
  }

  function finish(record: BrokenRecord, buffer: Uint8Array, position: number, base: number): number {
    const startIndex = record.startOffset - base;
    const endOffset = base + position;
    sink.reject(
      createReject({
        ...record.defect,
        place: {
          recordNumber: sink.rowsRead + 1,
          line: record.line,
          byteOffset: record.startOffset,
          byteLength: endOffset - record.startOffset,
          raw: record.raw ?? buffer.subarray(startIndex, Math.min(position, startIndex + MAX_RAW_BYTES)),
        },
      }),
    );
    ledger.add('malformed', record.startOffset, endOffset);
    broken = undefined;
    return position;
  }

  return {
    get isActive() {
      return broken !== undefined;
    },
    get line() {
      return line;
    },
    begin(outcome, start, lineOfRecord, base) {
      line = lineOfRecord + scanner.resumeLines;
      broken = {
        defect: scanDefect(outcome, scanner.failedField),
        startOffset: base + start,
        line: lineOfRecord,
        raw: undefined,
        candidateOffset: base + scanner.resumeFrom,
        isAtLineStart: false,
        isEndLikely: scanner.isEndLikely,
      };
    },
    advance(buffer, end, isLast, base) {
      const record = broken;
      if (record === undefined) throw new TypeError('no record is broken');
      const startIndex = record.startOffset - base;
      let position = record.candidateOffset - base;
      for (;;) {
        if (!record.isAtLineStart) {
          const lineEnd = findLineEnd(buffer, position, end, isLast);
          if (lineEnd < 0) {
            // a CR at the very end may be half of a line break
            record.candidateOffset = base + Math.max(position, buffer[end - 1] === CR ? end - 1 : end);
            break;
          }
          line++;
          position = lineEnd;
          record.isAtLineStart = true;
          record.candidateOffset = base + position;
        }
        if (position === end && isLast) return finish(record, buffer, position, base);
        const verdict =
          position === end ? 'unknown' : judgeCandidate(buffer, position, end, isLast, record.isEndLikely);
        if (verdict === 'unknown') break;
        if (verdict === 'yes') return finish(record, buffer, position, base);
        record.isAtLineStart = false;
        record.isEndLikely = false;
      }
      const seen = Math.min(end, record.candidateOffset - base) - startIndex;
      if (record.raw === undefined && seen >= MAX_RAW_BYTES) {
        record.raw = buffer.slice(startIndex, startIndex + MAX_RAW_BYTES);
      }
      return record.raw === undefined ? startIndex : record.candidateOffset - base;
    },
  };
}

import type { FieldVerdict } from '@ecomlake/schema-contract';

import { MAX_RAW_BYTES, createReject } from '../create-reject.ts';
import type { RowContext, RowSink } from '../create-row-sink.ts';
import type { ByteDialect } from './compile-dialect.ts';
import { FIELD_ESCAPED, FIELD_QUOTED, INNER_QUOTE, SCAN, unescapeField } from './create-record-scanner.ts';
import type { RecordScanner } from './create-record-scanner.ts';
import type { SpanLedger } from '../bytes/create-span-ledger.ts';
import { countOf, findLineEnd, startsWith } from './line-bytes.ts';
import type { BlockParser } from '../read-parsed-batches.ts';
import type { ColumnMapping } from './map-header.ts';
import { rowDefect, scanDefect } from './row-defect.ts';
import type { RowDefect } from './row-defect.ts';

export interface CreateCsvParserOptions {
  readonly dialect: ByteDialect;
  readonly scanner: RecordScanner;
  readonly mapping: ColumnMapping;
  readonly sink: RowSink;
  readonly ledger: SpanLedger;
  /** Index of the contract field that decides the partition; `-1` if none does. */
  readonly partitionField: number;
  /** Rows that have a value in a column the contract does not know are rejected. */
  readonly rejectUnexpected: boolean;
  /** In bytes. */
  readonly delimiter: Uint8Array;
  readonly maxRecordBytes: number;
  /** 1-based physical line of the first byte to be parsed. */
  readonly firstLine: number;
}

/** A malformed record whose end is still being looked for. */
interface Resync {
  readonly defect: RowDefect;
  readonly startOffset: number;
  readonly line: number;
  /** Its first bytes, once {@link MAX_RAW_BYTES} of them were seen. */
  raw: Uint8Array | undefined;
  /** Where the next line is tried; before the next line break is found, where the search goes on. */
  candidateOffset: number;
  isAtLineStart: boolean;
  /** No quote was open over a line break, so the line very likely ends the record; what follows may be bad, but is another one. */
  isEndLikely: boolean;
}

/**
 * The push parser of the byte path.
 *
 * A record whose quoting is broken, or that is too long, has no certain end. Its span then reaches to the next *plausible* record:
 * the first later line that is well formed by itself, has the expected number of fields and no quote inside an unquoted field; or that
 * is broken too, but has the delimiters of a row. Where no quote was open over a line break, the next line is taken unless it holds
 * what looks like a closing quote. The search begins at the line after the record's first one, so that a quote left open
 * costs one row and not the file. No row is made of the remains of a broken one unless they look like a row in every respect.
 */
export function createCsvParser(options: CreateCsvParserOptions): BlockParser {
  const {
    dialect,
    scanner,
    mapping,
    sink,
    ledger,
    partitionField,
    rejectUnexpected,
    firstLine,
    delimiter,
    maxRecordBytes,
  } = options;
  const { columns } = sink;
  const { columnCount, sourceIndex } = mapping;
  const { comment } = dialect;
  const commentByte = comment?.[0] ?? -1;
  let scratch = new Uint8Array(64 * 1024);
  let line = firstLine;
  let resync: Resync | undefined;
  let isInComment = false;
  // the present record, for rejects
  let bytes: Uint8Array = scratch;
  let recordStart = 0;
  let base = 0;

  const row: RowContext = {
    place: () => ({
      recordNumber: sink.rowsRead + 1,
      line,
      byteOffset: base + recordStart,
      byteLength: scanner.next - recordStart,
      raw: bytes.subarray(recordStart, Math.min(scanner.next, recordStart + MAX_RAW_BYTES)),
    }),
    foundText: (columnIndex) => fieldText(sourceIndex[columnIndex] ?? -1),
    partitionText: () =>
      scanner.fieldCount === columnCount && partitionField >= 0
        ? (fieldText(sourceIndex[partitionField] ?? -1) ?? null)
        : null,
  };

  function fieldText(index: number): string | undefined {
    if (index < 0) return undefined;
    scanner.expand();
    const start = scanner.starts[index] ?? 0;
    const end = scanner.ends[index] ?? 0;
    if (((scanner.flags[index] ?? 0) & FIELD_ESCAPED) === 0)
      return Buffer.from(bytes.subarray(start, end)).toString('utf8');
    const target = new Uint8Array(end - start);
    return Buffer.from(target.subarray(0, unescapeField(dialect, bytes, start, end, target))).toString('utf8');
  }

  function appendEscaped(columnIndex: number, start: number, end: number): FieldVerdict {
    if (scratch.length < end - start) scratch = new Uint8Array(2 * (end - start));
    const length = unescapeField(dialect, bytes, start, end, scratch);
    return columns[columnIndex]?.appendBytes(scratch, 0, length, true) ?? 0;
  }

  function takePlainRecord(): void {
    const { ends } = scanner;
    const first = recordStart;
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index];
      if (column === undefined) continue;
      const source = sourceIndex[index] as number; // one entry per contract field
      const verdict =
        source < 0
          ? column.appendNull()
          : // the scanner keeps as many fields as the file has columns
            column.appendBytes(
              bytes,
              source === 0 ? first : (ends[source - 1] as number) + 1,
              ends[source] as number,
              false,
            );
      if (verdict !== 0 && !sink.refuse(index, verdict, row)) return;
    }
    sink.commit();
  }

  function takeRecord(): void {
    const { starts, ends, flags } = scanner;
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index];
      if (column === undefined) continue;
      const source = sourceIndex[index] as number; // one entry per contract field
      let verdict: FieldVerdict;
      if (source < 0) verdict = column.appendNull();
      else {
        const flag = flags[source] as number; // the scanner keeps as many fields as the file has columns
        const start = starts[source] as number;
        const end = ends[source] as number;
        verdict =
          flag === 0
            ? column.appendBytes(bytes, start, end, false)
            : flag === FIELD_QUOTED
              ? column.appendBytes(bytes, start, end, true)
              : appendEscaped(index, start, end);
      }
      if (verdict !== 0 && !sink.refuse(index, verdict, row)) return;
    }
    sink.commit();
  }

  function unexpectedColumn(): string | undefined {
    scanner.expand();
    return mapping.extraColumns.find(({ index }) => (scanner.ends[index] ?? 0) > (scanner.starts[index] ?? 0))?.name;
  }

  /** A record with sound quoting: keep it, or say what else is wrong with it. */
  function judgeRecord(): void {
    const { fieldCount } = scanner;
    const defect = scanner.hasNul
      ? rowDefect({ kind: 'nul' })
      : fieldCount !== columnCount
        ? rowDefect({ kind: 'ragged', found: fieldCount, expected: columnCount })
        : undefined;
    const unexpected = defect === undefined && rejectUnexpected ? unexpectedColumn() : undefined;
    const refused = unexpected === undefined ? defect : rowDefect({ kind: 'unexpected', column: unexpected });
    if (refused === undefined) return scanner.isPlain ? takePlainRecord() : takeRecord();
    sink.reject(createReject({ ...refused, place: row.place(), partitionText: row.partitionText() }));
  }

  function isBlankLine(): boolean {
    if (columnCount === 1 || scanner.fieldCount !== 1 || scanner.hasNul) return false;
    scanner.expand();
    return scanner.flags[0] === 0 && scanner.starts[0] === scanner.ends[0];
  }

  /** Look for the end of a malformed record. Returns the index up to which bytes are no longer needed. */
  function continueResync(state: Resync, buffer: Uint8Array, end: number, isLast: boolean): number {
    const startIndex = state.startOffset - base;
    let position = state.candidateOffset - base;
    for (;;) {
      if (!state.isAtLineStart) {
        const lineEnd = findLineEnd(buffer, position, end, isLast);
        if (lineEnd < 0) {
          // a CR at the very end may be half of a line break
          state.candidateOffset = base + Math.max(position, buffer[end - 1] === 0x0d ? end - 1 : end);
          break;
        }
        line++;
        position = lineEnd;
        state.isAtLineStart = true;
        state.candidateOffset = base + position;
      }
      if (position === end && isLast) return finishResync(state, buffer, position);
      const verdict = position === end ? 'unknown' : judgeCandidate(buffer, position, end, isLast, state.isEndLikely);
      if (verdict === 'unknown') break;
      if (verdict === 'yes') return finishResync(state, buffer, position);
      state.isAtLineStart = false;
      state.isEndLikely = false;
    }
    const seen = Math.min(end, state.candidateOffset - base) - startIndex;
    if (state.raw === undefined && seen >= MAX_RAW_BYTES) {
      state.raw = buffer.slice(startIndex, startIndex + MAX_RAW_BYTES);
    }
    return state.raw === undefined ? startIndex : state.candidateOffset - base;
  }

  /** Whether the line at `position` begins a record of its own. */
  function judgeCandidate(
    buffer: Uint8Array,
    position: number,
    end: number,
    isLast: boolean,
    isEndLikely: boolean,
  ): 'yes' | 'no' | 'unknown' {
    const outcome = scanner.scan(buffer, position, end, isLast);
    switch (outcome) {
      case SCAN.NEED_MORE:
        return 'unknown';
      case SCAN.RECORD:
        if (isEndLikely) return scanner.innerQuote < INNER_QUOTE.CLOSING ? 'yes' : 'no';
        return scanner.fieldCount === columnCount && scanner.innerQuote === INNER_QUOTE.NONE && !scanner.hasNul
          ? 'yes'
          : 'no';
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

  function finishResync(state: Resync, buffer: Uint8Array, position: number): number {
    const startIndex = state.startOffset - base;
    const endOffset = base + position;
    const byteLength = endOffset - state.startOffset;
    sink.reject(
      createReject({
        ...state.defect,
        place: {
          recordNumber: sink.rowsRead + 1,
          line: state.line,
          byteOffset: state.startOffset,
          byteLength,
          raw: state.raw ?? buffer.subarray(startIndex, Math.min(position, startIndex + MAX_RAW_BYTES)),
        },
      }),
    );
    ledger.add('malformed', state.startOffset, endOffset);
    resync = undefined;
    return position;
  }

  const parser = {
    batchStart: 0,
    isBatchFull: false,
    parse(buffer: Uint8Array, start: number, end: number, isLast: boolean, baseOffset: number): number {
      bytes = buffer;
      base = baseOffset;
      parser.isBatchFull = false;
      let position = start;
      for (;;) {
        const isBetweenRecords = resync === undefined && !isInComment;
        if (isBetweenRecords && sink.isFull(baseOffset + position - parser.batchStart)) {
          parser.isBatchFull = true;
          return position;
        }
        if (resync !== undefined) {
          position = continueResync(resync, buffer, end, isLast);
          if (resync !== undefined) return position;
          continue;
        }
        if (position === end) return position;
        if (isInComment || buffer[position] === commentByte) {
          const verdict = isInComment || comment === null ? 'yes' : startsWith(buffer, position, end, isLast, comment);
          if (verdict === 'unknown') return position;
          if (verdict === 'yes') {
            const lineEnd = findLineEnd(buffer, position, end, isLast);
            const stop = lineEnd >= 0 ? lineEnd : buffer[end - 1] === 0x0d ? end - 1 : end;
            ledger.add('comment', baseOffset + position, baseOffset + stop);
            position = stop;
            isInComment = lineEnd < 0;
            if (isInComment) return position;
            line++;
            continue;
          }
        }
        recordStart = position;
        const outcome = scanner.scan(buffer, position, end, isLast);
        if (outcome === SCAN.NEED_MORE) return position;
        if (outcome !== SCAN.RECORD) {
          resync = {
            defect: scanDefect(outcome, scanner.failedField),
            startOffset: baseOffset + position,
            line,
            raw: undefined,
            candidateOffset: baseOffset + scanner.resumeFrom,
            isAtLineStart: false,
            isEndLikely: scanner.isEndLikely,
          };
          line += scanner.resumeLines;
          continue;
        }
        position = scanner.next;
        if (scanner.fieldCount === 1 && isBlankLine()) {
          ledger.add('blank', baseOffset + recordStart, baseOffset + position);
        } else {
          judgeRecord();
          ledger.add('record', baseOffset + recordStart, baseOffset + position);
        }
        line += scanner.innerLines + 1;
      }
    },
  };
  return parser;
}

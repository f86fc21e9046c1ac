import type { FieldVerdict } from '@ecomlake/schema-contract';

import type { SpanLedger } from '../bytes/create-span-ledger.ts';
import { MAX_RAW_BYTES, createReject } from '../create-reject.ts';
import type { RowContext, RowSink } from '../create-row-sink.ts';
import type { BlockParser } from '../read-parsed-batches.ts';
import type { ByteDialect } from './compile-dialect.ts';
import { createResynchroniser } from './create-resynchroniser.ts';
import { findLineEnd, startsWith } from './line-bytes.ts';
import type { ColumnMapping } from './map-header.ts';
import { FIELD_ESCAPED, FIELD_QUOTED, SCAN, unescapeField } from './record-scanner.ts';
import type { RecordScanner } from './record-scanner.ts';
import { rowDefect } from './row-defect.ts';

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

const CR = 0x0d;

/** The push parser for records: scan one, judge it, feed its fields to the column builders as bytes. */
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
  const resync = createResynchroniser({ scanner, sink, ledger, columnCount, delimiter, maxRecordBytes });
  let scratch = new Uint8Array(64 * 1024);
  let line = firstLine;
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

  /** A plain record of the right length: the hot loop of the reader. */
  function takePlainRecord(): void {
    const { ends } = scanner;
    const first = recordStart;
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index];
      if (column === undefined) continue;
      const source = sourceIndex[index] as number; // one entry per contract field
      let verdict: FieldVerdict;
      if (source < 0) verdict = column.appendNull();
      else {
        const start = source === 0 ? first : (ends[source - 1] as number) + 1; // the scanner keeps all columns of the file
        verdict = column.appendBytes(bytes, start, ends[source] as number, false);
      }
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
        const flag = flags[source] as number; // the scanner keeps all columns of the file
        const start = starts[source] as number;
        const end = ends[source] as number;
        verdict =
          (flag & FIELD_ESCAPED) !== 0
            ? appendEscaped(index, start, end)
            : column.appendBytes(bytes, start, end, flag === FIELD_QUOTED);
      }
      if (verdict !== 0 && !sink.refuse(index, verdict, row)) return;
    }
    sink.commit();
  }

  /** A record with sound quoting: keep it, or say what else is wrong with it. */
  function judgeRecord(): void {
    scanner.expand();
    const { fieldCount } = scanner;
    const defect = scanner.hasNul
      ? rowDefect({ kind: 'nul' })
      : fieldCount !== columnCount
        ? rowDefect({ kind: 'ragged', found: fieldCount, expected: columnCount })
        : undefined;
    const unexpected = defect === undefined && rejectUnexpected ? unexpectedColumn() : undefined;
    const refused = unexpected === undefined ? defect : rowDefect({ kind: 'unexpected', column: unexpected });
    if (refused === undefined) return takeRecord();
    sink.reject(createReject({ ...refused, place: row.place(), partitionText: row.partitionText() }));
  }

  function unexpectedColumn(): string | undefined {
    return mapping.extraColumns.find(({ index }) => (scanner.ends[index] ?? 0) > (scanner.starts[index] ?? 0))?.name;
  }

  function isBlankLine(): boolean {
    if (columnCount === 1 || scanner.fieldCount !== 1) return false;
    scanner.expand();
    return !scanner.hasNul && scanner.flags[0] === 0 && scanner.starts[0] === scanner.ends[0];
  }

  /** Step over the comment at `position`, or as much of it as there is. `-1`: no comment; `-2`: more bytes are needed to tell. */
  function skipComment(buffer: Uint8Array, position: number, end: number, isLast: boolean): number {
    if (!isInComment) {
      if (comment === null || buffer[position] !== commentByte) return -1;
      const verdict = startsWith(buffer, position, end, isLast, comment);
      if (verdict !== 'yes') return verdict === 'no' ? -1 : -2;
    }
    const lineEnd = findLineEnd(buffer, position, end, isLast);
    const stop = lineEnd >= 0 ? lineEnd : buffer[end - 1] === CR ? end - 1 : end;
    ledger.add('comment', base + position, base + stop);
    isInComment = lineEnd < 0;
    if (!isInComment) line++;
    return stop;
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
        if (resync.isActive) {
          position = resync.advance(buffer, end, isLast, baseOffset);
          if (resync.isActive) return position;
          line = resync.line;
        }
        if (!isInComment && sink.isFull(baseOffset + position - parser.batchStart)) {
          parser.isBatchFull = true;
          return position;
        }
        if (position === end) return position;
        if (comment !== null) {
          const next = skipComment(buffer, position, end, isLast);
          if (next === -2) return position;
          if (next >= 0) {
            position = next;
            if (isInComment) return position;
            continue;
          }
        }
        recordStart = position;
        const outcome = scanner.scan(buffer, position, end, isLast);
        if (outcome === SCAN.NEED_MORE) return position;
        if (outcome !== SCAN.RECORD) {
          resync.begin(outcome, position, line, baseOffset);
          continue;
        }
        position = scanner.next;
        if (scanner.isPlain && scanner.fieldCount === columnCount && !rejectUnexpected && columnCount > 1) {
          takePlainRecord();
          ledger.add('record', baseOffset + recordStart, baseOffset + position);
          line++;
        } else if (isBlankLine()) {
          ledger.add('blank', baseOffset + recordStart, baseOffset + position);
          line += scanner.innerLines + 1;
        } else {
          judgeRecord();
          ledger.add('record', baseOffset + recordStart, baseOffset + position);
          line += scanner.innerLines + 1;
        }
      }
    },
  };
  return parser;
}

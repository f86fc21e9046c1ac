import { isUtf8 } from 'node:buffer';

import { parseExactJson } from '@ecomlake/schema-contract';

import { MAX_RAW_BYTES, createReject } from '../create-reject.ts';
import type { RecordPlace } from '../create-reject.ts';
import type { RowSink } from '../create-row-sink.ts';
import type { SpanLedger } from '../bytes/create-span-ledger.ts';
import type { BlockParser } from '../read-parsed-batches.ts';
import type { ObjectRows } from '../rows/create-object-rows.ts';

export interface CreateJsonlParserOptions {
  readonly sink: RowSink;
  readonly objects: ObjectRows;
  readonly ledger: SpanLedger;
  readonly maxRecordBytes: number;
}

const LF = 0x0a;

/** Numbers that `JSON.parse` may change: many digits, trailing zeros, exponents, a negative zero, very small ones. */
const INEXACT_NUMBER = /\d[\d.]{15}|\.\d*0(?!\d)|\d[eE]|-0(?![.\d])|0\.000000/;

/** Make a parser. Lines end with LF or CRLF (a CR is white space to JSON); blank lines are skipped. */
export function createJsonlParser({ sink, objects, ledger, maxRecordBytes }: CreateJsonlParserOptions): BlockParser {
  let line = 1;
  // a line over the limit, whose end is still being looked for
  let tooLong: { readonly startOffset: number; readonly raw: Uint8Array } | undefined;

  function takeLine(bytes: Uint8Array, byteOffset: number): void {
    const place = (): RecordPlace => ({
      recordNumber: sink.rowsRead + 1,
      line,
      byteOffset,
      byteLength: bytes.length,
      raw: bytes,
    });
    const refuse = (code: string, message: string): void =>
      sink.reject(createReject({ code, message, place: place() }));
    if (bytes.length > maxRecordBytes) return refuse('row.too_long', 'the line is longer than the limit');
    if (!isUtf8(bytes)) return refuse('field.invalid_utf8', 'the line is not valid UTF-8');
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
    let row: unknown;
    try {
      row = INEXACT_NUMBER.test(text) ? parseExactJson(text) : JSON.parse(text);
    } catch (error) {
      // the engine's message quotes the text; only the place in it is passed on
      const at = error instanceof Error ? /position \d+|end of JSON input/.exec(error.message)?.[0] : undefined;
      return refuse('row.invalid_syntax', `the line is not valid JSON${at === undefined ? '' : ` (${at})`}`);
    }
    objects.take(row, place);
  }

  const parser = {
    batchStart: 0,
    isBatchFull: false,
    parse(buffer: Uint8Array, start: number, end: number, isLast: boolean, baseOffset: number): number {
      parser.isBatchFull = false;
      let position = start;
      for (;;) {
        if (tooLong === undefined && sink.isFull(baseOffset + position - parser.batchStart)) {
          parser.isBatchFull = true;
          return position;
        }
        if (position === end && !(isLast && tooLong !== undefined)) return position;
        const lineFeed = indexOfLineFeed(buffer, position, end);
        if (lineFeed < 0 && !isLast) {
          if (tooLong !== undefined) return end;
          if (end - position <= Math.max(maxRecordBytes, MAX_RAW_BYTES)) return position;
          tooLong = { startOffset: baseOffset + position, raw: buffer.slice(position, position + MAX_RAW_BYTES) };
          return end;
        }
        const next = lineFeed < 0 ? end : lineFeed + 1;
        if (tooLong !== undefined) {
          const { startOffset, raw } = tooLong;
          const byteLength = baseOffset + next - startOffset;
          const place = { recordNumber: sink.rowsRead + 1, line, byteOffset: startOffset, byteLength, raw };
          sink.reject(createReject({ code: 'row.too_long', message: 'the line is longer than the limit', place }));
          ledger.add('malformed', startOffset, baseOffset + next);
          tooLong = undefined;
        } else if (isBlank(buffer, position, next)) {
          ledger.add('blank', baseOffset + position, baseOffset + next);
        } else {
          takeLine(buffer.subarray(position, next), baseOffset + position);
          ledger.add('record', baseOffset + position, baseOffset + next);
        }
        line++;
        position = next;
      }
    },
  };
  return parser;
}

function indexOfLineFeed(buffer: Uint8Array, position: number, end: number): number {
  const found = buffer.indexOf(LF, position);
  return found < end ? found : -1;
}

/** Only JSON's white space: blank, tab, CR, LF. */
function isBlank(buffer: Uint8Array, start: number, end: number): boolean {
  for (let position = start; position < end; position++) {
    const byte = buffer[position];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d && byte !== LF) return false;
  }
  return true;
}

import type { Reject, RejectStage } from './reject.ts';

/** Bytes of a record kept in its reject. */
export const MAX_RAW_BYTES = 64 * 1024;

/** Where a record stands in its source; `null` where a source has no such notion. */
export interface RecordPlace {
  /** 1-based, header not counted. */
  readonly recordNumber: number;
  readonly line: number | null;
  readonly byteOffset: number | null;
  readonly byteLength: number | null;
  /** The record, or its first {@link MAX_RAW_BYTES} at least; copied. */
  readonly raw: Uint8Array;
}

export interface CreateRejectOptions {
  readonly level?: 'row' | 'value' | undefined;
  readonly code: string;
  readonly column?: string | undefined;
  readonly message: string;
  readonly place: RecordPlace;
  readonly partitionText?: string | null | undefined;
}

const CONVERT_CODES: ReadonlySet<string> = new Set([
  'field.type',
  'field.overflow',
  'field.precision',
  'field.invalid_utf8',
]);

/** Make a reject, with the stage that belongs to its code and with its own copy of the raw bytes. */
export function createReject({
  level = 'row',
  code,
  column,
  message,
  place,
  partitionText,
}: CreateRejectOptions): Reject {
  const byteLength = place.byteLength ?? place.raw.length;
  return {
    level,
    stage: stageOf(code),
    code,
    column: column ?? null,
    message,
    recordNumber: place.recordNumber,
    line: place.line,
    byteOffset: place.byteOffset,
    byteLength: place.byteLength,
    raw: Uint8Array.from(place.raw.subarray(0, MAX_RAW_BYTES)),
    isRawTruncated: byteLength > MAX_RAW_BYTES,
    partitionText: partitionText ?? null,
  };
}

function stageOf(code: string): RejectStage {
  if (code.startsWith('row.') || code === 'field.too_long') return 'parse';
  if (code.startsWith('partition.')) return 'route';
  return CONVERT_CODES.has(code) ? 'convert' : 'contract';
}

/** Where in the work a row was refused. */
export type RejectStage = 'parse' | 'convert' | 'contract' | 'route';

/**
 * A refused row (or, for `level: 'value'`, a refused value of a row that was kept with null in its place).
 * A fact, not an exception: it is counted, written to the reject ledger and can be replayed.
 */
export interface Reject {
  readonly level: 'row' | 'value';
  readonly stage: RejectStage;
  /** A `FieldIssueCode` of schema-contract, or one of {@link ROW_ISSUE_CODES}. */
  readonly code: string;
  readonly column: string | null;
  readonly message: string;
  /** 1-based number of the record in its source, header not counted. */
  readonly recordNumber: number;
  /** 1-based physical line where the record begins; `null` for sources without lines. */
  readonly line: number | null;
  /** Position of the record in the (decompressed) source; `null` for sources without bytes. */
  readonly byteOffset: number | null;
  readonly byteLength: number | null;
  /** The record as it stood in the source, at most 64 KiB of it. */
  readonly raw: Uint8Array;
  readonly isRawTruncated: boolean;
  /** Text of the field that decides the partition, when the record could be split into fields; else `null`. */
  readonly partitionText: string | null;
}

/** Codes of rows refused before any field was converted, and of rows refused when routed. */
export const ROW_ISSUE_CODES = [
  'row.ragged',
  'row.unclosed_quote',
  'row.stray_quote',
  'row.nul',
  'row.too_long',
  'row.invalid_syntax',
  'row.unexpected_field',
  'field.too_long',
  'partition.null',
  'partition.too_long',
] as const;

export type RowIssueCode = (typeof ROW_ISSUE_CODES)[number];

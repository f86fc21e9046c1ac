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
  /** The row has fewer fields than the header. Look for a line break inside an unquoted field. */
  'row.ragged',
  /** A quoted field is never closed. Reading goes on behind it; the rows after it are intact. */
  'row.unclosed_quote',
  /** A quote stands where the dialect allows none. Check quote and escape of the contract's dialect. */
  'row.stray_quote',
  /** The row holds a NUL byte; often the file is UTF-16 or damaged. */
  'row.nul',
  /** The record is longer than the adapter's limit, `maxRecordBytes`. */
  'row.too_long',
  /** The record is not of the source's form, e.g. a line that is not a JSON object. */
  'row.invalid_syntax',
  /** The row has more fields than the header, or a field that the contract does not know and that its evolution mode turns into a reject. */
  'row.unexpected_field',
  /** A field is longer than the adapter's limit, `maxFieldBytes`. */
  'field.too_long',
  /** The row has no value to choose its partition by, where the partition rule needs one. */
  'partition.null',
  /** The partition's folder name would be longer than file systems and object stores take. */
  'partition.too_long',
] as const;

export type RowIssueCode = (typeof ROW_ISSUE_CODES)[number];

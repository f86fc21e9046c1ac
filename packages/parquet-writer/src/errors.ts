/**
 * - `OPTIONS`: an option contradicts another one or the schema.
 * - `TYPE`: a column's Arrow type has no Parquet form here.
 * - `BATCH`: a batch does not fit the schema of the files.
 * - `NULL`: a null in a column declared as not nullable.
 * - `DIRECTORY`: the target folder is missing, not a folder or not empty.
 * - `PARTITION_TOO_LONG`: a partition's folder name exceeds what file systems take.
 * - `PARTITION_COLLISION`: the file system cannot tell two partitions' folders apart.
 * - `IO`: the file system refused; `details.errno` says how.
 */
export type ParquetWriterErrorCode =
  | 'ECL_PARQUET_WRITER_OPTIONS'
  | 'ECL_PARQUET_WRITER_TYPE'
  | 'ECL_PARQUET_WRITER_BATCH'
  | 'ECL_PARQUET_WRITER_NULL'
  | 'ECL_PARQUET_WRITER_DIRECTORY'
  | 'ECL_PARQUET_WRITER_PARTITION_TOO_LONG'
  | 'ECL_PARQUET_WRITER_PARTITION_COLLISION'
  | 'ECL_PARQUET_WRITER_IO';

export interface ParquetWriterErrorOptions extends ErrorOptions {
  /** Column names, paths, counts; never row values. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** @default false */
  readonly retryable?: boolean | undefined;
}

/** Every failure this package raises, an abort excepted: that one throws the signal's reason. Branch on `code`, never on `message`. */
export class ParquetWriterError extends Error {
  override readonly name = 'ParquetWriterError';
  readonly code: ParquetWriterErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  /** `true` only when repeating the same call can succeed, e.g. after disk space was freed. */
  readonly retryable: boolean;
  constructor(code: ParquetWriterErrorCode, message: string, options: ParquetWriterErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.details = options.details ?? {};
    this.retryable = options.retryable ?? false;
  }
}

/**
 * NOT_FOUND, UNREADABLE, EMPTY, CHANGED, COMPRESSION: the file. HEADER_*, DIALECT, SCHEMA: file and contract do not meet.
 * TYPE_FROZEN: a value broke a contract that refuses to go on. TILING, ACCOUNTING: an internal invariant was broken.
 */
export type SourceAdapterErrorCode =
  /** There is no file at the path. Check the path; relative ones are not resolved by the libraries. */
  | 'ECL_SOURCE_NOT_FOUND'
  /** The file is a folder, may not be read, or its disk failed. Check permissions and the disk. */
  | 'ECL_SOURCE_UNREADABLE'
  /** The file has no bytes, or none after decompression. Check that it was written completely. */
  | 'ECL_SOURCE_EMPTY'
  /** The file grew, shrank or was replaced while it was read. Run again when it is complete. */
  | 'ECL_SOURCE_CHANGED'
  /** The gzip or zstd data is damaged, cut off, or of a kind that is not read. Fetch or compress the file again. */
  | 'ECL_SOURCE_COMPRESSION'
  /** The file is not of the adapter's format, e.g. a JSON array instead of JSON lines. Convert it, or name the right adapter. */
  | 'ECL_SOURCE_FORMAT'
  /** Delimiter, quote, escape, comment or encoding of the contract's dialect cannot be used. The message says what is allowed. */
  | 'ECL_SOURCE_DIALECT'
  /** The header line cannot be read. Check delimiter, quote and encoding of the dialect. */
  | 'ECL_SOURCE_HEADER_INVALID'
  /** A column stands twice in the header. Rename one of them at the source. */
  | 'ECL_SOURCE_HEADER_DUPLICATE'
  /** The header lacks a required column. Mend the source, or make the field optional. */
  | 'ECL_SOURCE_HEADER_MISSING'
  /** The source has a column that the contract does not know. Add the field, or change `ecomlake.evolution`. */
  | 'ECL_SOURCE_HEADER_EXTRA'
  /** The column types of the file and of the contract do not meet. Change the contract's types, or convert the file. */
  | 'ECL_SOURCE_SCHEMA'
  /** A value broke a contract whose evolution mode for types is `freeze`. Mend the source, or choose `discard_row` or `discard_value`. */
  | 'ECL_SOURCE_TYPE_FROZEN'
  /** No adapter has that name. Use one of those listed, or install the plugin that brings it. */
  | 'ECL_SOURCE_UNKNOWN_ADAPTER'
  /** Two adapters claim the same name or file suffix. Uninstall or rename one of them. */
  | 'ECL_SOURCE_DUPLICATE_ADAPTER'
  /** An option of the adapter, or the definition of an adapter, breaks a rule. The message says which and what is allowed. */
  | 'ECL_SOURCE_OPTIONS'
  /** The batches of a reader were asked for twice. Open the source again for a second pass. */
  | 'ECL_SOURCE_ITERATED_TWICE'
  /** A reader was used after it was closed. Keep it open as long as its batches are read. */
  | 'ECL_SOURCE_CLOSED'
  /** Byte ranges of batches overlap or leave a gap. A defect: nothing may be published on it; please report it. */
  | 'ECL_SOURCE_TILING'
  /** Rows read are not the sum of rows kept, rejected and filtered. A defect: nothing may be published on it; please report it. */
  | 'ECL_SOURCE_ACCOUNTING';

export interface SourceAdapterErrorOptions extends ErrorOptions {
  /** Paths, column names, counts, offsets; never row values. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** @default false */
  readonly retryable?: boolean | undefined;
}

/** Every failure this package raises. Branch on `code`, never on `message`. */
export class SourceAdapterError extends Error {
  override readonly name = 'SourceAdapterError';
  readonly code: SourceAdapterErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  /** `true` only when repeating the same call can succeed. */
  readonly retryable: boolean;

  constructor(code: SourceAdapterErrorCode, message: string, options: SourceAdapterErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.details = options.details ?? {};
    this.retryable = options.retryable ?? false;
  }
}

/**
 * NOT_FOUND, UNREADABLE, EMPTY, CHANGED, COMPRESSION: the file. HEADER_*, DIALECT, SCHEMA: file and contract do not meet.
 * TYPE_FROZEN: a value broke a contract that refuses to go on. TILING, ACCOUNTING: an internal invariant was broken.
 */
export type SourceAdapterErrorCode =
  | 'ECL_SOURCE_NOT_FOUND'
  | 'ECL_SOURCE_UNREADABLE'
  | 'ECL_SOURCE_EMPTY'
  | 'ECL_SOURCE_CHANGED'
  | 'ECL_SOURCE_COMPRESSION'
  | 'ECL_SOURCE_FORMAT'
  | 'ECL_SOURCE_DIALECT'
  | 'ECL_SOURCE_HEADER_INVALID'
  | 'ECL_SOURCE_HEADER_DUPLICATE'
  | 'ECL_SOURCE_HEADER_MISSING'
  | 'ECL_SOURCE_HEADER_EXTRA'
  | 'ECL_SOURCE_SCHEMA'
  | 'ECL_SOURCE_TYPE_FROZEN'
  | 'ECL_SOURCE_UNKNOWN_ADAPTER'
  | 'ECL_SOURCE_DUPLICATE_ADAPTER'
  | 'ECL_SOURCE_OPTIONS'
  | 'ECL_SOURCE_ITERATED_TWICE'
  | 'ECL_SOURCE_CLOSED'
  | 'ECL_SOURCE_TILING'
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

/** Closed set of reasons for which an operation of this package ends. */
export type ManifestErrorCode =
  /** The document is not JSON, misses a field, or a field has a value it may not have. Publish the partition again. */
  | 'ECL_MANIFEST_INVALID'
  /** The document was written by a newer format. Use a newer ecomlake. */
  | 'ECL_MANIFEST_UNSUPPORTED_VERSION'
  /** Two parts of one manifest have the same path. A part may be named once. */
  | 'ECL_MANIFEST_DUPLICATE_FILE'
  /** Rows read are not equal to rows published, rejected and filtered. Nothing may be published on such numbers. */
  | 'ECL_MANIFEST_UNBALANCED'
  /** The manifest contradicts itself: totals, names or places do not fit together. */
  | 'ECL_MANIFEST_INCONSISTENT'
  /** `_SUCCESS` is neither empty nor a marker document. Publish the partition again. */
  | 'ECL_MANIFEST_MARKER_INVALID';

export interface ManifestErrorOptions extends ErrorOptions {
  /** Paths, field names, counts; never secrets or row values. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** Every failure this package raises. Branch on `code`, never on `message`. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  readonly code: ManifestErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  /** A document does not get better by being read again. */
  readonly retryable = false;

  constructor(code: ManifestErrorCode, message: string, options: ManifestErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.details = options.details ?? {};
  }
}

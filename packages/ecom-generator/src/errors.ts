export type EcomGeneratorErrorCode =
  /** The configuration file cannot be read or is not YAML. */
  | 'ECL_GENERATOR_CONFIG_UNREADABLE'
  /** A key, a value or a combination of values breaks a rule. */
  | 'ECL_GENERATOR_CONFIG_INVALID'
  /** An option of a call, e.g. the number of threads, is out of range. */
  | 'ECL_GENERATOR_OPTION_INVALID'
  /** The window is half given, reversed, or begins before the origin. */
  | 'ECL_GENERATOR_WINDOW_INVALID'
  /** The lookups folder or one of its files does not exist. */
  | 'ECL_GENERATOR_LOOKUPS_MISSING'
  /** A lookup file does not fit its contract, or was changed after it was made. */
  | 'ECL_GENERATOR_LOOKUPS_INVALID'
  /** The lookups were made with another seed. */
  | 'ECL_GENERATOR_LOOKUPS_MISMATCH'
  /** The id-state file and all its older copies are damaged or not understood. */
  | 'ECL_GENERATOR_STATE_INVALID'
  /** The id state was written by a newer version. */
  | 'ECL_GENERATOR_STATE_NEWER'
  /** The id state belongs to another seed, configuration or set of lookups. */
  | 'ECL_GENERATOR_STATE_MISMATCH'
  /** Another run holds the id-state file. */
  | 'ECL_GENERATOR_STATE_LOCKED'
  /** A file could not be written; nothing that was complete before is harmed. */
  | 'ECL_GENERATOR_WRITE_FAILED'
  /** The generated rows broke a rule of the quality checks. */
  | 'ECL_GENERATOR_CHECK_FAILED';

export interface EcomGeneratorErrorOptions extends ErrorOptions {
  /** Paths, keys, digests and counts; never row values. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** @default false */
  readonly retryable?: boolean | undefined;
}

/** Every failure this package raises. Branch on `code` or `retryable`, never on `message`. */
export class EcomGeneratorError extends Error {
  override readonly name = 'EcomGeneratorError';
  readonly code: EcomGeneratorErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  /** `true` only when repeating the same call can succeed. */
  readonly retryable: boolean;

  constructor(code: EcomGeneratorErrorCode, message: string, options: EcomGeneratorErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.details = options.details ?? {};
    this.retryable = options.retryable ?? false;
  }
}

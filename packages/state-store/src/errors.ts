/** Closed set of reasons for which an operation of this package ends. */
export type StateErrorCode =
  /** The URL is not of a form that names a state store. */
  | 'ECL_STATE_INVALID_URL'
  /** An argument is not of a form that is allowed. */
  | 'ECL_STATE_INVALID_ARGUMENT'
  /** The store was closed. */
  | 'ECL_STATE_CLOSED'
  /** The unit was never planned. */
  | 'ECL_STATE_UNKNOWN_UNIT'
  /** The run was never started. */
  | 'ECL_STATE_UNKNOWN_RUN'
  /** Somebody else holds the unit now. Stop working on it. */
  | 'ECL_STATE_LEASE_LOST'
  /** The unit cannot go from its state to the one asked for. */
  | 'ECL_STATE_ILLEGAL_STEP'
  /** The document was changed by somebody else since it was read. Read it again. */
  | 'ECL_STATE_CONFLICT'
  /** Another process keeps the store locked. */
  | 'ECL_STATE_BUSY'
  /** The state was written by a newer version. Use that one. */
  | 'ECL_STATE_NEWER_VERSION'
  /** No space or quota is left. Free space and run again. */
  | 'ECL_STATE_DISK_FULL'
  /** Permission is missing. */
  | 'ECL_STATE_NO_PERMISSION'
  /** The file system is read-only. */
  | 'ECL_STATE_READ_ONLY'
  /** The storage reported a fault; check the device. */
  | 'ECL_STATE_IO';

export interface StateErrorOptions extends ErrorOptions {
  /** Keys, paths, counts; never secrets or row values. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

const TEMPORARY: ReadonlySet<StateErrorCode> = new Set([
  'ECL_STATE_BUSY',
  'ECL_STATE_DISK_FULL',
  'ECL_STATE_LEASE_LOST',
  'ECL_STATE_CONFLICT',
]);

/** Every failure this package raises. Branch on `code`, never on `message`. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly code: StateErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  /** `true` when running again can succeed without anything being mended first, or after space was freed. */
  readonly retryable: boolean;

  constructor(code: StateErrorCode, message: string, options: StateErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.details = options.details ?? {};
    this.retryable = TEMPORARY.has(code);
  }
}

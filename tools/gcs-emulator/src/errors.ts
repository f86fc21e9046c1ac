export type GcsEmulatorErrorCode =
  | 'ECL_GCS_EMULATOR_OPTIONS'
  | 'ECL_GCS_EMULATOR_DIRECTORY_IN_USE'
  | 'ECL_GCS_EMULATOR_DIRECTORY_DAMAGED'
  | 'ECL_GCS_EMULATOR_LISTEN'
  | 'ECL_GCS_EMULATOR_FAULT_RULE';

export interface GcsEmulatorErrorOptions extends ErrorOptions {
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** A mistake of the one who runs the emulator; what a client of it does wrong is answered over HTTP. */
export class GcsEmulatorError extends Error {
  override readonly name = 'GcsEmulatorError';
  readonly code: GcsEmulatorErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryable = false;

  constructor(code: GcsEmulatorErrorCode, message: string, options: GcsEmulatorErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** Reasons of the JSON API's error documents, as far as this server gives them. */
export type ApiReason =
  | 'notFound'
  | 'conditionNotMet'
  | 'notModified'
  | 'invalid'
  | 'required'
  | 'conflict'
  | 'authError'
  | 'forbidden'
  | 'rateLimitExceeded'
  | 'requestedRangeNotSatisfiable'
  | 'notImplemented'
  | 'backendError'
  | (string & {});

/** A request is refused: thrown anywhere below the routes, turned into the JSON error document by `replyToFailure`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly reason: ApiReason;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, reason: ApiReason, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.headers = headers;
  }
}

export function invalid(message: string): ApiError {
  return new ApiError(400, 'invalid', message);
}

export function required(parameter: string): ApiError {
  return new ApiError(400, 'required', `Required parameter: ${parameter}`);
}

export function notFound(message: string): ApiError {
  return new ApiError(404, 'notFound', message);
}

export function notImplemented(what: string): ApiError {
  return new ApiError(501, 'notImplemented', `${what} is not implemented by this emulator.`);
}

/** The client went away, or a fault took it away, before its body was complete: there is nobody to answer. */
export class BodyCutError extends Error {
  override readonly name = 'BodyCutError';
}

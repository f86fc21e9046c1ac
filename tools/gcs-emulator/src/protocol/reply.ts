import { ApiError } from './api-error.ts';

export type ReplyHeaders = Readonly<Record<string, string | readonly string[]>>;

/** An answer that is decided but not sent, so that a fault can come between. */
export interface Reply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly byteCount: number;
  /** The body from its beginning; called at most once. */
  readonly body: () => AsyncIterable<Buffer>;
  /** To be called once the reply is sent or given up. */
  readonly dispose: () => void;
}

const nothingToDispose = (): void => undefined;

export function emptyReply(status: number, headers: ReplyHeaders = {}): Reply {
  return { status, headers, byteCount: 0, body: () => once(Buffer.alloc(0)), dispose: nothingToDispose };
}

export function jsonReply(status: number, value: unknown, headers: ReplyHeaders = {}): Reply {
  return bufferReply(status, Buffer.from(`${JSON.stringify(value)}\n`), {
    'Content-Type': 'application/json; charset=UTF-8',
    'Cache-Control': 'no-cache, no-store, max-age=0, must-revalidate',
    ...headers,
  });
}

export function textReply(status: number, text: string): Reply {
  return bufferReply(status, Buffer.from(text), { 'Content-Type': 'text/plain; charset=utf-8' });
}

/** The error document; 304 has none. */
function errorReply(error: ApiError): Reply {
  if (error.status === 304) return emptyReply(304, error.headers);
  const { status, reason, message } = error;
  const document = { error: { code: status, message, errors: [{ message, domain: 'global', reason }] } };
  return jsonReply(status, document, error.headers);
}

/** What a failure below means to the client: its own fault if it is an `ApiError`, the server's otherwise. */
export function replyToFailure(failure: unknown): Reply {
  if (failure instanceof ApiError) return errorReply(failure);
  const message = failure instanceof Error ? failure.message : String(failure);
  return errorReply(new ApiError(500, 'backendError', `The emulator failed: ${message}`));
}

function bufferReply(status: number, body: Buffer, headers: ReplyHeaders): Reply {
  return { status, headers, byteCount: body.length, body: () => once(body), dispose: nothingToDispose };
}

async function* once(buffer: Buffer): AsyncGenerator<Buffer> {
  if (buffer.length > 0) yield buffer;
}

import type { IncomingHttpHeaders } from 'node:http';

import type { TokenIssuer } from '../auth/token-issuer.ts';
import type { WriteContext } from '../objects/write-object.ts';
import { required } from '../protocol/api-error.ts';
import type { Reply } from '../protocol/reply.ts';
import type { Query } from '../protocol/request-target.ts';
import type { Storage } from '../storage/storage.ts';
import type { SessionStore } from '../uploads/session-store.ts';

/** What the handlers work on. */
export interface HandlerContext extends WriteContext {
  readonly storage: Storage;
  readonly sessions: SessionStore;
  readonly tokens: TokenIssuer;
  /** Judge a session's preconditions at its start too, as the service does. */
  readonly checksSessionStart: boolean;
}

/** One request, as the handlers see it. */
export interface HandledRequest {
  readonly method: string;
  readonly bucket: string;
  /** Empty where the operation has none. */
  readonly object: string;
  readonly query: Query;
  readonly headers: IncomingHttpHeaders;
  readonly body: AsyncIterable<Buffer>;
  /** Scheme and authority the client used, for links. */
  readonly baseUrl: string;
}

export type Handler = (context: HandlerContext, request: HandledRequest) => Promise<Reply>;

/** @throws {ApiError} 400 when it is absent */
export function requiredParameter(query: Query, name: string): string {
  const value = query.get(name);
  if (value === undefined || value === '') throw required(name);
  return value;
}

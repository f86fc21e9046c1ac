import { once } from 'node:events';
import type { Socket } from 'node:net';

import type { DueFault } from '../faults/fault-plan.ts';
import type { FaultRule } from '../faults/fault-rule.ts';
import { ApiError, BodyCutError } from '../protocol/api-error.ts';

const REASONS: ReadonlyMap<number, string> = new Map([
  [400, 'invalid'],
  [401, 'authError'],
  [403, 'forbidden'],
  [404, 'notFound'],
  [408, 'requestTimeout'],
  [409, 'conflict'],
  [410, 'gone'],
  [412, 'conditionNotMet'],
  [429, 'rateLimitExceeded'],
]);

/** A fault has ended the request by other means than an answer. */
export class StruckError extends BodyCutError {}

/**
 * Does to a connection what a fault before the answer says; kinds that only change the pace do nothing here.
 *
 * @throws {ApiError} for `status`
 * @throws {StruckError} when the connection is gone, or has been silent until its end
 */
export async function strike({ rule, hit }: DueFault, socket: Socket): Promise<void> {
  await rule.onHit?.(hit);
  switch (rule.kind) {
    case 'status':
      throw statusError(rule);
    case 'reset':
    case 'lost-response':
      socket.resetAndDestroy();
      throw new StruckError(rule.kind);
    case 'black-hole':
      if (!socket.destroyed) await once(socket, 'close');
      throw new StruckError(rule.kind);
    case 'truncate':
    case 'trickle':
    case 'callback':
      return;
  }
}

function statusError({ status = 503, reason, message, retryAfter }: FaultRule): ApiError {
  return new ApiError(
    status,
    reason ?? REASONS.get(status) ?? 'backendError',
    message ?? `Injected answer ${status}.`,
    {
      ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
      ...(status === 401 && {
        'WWW-Authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"',
      }),
    },
  );
}

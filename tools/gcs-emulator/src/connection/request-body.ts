import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import { BodyCutError } from '../protocol/api-error.ts';

/** How slowly something moves. */
export interface Pace {
  readonly bytes: number;
  readonly everyMs: number;
}

export interface RequestBodyOptions {
  /** Called for each piece that is handed on. */
  readonly onBytes: (byteCount: number) => void;
  /** Called once, after `tripAfterBytes` or at the end of a shorter body; whatever it throws, the reader sees. */
  readonly trip?: (() => Promise<void>) | undefined;
  readonly tripAfterBytes?: number | undefined;
  readonly pace?: (() => Pace | undefined) | undefined;
}

/** A request's body, read while it arrives, with a place for a fault in the middle. */
export interface RequestBody extends AsyncIterable<Buffer> {
  /** Reads what nobody wanted, so that the fault in the middle of it happens all the same. */
  drain(): Promise<void>;
}

/** @throws {BodyCutError} from the iteration, when the client goes away in the middle */
export function readRequestBody(request: IncomingMessage, options: RequestBodyOptions): RequestBody {
  const iterator = readPieces(request, options);
  const body = {
    // one iterator however often it is asked for: what is read is gone, and leaving a loop early ends nothing
    [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }),
    async drain() {
      for await (const _ of body) {
        // nobody wants it
      }
    },
  };
  return body;
}

async function* readPieces(request: IncomingMessage, options: RequestBodyOptions): AsyncGenerator<Buffer> {
  const { onBytes, trip, tripAfterBytes = 0, pace } = options;
  let left = trip === undefined ? Infinity : tripAfterBytes;
  const tripOnce = async (): Promise<void> => {
    left = Infinity;
    await trip?.();
  };
  if (left === 0) await tripOnce();
  for await (const chunk of chunksOf(request)) {
    let rest = chunk;
    while (rest.length > 0) {
      const speed = pace?.();
      const piece = rest.subarray(0, Math.min(left, speed?.bytes ?? Infinity));
      rest = rest.subarray(piece.length);
      left -= piece.length;
      onBytes(piece.length);
      yield piece;
      if (left === 0) await tripOnce();
      // a pace that the client does not outlive is not kept up for nobody
      if (speed !== undefined) await pause(request, speed.everyMs);
    }
  }
  if (left !== Infinity) await tripOnce();
}

async function* chunksOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    // the stream must survive an early end of the loop: destroying it would take the connection along
    yield* request.iterator({ destroyOnReturn: false });
  } catch (cause) {
    throw new BodyCutError('the client cut the body', { cause });
  }
}

/** @throws {BodyCutError} when the connection ends meanwhile */
export async function pause(request: IncomingMessage, durationMs: number): Promise<void> {
  const { socket } = request;
  const ended = new AbortController();
  const end = (): void => ended.abort();
  socket.once('close', end);
  try {
    if (socket.destroyed) ended.abort();
    await delay(durationMs, undefined, { ref: false, signal: ended.signal });
  } catch (cause) {
    throw new BodyCutError('the connection ended', { cause });
  } finally {
    socket.off('close', end);
  }
}

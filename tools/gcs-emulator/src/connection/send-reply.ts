import type { IncomingMessage, ServerResponse } from 'node:http';

import { BodyCutError } from '../protocol/api-error.ts';
import type { Reply } from '../protocol/reply.ts';
import { firstEvent } from './first-event.ts';
import { pause } from './request-body.ts';
import type { Pace } from './request-body.ts';

export interface SendReplyOptions {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly reply: Reply;
  readonly pace?: Pace | undefined;
  /** Send no more than this much of the body and leave the answer open. */
  readonly stopAfterBytes?: number | undefined;
}

/** Sends an answer, or the beginning of one. @throws {BodyCutError} when the client does not wait for the end */
export async function sendReply({ request, response, reply, pace, stopAfterBytes }: SendReplyOptions): Promise<void> {
  const isBodiless = request.method === 'HEAD' || reply.status === 204 || reply.status === 304;
  response.writeHead(reply.status, {
    ...Object.fromEntries(
      Object.entries(reply.headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
    ),
    ...(reply.status !== 204 && reply.status !== 304 && { 'Content-Length': String(reply.byteCount) }),
  });
  if (stopAfterBytes !== undefined || pace !== undefined) response.flushHeaders();
  let left = stopAfterBytes ?? Infinity;
  if (!isBodiless && left > 0) {
    for await (const chunk of reply.body()) {
      for (const piece of piecesOf(chunk.subarray(0, Math.min(left, chunk.length)), pace)) {
        await write(response, piece);
        if (pace !== undefined) await pause(request, pace.everyMs);
      }
      left -= chunk.length;
      if (left <= 0) break;
    }
  }
  if (stopAfterBytes !== undefined) return;
  response.end();
  if (!response.writableFinished) await firstEvent(response, 'finish', 'close');
}

async function write(response: ServerResponse, piece: Buffer): Promise<void> {
  if (response.destroyed) throw new BodyCutError('the client went away during the answer');
  if (response.write(piece)) return;
  await firstEvent(response, 'drain', 'close');
}

function* piecesOf(chunk: Buffer, pace: Pace | undefined): Generator<Buffer> {
  const step = pace?.bytes ?? chunk.length;
  for (let at = 0; at < chunk.length; at += step) yield chunk.subarray(at, at + step);
}

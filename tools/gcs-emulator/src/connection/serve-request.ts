import type { IncomingMessage, ServerResponse } from 'node:http';

import type { DueFault, FaultPlan } from '../faults/fault-plan.ts';
import type { HandlerContext } from '../handlers/handler-context.ts';
import { handlers } from '../handlers/handlers.ts';
import { publicHeaders } from '../journal.ts';
import type { Journal, OpenJournalEntry } from '../journal.ts';
import { BodyCutError, notImplemented } from '../protocol/api-error.ts';
import { isSessionOperation } from '../protocol/operation.ts';
import { replyToFailure, textReply } from '../protocol/reply.ts';
import type { Reply } from '../protocol/reply.ts';
import { parseRequestTarget } from '../protocol/request-target.ts';
import type { RequestTarget } from '../protocol/request-target.ts';
import { routeRequest } from '../protocol/route.ts';
import type { Route } from '../protocol/route.ts';
import { parseUploadRange } from '../uploads/content-range.ts';
import { readRequestBody } from './request-body.ts';
import type { Pace } from './request-body.ts';
import { sendReply } from './send-reply.ts';
import { strike, StruckError } from './strike.ts';

export interface ServeContext {
  readonly handling: HandlerContext;
  readonly faults: FaultPlan;
  readonly journal: Journal;
  /** Used in links when a request names no host. */
  readonly url: () => string;
}

/** Takes one request through its four phases; whatever goes wrong ends here. */
export async function serveRequest(
  context: ServeContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
  const { target, failure } = readTarget(request);
  const route = routeRequest({ method, ...target, headers: request.headers });
  const entry = context.journal.open({
    atMs: context.handling.objects.clock.now(),
    method: request.method ?? 'GET',
    operation: route.operation,
    bucket: route.bucket,
    object: route.object,
    headers: publicHeaders(request.headers),
    query: Object.fromEntries([...target.query].filter(([name]) => name !== 'upload_id')),
  });
  const due = context.faults.take({ ...route, sessionRange: sessionRangeOf(route, request) });
  // the errors of a connection that is being cut reach the reader of the body or of `close`
  response.on('error', () => undefined);
  let reply: Reply | undefined;
  try {
    reply = await decide({ context, request, entry, due }, route, target, failure);
    entry.status = reply.status;
    await answer({ context, request, entry, due }, response, reply);
    // the rest of a body whose middle was answered with an error
    request.resume();
  } catch (error) {
    if (error instanceof StruckError) entry.verdict = { kind: 'fault', fault: error.message };
    else entry.verdict = { kind: 'cut-by-client' };
    if (!request.socket.destroyed) request.socket.destroy();
  } finally {
    reply?.dispose();
  }
}

interface Exchange {
  readonly context: ServeContext;
  readonly request: IncomingMessage;
  readonly entry: OpenJournalEntry;
  readonly due: DueFault | undefined;
}

/** Everything up to the answer: the faults before it, the body, the work itself. */
async function decide(
  { context, request, entry, due }: Exchange,
  route: Route,
  target: RequestTarget,
  failure: unknown,
): Promise<Reply> {
  const phase = due?.rule.phase;
  let pace = phase === 'before-send' ? paceOf(due) : undefined;
  const body = readRequestBody(request, {
    onBytes: (byteCount) => {
      entry.phase = 'mid-body';
      entry.bytesIn += byteCount;
    },
    ...(due !== undefined &&
      phase === 'mid-body' && {
        tripAfterBytes: tripPoint(due, request),
        trip: async () => {
          pace = paceOf(due);
          await strike(due, request.socket);
        },
      }),
    pace: () => pace,
  });
  try {
    if (due !== undefined && phase === 'before-send') await strike(due, request.socket);
  } catch (error) {
    if (error instanceof BodyCutError) throw error;
    // the body stays unread: Node throws it away once the answer is sent
    return replyToFailure(error);
  }
  let reply: Reply | undefined;
  try {
    // a request without a body has its middle before anything is done
    if (!hasBody(request)) await body.drain();
    reply = await handle({ context, request }, route, target, failure, body);
    // what the handler left unread still has its middle; and an unread rest would block the connection
    await body.drain();
    entry.phase = 'after-commit';
    return reply;
  } catch (error) {
    reply?.dispose();
    if (!(error instanceof BodyCutError)) return replyToFailure(error);
    // a later request to the same session took over, and this client still waits
    if (error instanceof StruckError || request.socket.destroyed || !request.complete) throw error;
    return textReply(503, 'Another request to this upload session has taken over.');
  }
}

/** The work itself; a refusal is an answer like another. */
async function handle(
  { context, request }: Pick<Exchange, 'context' | 'request'>,
  route: Route,
  target: RequestTarget,
  failure: unknown,
  body: AsyncIterable<Buffer>,
): Promise<Reply> {
  const { handling } = context;
  const { headers } = request;
  try {
    if (failure !== undefined) throw failure;
    handling.tokens.check(headers.authorization, isOpen(route));
    if (headers['x-goog-encryption-algorithm'] !== undefined)
      throw notImplemented('Encryption with a key of the customer');
    return await handlers[route.operation](handling, {
      method: request.method ?? 'GET',
      bucket: route.bucket ?? '',
      object: route.object ?? '',
      query: target.query,
      headers,
      body,
      baseUrl: headers.host === undefined ? context.url() : `http://${headers.host}`,
    });
  } catch (error) {
    if (error instanceof BodyCutError) throw error;
    return replyToFailure(error);
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

async function answer({ request, entry, due }: Exchange, response: ServerResponse, reply: Reply): Promise<void> {
  const phase = due?.rule.phase;
  if (due === undefined || (phase !== 'after-commit' && phase !== 'mid-response')) {
    await sendReply({ request, response, reply });
    return conclude(entry, response, reply);
  }
  const { rule } = due;
  if (phase === 'after-commit' && rule.kind !== 'truncate') {
    const other = await strike(due, request.socket).then(
      () => reply,
      (error: unknown) => (error instanceof StruckError ? Promise.reject(error) : replyToFailure(error)),
    );
    await sendReply({ request, response, reply: other, pace: paceOf(due) });
    return conclude(entry, response, other);
  }
  const stopAfterBytes = Math.min(rule.afterBytes ?? Math.floor(reply.byteCount / 2), Math.max(0, reply.byteCount - 1));
  if (rule.kind === 'trickle' || rule.kind === 'callback') {
    await strike(due, request.socket);
    await sendReply({ request, response, reply, pace: paceOf(due) });
    return conclude(entry, response, reply);
  }
  if (reply.byteCount === 0) {
    // nothing but a head to cut: half a status line is no answer in any reading
    response.socket?.write('HTTP/1.1 ');
  } else {
    await sendReply({ request, response, reply, stopAfterBytes });
  }
  entry.phase = 'mid-response';
  await strike(due, request.socket);
  // an end in good order: what was written is sent first
  await new Promise<void>((settle) => request.socket.end(settle));
  throw new StruckError(rule.kind);
}

function conclude(entry: OpenJournalEntry, response: ServerResponse, { status }: Reply): void {
  entry.status = status;
  if (!response.writableFinished) throw new BodyCutError('the client went away during the answer');
  entry.phase = 'answered';
  entry.verdict = { kind: 'status', status };
}

/** Only session URIs and the token endpoint are open to callers without a token. */
function isOpen({ operation }: Route): boolean {
  return operation === 'token' || isSessionOperation(operation);
}

function readTarget({ url = '/' }: IncomingMessage): { target: RequestTarget; failure?: unknown } {
  try {
    return { target: parseRequestTarget(url) };
  } catch (failure) {
    // answered in its turn, after the faults that strike any request
    return { target: { segments: [], query: new Map() }, failure };
  }
}

function sessionRangeOf(
  { operation }: Route,
  { headers }: IncomingMessage,
): { start: number; end: number } | undefined {
  if (operation !== 'resumable-upload') return undefined;
  try {
    const range = parseUploadRange(headers['content-range']);
    if (range.kind === 'chunk') return range;
    if (range.kind === 'rest')
      return { start: range.start, end: range.start + Number(headers['content-length'] ?? Infinity) };
  } catch {
    // the handler refuses the header in its turn
  }
  return undefined;
}

/** Where in the body a fault strikes. */
function tripPoint({ rule, hit }: DueFault, { headers }: IncomingMessage): number {
  if (rule.afterBytes !== undefined) return rule.afterBytes;
  if (rule.sessionOffset !== undefined && hit.sessionRange !== undefined)
    return rule.sessionOffset - hit.sessionRange.start;
  return Math.floor(Number(headers['content-length'] ?? 0) / 2);
}

function paceOf(due: DueFault | undefined): Pace | undefined {
  if (due?.rule.kind !== 'trickle') return undefined;
  return { bytes: due.rule.trickleBytes ?? 1, everyMs: due.rule.trickleMs ?? 100 };
}

import { checkChecksums, joinChecksums, parseHashHeader } from '../objects/checksums.ts';
import { parsePreconditions } from '../objects/preconditions.ts';
import { writeObject } from '../objects/write-object.ts';
import { invalid } from '../protocol/api-error.ts';
import { emptyReply, textReply } from '../protocol/reply.ts';
import type { Reply } from '../protocol/reply.ts';
import { parseUploadRange } from '../uploads/content-range.ts';
import type { UploadRange } from '../uploads/content-range.ts';
import type { ResumableSession } from '../uploads/resumable-session.ts';
import { requiredParameter } from './handler-context.ts';
import type { Handler, HandledRequest, HandlerContext } from './handler-context.ts';
import { objectReply } from './object-handlers.ts';

/** Takes a chunk, the rest of an object, or a question for how much has arrived. */
export const continueResumable: Handler = async (context, request) => {
  const session = findSession(context, request);
  if (session.record.result !== undefined) return objectReply(session.record.result, request.baseUrl);
  const range = parseUploadRange(request.headers['content-range']);
  const total = agreeOnTotal(session, range);
  if (range.kind === 'query') {
    if (range.total !== undefined) context.sessions.stateTotal(session, range.total);
    if (range.total !== session.persisted) return incompleteReply(session, request);
    return finish(context, request, session, Buffer.alloc(0), range.total);
  }
  const { persisted } = session;
  if (range.start > persisted) return gapReply(range.start, persisted);
  const expected = expectedBytes(request, range, total);
  if (total !== undefined) context.sessions.stateTotal(session, total);
  const counted = countBytes(request.body, expected);
  const tail = await session.append(range.start, counted.body);
  // nothing may come between this line and the judgement of what has arrived
  const end = range.start + counted.byteCount();
  if (expected !== undefined && counted.byteCount() !== expected)
    throw invalid(`The body has ${counted.byteCount()} bytes where the Content-Range header announces ${expected}.`);
  if (range.kind === 'rest') {
    if (end < session.persisted)
      throw invalid(`The object would end at ${end}, before the ${session.persisted} bytes stored.`);
    return finish(context, request, session, tail, end);
  }
  return end === total ? finish(context, request, session, tail, end) : incompleteReply(session, request);
};

/** The service answers a cancelled session with a status of its own. */
export const cancelResumable: Handler = async (context, request) => {
  const session = findSession(context, request);
  if (session.record.result !== undefined) return objectReply(session.record.result, request.baseUrl);
  context.sessions.delete(session);
  return emptyReply(499);
};

function findSession({ sessions }: HandlerContext, { bucket, query }: HandledRequest): ResumableSession {
  return sessions.get(bucket, requiredParameter(query, 'upload_id'));
}

/** The total size, from this request or an earlier one. @throws {ApiError} 400 when they contradict each other */
function agreeOnTotal(session: ResumableSession, range: UploadRange): number | undefined {
  const { totalSize } = session.record;
  const total = range.total ?? totalSize;
  if (total === undefined) return undefined;
  if (totalSize !== undefined && totalSize !== total)
    throw invalid(`Content-Range states a total of ${total} bytes, the session has ${totalSize}.`);
  if (total < session.persisted)
    throw invalid(`Content-Range states a total of ${total} bytes, ${session.persisted} are stored already.`);
  if (range.kind === 'chunk' && range.end > total)
    throw invalid(`Content-Range ends at byte ${range.end}, beyond the total of ${total}.`);
  return total;
}

/** How long the body must be, if that is known. @throws {ApiError} 400 when Content-Length says otherwise */
function expectedBytes(
  { headers }: HandledRequest,
  range: Exclude<UploadRange, { readonly kind: 'query' }>,
  total: number | undefined,
): number | undefined {
  const end = range.kind === 'chunk' ? range.end : total;
  if (end === undefined) return undefined;
  const expected = end - range.start;
  const length = headers['content-length'];
  if (expected < 0 || (length !== undefined && Number(length) !== expected))
    throw invalid(`The body has ${length ?? 0} bytes where ${expected} are announced.`);
  return expected;
}

async function finish(
  context: HandlerContext,
  request: HandledRequest,
  session: ResumableSession,
  tail: Buffer,
  total: number,
): Promise<Reply> {
  const hash = request.headers['x-goog-hash'];
  const header = parseHashHeader(hash === undefined ? undefined : String(hash));
  const { bucket, name, uploadId, blobId, attributes, declared, preconditions } = session.record;
  const result = await session.finish(tail, total, {
    commit: (digest) => {
      checkChecksums(joinChecksums({ crc32c: [], md5Hash: [], ...declared }, header), digest);
      const target = { bucket, name, preconditions: parsePreconditions(new Map(Object.entries(preconditions))) };
      return writeObject(context, target, { digest, blobId, attributes, uploadId });
    },
    conclude: (record) => context.sessions.complete(session, record),
  });
  return objectReply(result, request.baseUrl);
}

/** How far the session has come; some clients cannot bear a 308 and ask for another form. */
async function incompleteReply(session: ResumableSession, { headers }: HandledRequest): Promise<Reply> {
  await session.sync();
  const { persisted } = session;
  const range: Record<string, string> = persisted === 0 ? {} : { Range: `bytes=0-${persisted - 1}` };
  if (String(headers['x-guploader-no-308']).toLowerCase() !== 'yes') return emptyReply(308, range);
  return emptyReply(200, { ...range, 'X-HTTP-Status-Code-Override': '308' });
}

function gapReply(offset: number, persisted: number): Reply {
  return textReply(
    503,
    `Invalid request.  According to the Content-Range header, the upload offset is ${offset} byte(s), which exceeds already uploaded size of ${persisted} byte(s).`,
  );
}

/** Counts a body and lets no byte beyond `limit` through. */
function countBytes(
  body: AsyncIterable<Buffer>,
  limit = Infinity,
): { readonly body: AsyncIterable<Buffer>; readonly byteCount: () => number } {
  let byteCount = 0;
  async function* count(): AsyncGenerator<Buffer> {
    for await (const chunk of body) {
      const room = Math.max(0, limit - byteCount);
      byteCount += chunk.length;
      yield chunk.length > room ? chunk.subarray(0, room) : chunk;
    }
  }
  return { body: count(), byteCount: () => byteCount };
}

import type { NewContent } from '../objects/write-object.ts';
import { checkChecksums, joinChecksums, parseHashHeader } from '../objects/checksums.ts';
import type { DeclaredChecksums } from '../objects/checksums.ts';
import { agreeOnContentType, parseJsonObject, parseSubmittedMetadata } from '../objects/object-metadata.ts';
import { checkObjectName } from '../objects/object-name.ts';
import { parsePreconditions } from '../objects/preconditions.ts';
import type { ObjectAttributes } from '../objects/records.ts';
import { writeObject } from '../objects/write-object.ts';
import type { WriteTarget } from '../objects/write-object.ts';
import { invalid, required } from '../protocol/api-error.ts';
import type { Reply } from '../protocol/reply.ts';
import type { Query } from '../protocol/request-target.ts';
import { parseBoundary, readMultipart } from '../uploads/multipart-reader.ts';
import { receiveContent } from '../uploads/receive-content.ts';
import type { ReceivedContent } from '../uploads/receive-content.ts';
import { requiredParameter } from './handler-context.ts';
import type { Handler, HandledRequest, HandlerContext } from './handler-context.ts';
import { objectReply } from './object-handlers.ts';
import { readSmallBody } from './read-small-body.ts';

export const insertObject: Handler = async (context, request) => {
  const uploadType = requiredParameter(request.query, 'uploadType');
  return uploadType === 'media' ? insertMedia(context, request) : insertMultipart(context, request);
};

/** What only the query can say of an object. */
export function queryAttributes(query: Query): Partial<ObjectAttributes> {
  const contentEncoding = query.get('contentEncoding');
  return contentEncoding === undefined ? {} : { contentEncoding };
}

async function insertMedia(context: HandlerContext, request: HandledRequest): Promise<Reply> {
  const target = parseTarget(request, undefined);
  context.objects.bucket(target.bucket);
  checkObjectName(target.name);
  const declared = parseHashHeader(hashHeader(request));
  const contentType = request.headers['content-type'];
  const received = await receiveContent(context.storage, request.body);
  const attributes = { ...queryAttributes(request.query), ...(contentType !== undefined && { contentType }) };
  return commit(context, request, { target, received, declared, attributes });
}

async function insertMultipart(context: HandlerContext, request: HandledRequest): Promise<Reply> {
  const preconditions = parsePreconditions(request.query);
  context.objects.bucket(request.bucket);
  const fromHeader = parseHashHeader(hashHeader(request));
  const parts = readMultipart(request.body, parseBoundary(request.headers['content-type']));
  const first = await parts.next();
  if (first.done === true) throw invalid('Malformed multipart body: expected two parts, found none.');
  const submitted = parseSubmittedMetadata(parseJsonObject(await readSmallBody(first.value.content)));
  const { name } = parseTarget(request, submitted.name);
  checkObjectName(name);
  const second = await parts.next();
  if (second.done === true) throw invalid('Malformed multipart body: expected two parts, found one.');
  const contentType = agreeOnContentType(submitted.attributes.contentType, second.value.headers.get('content-type'));
  const received = await receiveContent(context.storage, second.value.content);
  try {
    const third = await parts.next();
    if (third.done !== true) throw invalid('Malformed multipart body: expected two parts, found more.');
  } catch (error) {
    context.storage.removeBlob(received.blobId);
    throw error;
  }
  return commit(context, request, {
    target: { bucket: request.bucket, name, preconditions },
    received,
    declared: joinChecksums(submitted.declared, fromHeader),
    attributes: {
      ...submitted.attributes,
      ...queryAttributes(request.query),
      ...(contentType !== undefined && { contentType }),
    },
  });
}

interface Arrived {
  readonly target: WriteTarget;
  readonly received: ReceivedContent;
  readonly declared: DeclaredChecksums;
  readonly attributes: NewContent['attributes'];
}

/** Everything has arrived: judge it and put it in place without a pause, or leave no trace. */
function commit(context: HandlerContext, { baseUrl }: HandledRequest, arrived: Arrived): Reply {
  const { target, received, declared, attributes } = arrived;
  try {
    checkChecksums(declared, received.digest);
    return objectReply(writeObject(context, target, { ...received, attributes }), baseUrl);
  } catch (error) {
    context.storage.removeBlob(received.blobId);
    throw error;
  }
}

/** The name in the query wins over the one in the metadata. */
function parseTarget({ bucket, query }: HandledRequest, submittedName: string | undefined): WriteTarget {
  const name = query.get('name') ?? submittedName;
  const preconditions = parsePreconditions(query);
  if (name === undefined) throw required('name');
  return { bucket, name, preconditions };
}

function hashHeader({ headers }: HandledRequest): string | undefined {
  const value = headers['x-goog-hash'];
  return value === undefined ? undefined : String(value);
}

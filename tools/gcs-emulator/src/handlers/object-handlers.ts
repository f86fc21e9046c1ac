import { encodeCrc32c } from '../crc32c.ts';
import { patchAttributes } from '../objects/object-metadata.ts';
import { checkObjectName } from '../objects/object-name.ts';
import { checkPreconditions, parsePreconditions } from '../objects/preconditions.ts';
import type { ObjectRecord } from '../objects/records.ts';
import { etagOf, objectResource } from '../objects/resource.ts';
import { parseByteRange } from '../protocol/byte-range.ts';
import { int64Parameter } from '../protocol/int64.ts';
import { emptyReply, jsonReply } from '../protocol/reply.ts';
import type { Reply } from '../protocol/reply.ts';
import type { Storage } from '../storage/storage.ts';
import type { Handler, HandledRequest, HandlerContext } from './handler-context.ts';
import { readJsonBody } from './read-small-body.ts';

export const getObject: Handler = async (context, request) =>
  objectReply(judgedObject(context, request), request.baseUrl);

/** The answer that describes an object. */
export function objectReply(record: ObjectRecord, baseUrl: string): Reply {
  return jsonReply(200, objectResource(record, baseUrl), { ETag: etagOf(record.generation, record.metageneration) });
}

export const downloadObject: Handler = async (context, request) => {
  const record = judgedObject(context, request);
  const { size, attributes } = record;
  const range = parseByteRange(request.headers.range, size);
  const { start, end } = range ?? { start: 0, end: size };
  // held until the answer is sent: a replaced object's bytes stay readable for who has begun to read them
  context.objects.blobs.retain(record.segments);
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      'Content-Type': attributes.contentType,
      ...(attributes.contentEncoding !== undefined && { 'Content-Encoding': attributes.contentEncoding }),
      ...(attributes.contentDisposition !== undefined && { 'Content-Disposition': attributes.contentDisposition }),
      ...(attributes.contentLanguage !== undefined && { 'Content-Language': attributes.contentLanguage }),
      ...(attributes.cacheControl !== undefined && { 'Cache-Control': attributes.cacheControl }),
      ...(range !== undefined && { 'Content-Range': `bytes ${start}-${end - 1}/${size}` }),
      'Accept-Ranges': 'bytes',
      ETag: etagOf(record.generation, record.metageneration),
      'Last-Modified': new Date(record.updated).toUTCString(),
      'X-Goog-Hash': [
        `crc32c=${encodeCrc32c(record.crc32c)}`,
        ...(record.md5Hash === undefined ? [] : [`md5=${record.md5Hash}`]),
      ],
      'X-Goog-Generation': record.generation,
      'X-Goog-Metageneration': String(record.metageneration),
      'X-Goog-Storage-Class': attributes.storageClass,
      'X-Goog-Stored-Content-Length': String(size),
      'X-Goog-Stored-Content-Encoding': attributes.contentEncoding ?? 'identity',
      ...(record.componentCount !== undefined && { 'X-Goog-Component-Count': String(record.componentCount) }),
    },
    byteCount: end - start,
    body: () => readContent(context.storage, record, start, end),
    dispose: () => context.objects.blobs.release(record.segments),
  };
};

export const deleteObject: Handler = async (context, request) => {
  const record = judgedObject(context, request);
  context.limit.check(record);
  context.objects.delete(record);
  context.limit.note(record);
  return emptyReply(204);
};

export const patchObject: Handler = async (context, request) => {
  const patch = await readJsonBody(request.body);
  // no await from here on: judged and written in one go
  const before = judgedObject(context, request);
  const attributes = patchAttributes(before.attributes, patch);
  context.limit.check(before);
  const after: ObjectRecord = {
    ...before,
    attributes,
    metageneration: before.metageneration + 1,
    updated: new Date(context.objects.clock.now()).toISOString(),
  };
  context.objects.put(after);
  context.limit.note(after);
  return objectReply(after, request.baseUrl);
};

/** The object asked for: it must exist, in that generation, before preconditions count. */
function judgedObject({ objects }: HandlerContext, { bucket, object, query }: HandledRequest): ObjectRecord {
  const preconditions = parsePreconditions(query);
  const generation = int64Parameter(query, 'generation');
  objects.bucket(bucket);
  checkObjectName(object);
  const record = objects.get(bucket, object, generation);
  checkPreconditions(preconditions, record);
  return record;
}

async function* readContent(
  storage: Storage,
  record: ObjectRecord,
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  let at = 0;
  for (const { blobId, size } of record.segments) {
    const from = Math.max(0, start - at);
    const to = Math.min(size, end - at);
    if (from < to) yield* storage.readBlob(blobId, from, to);
    at += size;
  }
}

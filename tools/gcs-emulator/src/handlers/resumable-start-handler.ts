import { randomBytes } from 'node:crypto';

import { joinChecksums, parseHashHeader } from '../objects/checksums.ts';
import { agreeOnContentType, completeAttributes, parseSubmittedMetadata } from '../objects/object-metadata.ts';
import { checkObjectName } from '../objects/object-name.ts';
import { checkPreconditions, parsePreconditions, serializePreconditions } from '../objects/preconditions.ts';
import { invalid, required } from '../protocol/api-error.ts';
import { emptyReply } from '../protocol/reply.ts';
import { newBlobId } from '../uploads/receive-content.ts';
import type { Handler, HandledRequest } from './handler-context.ts';
import { queryAttributes } from './insert-handlers.ts';
import { readJsonBody } from './read-small-body.ts';

/** Opens a session: everything but the bytes is said here and kept for the end. */
export const startResumable: Handler = async (context, request) => {
  const { bucket, query, baseUrl } = request;
  const preconditions = parsePreconditions(query);
  const submitted = parseSubmittedMetadata(await readJsonBody(request.body));
  const { storageClass } = context.objects.bucket(bucket);
  const name = agreeOnName(query.get('name'), submitted.name);
  checkObjectName(name);
  const totalSize = declaredSize(request);
  const contentType = agreeOnContentType(submitted.attributes.contentType, header(request, 'x-upload-content-type'));
  if (context.checksSessionStart) checkPreconditions(preconditions, context.objects.find(bucket, name));
  const uploadId = randomBytes(24).toString('base64url');
  context.sessions.add({
    uploadId,
    bucket,
    name,
    blobId: newBlobId(),
    attributes: completeAttributes(
      { ...submitted.attributes, ...queryAttributes(query), ...(contentType !== undefined && { contentType }) },
      storageClass,
    ),
    declared: joinChecksums(submitted.declared, parseHashHeader(header(request, 'x-goog-hash'))),
    preconditions: serializePreconditions(preconditions),
    ...(totalSize !== undefined && { totalSize }),
    startedAtMs: context.objects.clock.now(),
  });
  const target = `${baseUrl}/upload/storage/v1/b/${encodeURIComponent(bucket)}/o`;
  return emptyReply(200, {
    Location: `${target}?uploadType=resumable&name=${encodeURIComponent(name)}&upload_id=${uploadId}`,
    'X-GUploader-UploadID': uploadId,
  });
};

function agreeOnName(fromQuery: string | undefined, fromMetadata: string | undefined): string {
  const name = fromQuery ?? fromMetadata;
  if (name === undefined) throw required('name');
  if (fromMetadata !== undefined && fromMetadata !== name)
    throw invalid(`The name in the metadata ("${fromMetadata}") does not match the one in the query ("${name}").`);
  return name;
}

function declaredSize(request: HandledRequest): number | undefined {
  const text = header(request, 'x-upload-content-length');
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw invalid(`Invalid X-Upload-Content-Length: expected a byte count, got "${text}".`);
  return Number(text);
}

function header({ headers }: HandledRequest, name: string): string | undefined {
  const value = headers[name];
  return value === undefined ? undefined : String(value);
}

import { checkBucketName } from '../objects/object-name.ts';
import { isJsonObject, textMember } from '../objects/object-metadata.ts';
import { checkPreconditions, parsePreconditions } from '../objects/preconditions.ts';
import type { BucketRecord } from '../objects/records.ts';
import { bucketResource } from '../objects/resource.ts';
import { required } from '../protocol/api-error.ts';
import { emptyReply, jsonReply } from '../protocol/reply.ts';
import type { Handler, HandledRequest, HandlerContext } from './handler-context.ts';
import { readJsonBody } from './read-small-body.ts';

export interface NewBucket {
  readonly name: string;
  readonly location?: string | undefined;
  readonly storageClass?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export function newBucketRecord(
  { name, location = 'US', storageClass = 'STANDARD', labels }: NewBucket,
  nowMs: number,
): BucketRecord {
  return {
    name,
    location: location.toUpperCase(),
    storageClass,
    ...(labels && { labels }),
    metageneration: 1,
    timeCreated: new Date(nowMs).toISOString(),
  };
}

export const createBucket: Handler = async ({ objects }, { body, baseUrl }) => {
  const document = await readJsonBody(body);
  const name = textMember(document, 'name');
  if (name === undefined) throw required('name');
  checkBucketName(name);
  const { labels } = document;
  const record = newBucketRecord(
    {
      name,
      location: textMember(document, 'location'),
      storageClass: textMember(document, 'storageClass'),
      labels: isJsonObject(labels) ? textsOf(labels) : undefined,
    },
    objects.clock.now(),
  );
  objects.createBucket(record);
  return jsonReply(200, bucketResource(record, baseUrl));
};

export const getBucket: Handler = async (context, request) =>
  jsonReply(200, bucketResource(judgedBucket(context, request), request.baseUrl));

export const deleteBucket: Handler = async (context, request) => {
  context.objects.deleteBucket(judgedBucket(context, request).name);
  return emptyReply(204);
};

/** Buckets have a metageneration and no generation. */
function judgedBucket({ objects }: HandlerContext, { bucket, query }: HandledRequest): BucketRecord {
  const { ifMetagenerationMatch, ifMetagenerationNotMatch } = parsePreconditions(query);
  const record = objects.bucket(bucket);
  checkPreconditions(
    {
      ...(ifMetagenerationMatch !== undefined && { ifMetagenerationMatch }),
      ...(ifMetagenerationNotMatch !== undefined && { ifMetagenerationNotMatch }),
    },
    { generation: '0', metageneration: record.metageneration },
  );
  return record;
}

function textsOf(object: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

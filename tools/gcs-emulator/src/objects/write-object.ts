import type { ContentDigest } from '../content-hash.ts';
import { ApiError } from '../protocol/api-error.ts';
import { combineCrc32c } from '../crc32c.ts';
import { completeAttributes } from './object-metadata.ts';
import type { ObjectStore } from './object-store.ts';
import { checkPreconditions } from './preconditions.ts';
import type { Preconditions } from './preconditions.ts';
import type { ObjectAttributes, ObjectRecord, Segment } from './records.ts';
import type { WriteLimit } from './write-limit.ts';

export interface WriteTarget {
  readonly bucket: string;
  readonly name: string;
  readonly preconditions: Preconditions;
}

export interface NewContent {
  readonly digest: ContentDigest;
  readonly blobId: string;
  readonly attributes: Partial<ObjectAttributes>;
  readonly uploadId?: string | undefined;
}

export interface ComposeSource {
  readonly name: string;
  readonly generation?: bigint | undefined;
  readonly ifGenerationMatch?: bigint | undefined;
}

/** What writing needs besides the target. */
export interface WriteContext {
  readonly objects: ObjectStore;
  readonly limit: WriteLimit;
}

/**
 * Judge the preconditions and put the object in place, in one synchronous block.
 *
 * @throws {ApiError} 404, 412, 304, 429; nothing has changed then
 */
export function writeObject({ objects, limit }: WriteContext, target: WriteTarget, content: NewContent): ObjectRecord {
  const { storageClass } = objects.bucket(target.bucket);
  checkPreconditions(target.preconditions, objects.find(target.bucket, target.name));
  limit.check(target);
  const now = new Date(objects.clock.now()).toISOString();
  const record: ObjectRecord = {
    bucket: target.bucket,
    name: target.name,
    generation: objects.nextGeneration(),
    metageneration: 1,
    size: content.digest.size,
    crc32c: content.digest.crc32c,
    md5Hash: content.digest.md5Hash,
    segments: [{ blobId: content.blobId, size: content.digest.size }],
    attributes: completeAttributes(content.attributes, storageClass),
    timeCreated: now,
    updated: now,
    ...(content.uploadId !== undefined && { uploadId: content.uploadId }),
  };
  objects.put(record);
  limit.note(target);
  return record;
}

/**
 * Put objects of one bucket together under a name, which may be one of theirs. No byte is read or copied.
 *
 * @throws {ApiError} 404 or 412 for a source, then 412, 304, 429 for the target; nothing has changed then
 */
export function composeObject(
  { objects, limit }: WriteContext,
  target: WriteTarget,
  sources: readonly ComposeSource[],
  attributes: Partial<ObjectAttributes>,
): ObjectRecord {
  const { storageClass } = objects.bucket(target.bucket);
  const parts = sources.map((source) => sourceRecord(objects, target.bucket, source));
  checkPreconditions(target.preconditions, objects.find(target.bucket, target.name));
  limit.check(target);
  const now = new Date(objects.clock.now()).toISOString();
  const record: ObjectRecord = {
    bucket: target.bucket,
    name: target.name,
    generation: objects.nextGeneration(),
    metageneration: 1,
    size: parts.reduce((sum, { size }) => sum + size, 0),
    crc32c: parts.reduce((crc, part) => combineCrc32c(crc, part.crc32c, part.size), 0),
    componentCount: parts.reduce((sum, { componentCount = 1 }) => sum + componentCount, 0),
    segments: parts.flatMap(({ segments }): readonly Segment[] => segments),
    attributes: completeAttributes(attributes, storageClass),
    timeCreated: now,
    updated: now,
  };
  objects.put(record);
  limit.note(target);
  return record;
}

function sourceRecord(objects: ObjectStore, bucket: string, source: ComposeSource): ObjectRecord {
  const record = objects.get(bucket, source.name, source.generation);
  const { ifGenerationMatch } = source;
  if (ifGenerationMatch !== undefined && ifGenerationMatch !== BigInt(record.generation)) {
    throw new ApiError(412, 'conditionNotMet', `The generation of source ${source.name} is not ${ifGenerationMatch}.`);
  }
  return record;
}

import { encodeCrc32c } from '../crc32c.ts';
import type { BucketRecord, ObjectRecord } from './records.ts';

/** The `Bucket` resource of the JSON API. `baseUrl` has no slash at its end. */
export function bucketResource(record: BucketRecord, baseUrl: string): Record<string, unknown> {
  return {
    kind: 'storage#bucket',
    id: record.name,
    selfLink: `${baseUrl}/storage/v1/b/${encodeURIComponent(record.name)}`,
    projectNumber: '0',
    name: record.name,
    timeCreated: record.timeCreated,
    updated: record.timeCreated,
    metageneration: String(record.metageneration),
    location: record.location,
    locationType: 'multi-region',
    storageClass: record.storageClass,
    ...(record.labels && { labels: record.labels }),
    etag: etagOf('0', record.metageneration),
  };
}

/** The `Object` resource of the JSON API: every int64 is text. */
export function objectResource(record: ObjectRecord, baseUrl: string): Record<string, unknown> {
  const { attributes, bucket, name, generation } = record;
  const path = `storage/v1/b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(name)}`;
  return {
    kind: 'storage#object',
    id: `${bucket}/${name}/${generation}`,
    selfLink: `${baseUrl}/${path}`,
    mediaLink: `${baseUrl}/download/${path}?generation=${generation}&alt=media`,
    name,
    bucket,
    generation,
    metageneration: String(record.metageneration),
    ...attributes,
    size: String(record.size),
    ...(record.md5Hash !== undefined && { md5Hash: record.md5Hash }),
    crc32c: encodeCrc32c(record.crc32c),
    ...(record.componentCount !== undefined && { componentCount: record.componentCount }),
    etag: etagOf(generation, record.metageneration),
    timeCreated: record.timeCreated,
    updated: record.updated,
    timeStorageClassUpdated: record.timeCreated,
    timeFinalized: record.timeCreated,
  };
}

export function etagOf(generation: string, metageneration: number): string {
  return Buffer.from(`${generation}/${metageneration}`).toString('base64');
}

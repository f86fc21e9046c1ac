import { randomBytes } from 'node:crypto';

import { ContentHash } from '../content-hash.ts';
import type { ContentDigest } from '../content-hash.ts';
import type { Storage } from '../storage/storage.ts';

export interface ReceivedContent {
  readonly blobId: string;
  readonly digest: ContentDigest;
}

export function newBlobId(): string {
  return randomBytes(16).toString('hex');
}

/** Streams a body into a blob nothing refers to yet; a body that breaks off leaves no blob behind. */
export async function receiveContent(storage: Storage, body: AsyncIterable<Buffer>): Promise<ReceivedContent> {
  const blobId = newBlobId();
  const hash = new ContentHash();
  const writer = await storage.writeBlob(blobId);
  try {
    for await (const chunk of body) {
      hash.update(chunk);
      await writer.append(chunk);
    }
    await writer.sync();
  } catch (error) {
    await writer.close();
    storage.removeBlob(blobId);
    throw error;
  }
  await writer.close();
  return { blobId, digest: hash.digest() };
}

import { parseJsonObject } from '../objects/object-metadata.ts';
import type { JsonObject } from '../objects/object-metadata.ts';
import { invalid } from '../protocol/api-error.ts';

const MAX_BYTES = 1024 * 1024;

/** A body that fits into memory by its nature. @throws {ApiError} 400 beyond one MiB */
export async function readSmallBody(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of body) {
    byteCount += chunk.length;
    // read on to the end: an answer in the middle of a body might not be seen
    if (byteCount <= MAX_BYTES) chunks.push(chunk);
  }
  if (byteCount > MAX_BYTES)
    throw invalid(`A body of ${byteCount} bytes was sent where at most ${MAX_BYTES} are allowed.`);
  return Buffer.concat(chunks);
}

/** @throws {ApiError} 400 when the body is no JSON object */
export async function readJsonBody(body: AsyncIterable<Buffer>): Promise<JsonObject> {
  return parseJsonObject(await readSmallBody(body));
}

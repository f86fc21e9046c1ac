import { Readable, pipeline } from 'node:stream';
import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';

import { SourceAdapterError } from '../errors.ts';
import { createZstdFrameWalker } from './zstd-frames.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/** Size of the decompressor's output chunks; its default of 16 KiB costs more in events than in work. */
const OUTPUT_CHUNK_BYTES = 512 * 1024;

/**
 * Decompress stored blocks. Concatenated gzip members and zstd frames are one stream.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_COMPRESSION` on damaged or truncated archives, as late as the damage is met
 */
export async function* decompressBlocks(
  stored: AsyncIterable<Uint8Array>,
  compression: Compression,
  uri: string,
): AsyncIterable<Uint8Array> {
  try {
    switch (compression) {
      case 'none':
        yield* stored;
        return;
      case 'gzip':
        yield* throughStream(stored, createGunzip({ chunkSize: OUTPUT_CHUNK_BYTES }));
        return;
      case 'zstd':
        yield* zstdFrames(stored);
        return;
      default:
        compression satisfies never;
    }
  } catch (error) {
    throw asCompressionError(error, compression, uri);
  }
}

async function* zstdFrames(stored: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const iterator = stored[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);

  async function* bytesOfFrame(): AsyncIterable<Uint8Array> {
    const walker = createZstdFrameWalker();
    for (;;) {
      const end = walker.advance(rest);
      const part = rest.subarray(0, end);
      rest = rest.subarray(end);
      if (part.length > 0) yield part;
      if (walker.isDone) return;
      // one block after the other: the next one is only needed once this one is used up
      const next = await iterator.next();
      if (next.done === true) throw new SourceAdapterError('ECL_SOURCE_COMPRESSION', 'zstd: unexpected end of file');
      rest = next.value;
    }
  }

  try {
    for (;;) {
      if (rest.length === 0) {
        const next = await iterator.next();
        if (next.done === true) return;
        rest = next.value;
        continue;
      }
      yield* throughStream(bytesOfFrame(), createZstdDecompress({ chunkSize: OUTPUT_CHUNK_BYTES }));
    }
  } finally {
    await iterator.return?.();
  }
}

async function* throughStream(source: AsyncIterable<Uint8Array>, transform: Transform): AsyncIterable<Uint8Array> {
  // errors of the source and of the transform both arrive in the loop below, through the destroyed transform
  pipeline(Readable.from(source, { objectMode: true, highWaterMark: 1 }), transform, () => undefined);
  for await (const chunk of transform) yield chunk as Uint8Array; // a Transform in byte mode yields Buffers
}

function asCompressionError(error: unknown, compression: Compression, uri: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const isZlib = code.startsWith('Z_') || code.startsWith('ZSTD_') || code === 'ECL_SOURCE_COMPRESSION';
  if (!isZlib || !(error instanceof Error)) return error;
  const isTruncated = code === 'Z_BUF_ERROR' || error.message.includes('unexpected end');
  return new SourceAdapterError(
    'ECL_SOURCE_COMPRESSION',
    `${uri}: the ${compression} archive is ${isTruncated ? 'truncated' : 'damaged'} (${error.message}); fetch the file again`,
    { cause: error, details: { uri, compression, isTruncated } },
  );
}

import { constants, zstdCompressSync } from 'node:zlib';

import type { Compression } from '../write-partitions-types.ts';
import type { ByteSink } from './byte-sink.ts';
import { createSnappyCompressor, maxSnappyBytes } from './snappy.ts';

/** Appends the compressed form of `bytes[start, end)` to the sink. */
export type Compressor = (sink: ByteSink, bytes: Uint8Array, start: number, end: number) => void;

/** Level 1: on dictionary indexes and short strings the higher ones cost many times more and gain nothing. */
const ZSTD_LEVEL = 1;

/** A compressor whose output depends on its input alone. */
export function createCompressor(compression: Compression): Compressor {
  switch (compression) {
    case 'uncompressed':
      return (sink, bytes, start, end) => sink.pushBytes(bytes, start, end);
    case 'snappy': {
      const compress = createSnappyCompressor();
      return (sink, bytes, start, end) => {
        sink.reserve(maxSnappyBytes(end - start));
        sink.length = compress(bytes, start, end, sink.bytes, sink.length);
      };
    }
    case 'zstd':
      return (sink, bytes, start, end) => {
        const compressed = zstdCompressSync(bytes.subarray(start, end), {
          params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL },
        });
        sink.pushBytes(compressed, 0, compressed.length);
      };
  }
}

/** The codec's name in a column chunk's metadata. */
export const CODECS = {
  snappy: 'SNAPPY',
  zstd: 'ZSTD',
  uncompressed: 'UNCOMPRESSED',
} as const satisfies Record<Compression, string>;

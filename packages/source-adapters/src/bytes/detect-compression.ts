import { SourceAdapterError } from '../errors.ts';
import type { Compression } from './decompress-blocks.ts';

/** Archive and file formats that a text adapter cannot read, by their first bytes. */
const FOREIGN_MAGIC: readonly (readonly [string, readonly number[]])[] = [
  ['a zip archive', [0x50, 0x4b, 0x03, 0x04]],
  ['an xz archive', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['a bzip2 archive', [0x42, 0x5a, 0x68]],
  ['a 7z archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['a Parquet file', [0x50, 0x41, 0x52, 0x31]],
  ['an Arrow file', [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]],
  ['an Avro file', [0x4f, 0x62, 0x6a, 0x01]],
  ['an SQLite database', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66]],
];

/**
 * Tell from a file's first bytes, and its name, how it is compressed. The bytes decide; a name that contradicts them is an error.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_COMPRESSION` when the name promises an archive that is not there;
 * `ECL_SOURCE_FORMAT` when the bytes are of a format no text adapter reads
 */
export function detectCompression(firstBytes: Uint8Array, fileName: string): Compression {
  if (beginsWith(firstBytes, [0x1f, 0x8b])) return 'gzip';
  const isZstdFrame = beginsWith(firstBytes, [0x28, 0xb5, 0x2f, 0xfd]);
  const isSkippableFrame =
    ((firstBytes[0] ?? 0) & 0xf0) === 0x50 && beginsWith(firstBytes.subarray(1), [0x2a, 0x4d, 0x18]);
  if (isZstdFrame || isSkippableFrame) return 'zstd';
  const promised = /\.(gz|gzip)$/i.test(fileName) ? 'gzip' : /\.(zst|zstd)$/i.test(fileName) ? 'zstd' : undefined;
  if (promised !== undefined && firstBytes.length > 0) {
    throw new SourceAdapterError(
      'ECL_SOURCE_COMPRESSION',
      `${fileName}: the name promises ${promised}, but the file does not begin with ${promised}'s magic bytes; rename it or fetch it again`,
      { details: { fileName, promised } },
    );
  }
  const foreign = FOREIGN_MAGIC.find(([, magic]) => beginsWith(firstBytes, magic));
  // "BZh" may begin a text; a block header of bzip2 never does
  if (foreign !== undefined && (foreign[0] !== 'a bzip2 archive' || firstBytes[4] === 0x31)) {
    throw new SourceAdapterError(
      'ECL_SOURCE_FORMAT',
      `${fileName}: this is ${foreign[0]}, expected text, gzip or zstd; unpack it or use another source type`,
      { details: { fileName, found: foreign[0] } },
    );
  }
  return 'none';
}

function beginsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return bytes.length >= magic.length && magic.every((byte, index) => bytes[index] === byte);
}

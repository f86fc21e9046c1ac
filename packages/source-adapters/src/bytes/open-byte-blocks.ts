import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';

import { SourceAdapterError } from '../errors.ts';
import { decompressBlocks } from './decompress-blocks.ts';
import type { Compression } from './decompress-blocks.ts';
import { detectCompression } from './detect-compression.ts';
import { openLocalFile } from './file-port.ts';
import type { OpenFile, ReadableFile } from './file-port.ts';

export interface OpenByteBlocksOptions {
  /** Absolute path. */
  readonly path: string;
  /** Name used in origins and errors. @default the path as a `file:` URL */
  readonly uri?: string | undefined;
  /** Bytes read from the file at once. @default 4 MiB */
  readonly blockBytes?: number | undefined;
  /** @default 'auto': by magic bytes and suffix */
  readonly compression?: Compression | 'auto' | undefined;
  /** @default the local file system */
  readonly openFile?: OpenFile | undefined;
}

/** A file's bytes, decompressed, block by block. */
export interface ByteBlocks extends AsyncDisposable {
  readonly uri: string;
  readonly compression: Compression;
  /** Stored bytes, before decompression. */
  readonly storedBytes: number;
  readonly storedBytesRead: number;
  /** The next block, `null` at the end. A block is valid until the next call. */
  next(): Promise<Uint8Array | null>;
  /** Lower-case hex over the stored bytes; `null` until all were read. */
  readonly sha256: string | null;
}

const DEFAULT_BLOCK_BYTES = 4 * 1024 * 1024;
const MAGIC_BYTES = 16;

/**
 * Open a file for reading in blocks; the block after the present one is already being read.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_NOT_FOUND`, `ECL_SOURCE_UNREADABLE`, `ECL_SOURCE_COMPRESSION`, `ECL_SOURCE_FORMAT`;
 * while reading also `ECL_SOURCE_CHANGED`
 */
export async function openByteBlocks(options: OpenByteBlocksOptions): Promise<ByteBlocks> {
  const { path, blockBytes = DEFAULT_BLOCK_BYTES, openFile = openLocalFile } = options;
  const uri = options.uri ?? pathToFileURL(path).href;
  const file = await openOrExplain(openFile, path);
  try {
    const compression = await compressionOf(file, basename(path), options.compression ?? 'auto');
    return streamFile({ file, path, uri, blockBytes, compression });
  } catch (error) {
    await file.close();
    throw explainFileError(error, path);
  }
}

/** Open a file, with this package's errors. */
export async function openOrExplain(openFile: OpenFile, path: string): Promise<ReadableFile> {
  try {
    return await openFile(path);
  } catch (error) {
    throw explainFileError(error, path);
  }
}

async function compressionOf(file: ReadableFile, name: string, asked: Compression | 'auto'): Promise<Compression> {
  if (asked !== 'auto') return asked;
  const first = new Uint8Array(MAGIC_BYTES);
  return detectCompression(first.subarray(0, await file.read(first, 0, MAGIC_BYTES, 0)), name);
}

interface StreamFileOptions {
  readonly file: ReadableFile;
  readonly path: string;
  readonly uri: string;
  readonly blockBytes: number;
  readonly compression: Compression;
}

function streamFile({ file, path, uri, blockBytes, compression }: StreamFileOptions): ByteBlocks {
  const hash = createHash('sha256');
  let storedBytesRead = 0;
  let sha256: string | null = null;
  let isClosed = false;

  async function* storedBlocks(): AsyncIterable<Uint8Array> {
    // two buffers in turn where the consumer is done with a block before it asks for the next; a decompressor is not
    const size = Math.max(1, Math.min(blockBytes, file.size + 1));
    const buffers = compression === 'none' ? [new Uint8Array(size), new Uint8Array(size)] : [];
    let turn = 0;
    const readAhead = (): Promise<Uint8Array> => {
      const buffer = buffers[turn++ % 2] ?? new Uint8Array(size);
      const block = file.read(buffer, 0, size, storedBytesRead).then(
        (count) => buffer.subarray(0, count),
        (error: unknown) => Promise.reject(explainFileError(error, path)),
      );
      block.catch(() => undefined); // awaited later; until then a failure must not count as unhandled
      return block;
    };
    let pending = readAhead();
    try {
      for (;;) {
        // blocks come in order, and one ahead is all the memory allows
        const block = await pending;
        if (block.length === 0) break;
        storedBytesRead += block.length;
        pending = readAhead();
        hash.update(block);
        yield block;
      }
    } finally {
      await pending.catch(() => undefined); // the file must not be closed under a read; its error was or will be thrown above
    }
    const now = await file.stat();
    if (storedBytesRead !== file.size || now.size !== file.size || now.revision !== file.revision) {
      throw new SourceAdapterError(
        'ECL_SOURCE_CHANGED',
        `${path}: the file changed while it was read (${file.size} bytes at the start, ${now.size} now); run again when it is complete`,
        { details: { path, bytesAtStart: file.size, bytesNow: now.size }, retryable: true },
      );
    }
    sha256 = hash.digest('hex');
  }

  const iterator = decompressBlocks(storedBlocks(), compression, uri)[Symbol.asyncIterator]();
  return {
    uri,
    compression,
    storedBytes: file.size,
    get storedBytesRead() {
      return storedBytesRead;
    },
    get sha256() {
      return sha256;
    },
    async next() {
      const result = await iterator.next();
      return result.done === true ? null : result.value;
    },
    async [Symbol.asyncDispose]() {
      if (isClosed) return;
      isClosed = true;
      try {
        await iterator.return?.();
      } finally {
        await file.close();
      }
    },
  };
}

/** Say what a file-system error means for the source. */
export function explainFileError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const details = { path, systemCode: code };
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new SourceAdapterError('ECL_SOURCE_NOT_FOUND', `${path}: no such file`, { cause: error, details });
    case 'EACCES':
    case 'EPERM':
      return new SourceAdapterError('ECL_SOURCE_UNREADABLE', `${path}: no permission to read it`, {
        cause: error,
        details,
      });
    case 'EISDIR':
      return new SourceAdapterError('ECL_SOURCE_UNREADABLE', `${path}: is a folder, expected a file`, {
        cause: error,
        details,
      });
    case 'EIO':
    case 'EMFILE':
    case 'ENFILE':
    case 'ESTALE':
    case 'EBUSY':
      return new SourceAdapterError('ECL_SOURCE_UNREADABLE', `${path}: reading failed (${code})`, {
        cause: error,
        details,
        retryable: true,
      });
    default:
      return error;
  }
}

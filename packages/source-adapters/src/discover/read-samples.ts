import { openByteBlocks } from '../bytes/open-byte-blocks.ts';
import { openOrExplain } from '../bytes/open-byte-blocks.ts';
import type { OpenFile } from '../bytes/file-port.ts';
import { canonicalEncoding, createTranscoder } from '../bytes/transcode-blocks.ts';

export interface Samples {
  /** The beginning of the file, decompressed. */
  readonly head: Uint8Array;
  /** The head is the whole file. */
  readonly isWhole: boolean;
  /** Pieces from further in, cut anywhere; none for compressed files. */
  readonly further: readonly Uint8Array[];
  readonly compression: 'none' | 'gzip' | 'zstd';
}

const HEAD_BYTES = 4 * 1024 * 1024;
const FURTHER_BYTES = 1024 * 1024;

/**
 * Read the head of a file, and pieces of its middle and end where it can be read at any place: the first rows of a file are often
 * not like the others.
 */
export async function readSamples(path: string, openFile: OpenFile): Promise<Samples> {
  const blocks = await openByteBlocks({ path, openFile, blockBytes: 256 * 1024 });
  const parts: Uint8Array[] = [];
  let length = 0;
  let isWhole = false;
  try {
    while (length < HEAD_BYTES) {
      const block = await blocks.next(); // in order, and only as far as needed
      if (block === null) {
        isWhole = true;
        break;
      }
      parts.push(Uint8Array.from(block));
      length += block.length;
    }
  } finally {
    await blocks[Symbol.asyncDispose]();
  }
  const { compression } = blocks;
  const further = isWhole || compression !== 'none' ? [] : await readPieces(path, openFile, length);
  return { head: Buffer.concat(parts), isWhole, further, compression };
}

async function readPieces(path: string, openFile: OpenFile, from: number): Promise<Uint8Array[]> {
  const file = await openOrExplain(openFile, path);
  try {
    const starts = [Math.max(from, Math.floor(file.size / 2)), Math.max(from, file.size - FURTHER_BYTES)];
    return await Promise.all(
      [...new Set(starts)].map(async (start) => {
        const piece = new Uint8Array(Math.min(FURTHER_BYTES, file.size - start));
        return piece.subarray(0, await file.read(piece, 0, piece.length, start));
      }),
    );
  } finally {
    await file.close();
  }
}

/** A sample in UTF-8. */
export function decodeSample(bytes: Uint8Array, encoding: string): Uint8Array {
  return canonicalEncoding(encoding) === 'utf-8' ? bytes : createTranscoder(encoding).transcode(bytes, false);
}

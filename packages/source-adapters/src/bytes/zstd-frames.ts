import { SourceAdapterError } from '../errors.ts';

/** Follows one zstd frame over successive blocks (RFC 8878 §3.1), to know where it ends. */
export interface ZstdFrameWalker {
  readonly isDone: boolean;
  /** Take bytes of the frame; returns how many of them belong to it. */
  advance(block: Uint8Array): number;
}

const BLOCK_HEADER_BYTES = 3;
const CHECKSUM_BYTES = 4;
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];
const RESERVED_BLOCK = 3;
const RLE_BLOCK = 1;

type Expectation = 'magic' | 'skippable-size' | 'descriptor' | 'block' | 'end';

/**
 * Node's decompressor stops after the first frame and drops the rest in silence, so files of several frames
 * (`cat a.zst b.zst`, pzstd) are cut into frames before it sees them.
 */
export function createZstdFrameWalker(): ZstdFrameWalker {
  let expecting: Expectation = 'magic';
  let needed = 4;
  let header: number[] = [];
  let toSkip = 0;
  let hasChecksum = false;
  let isDone = false;

  const expect = (next: Expectation, bytes: number): void => {
    expecting = next;
    needed = bytes;
    header = [];
  };

  const interpret = (): void => {
    switch (expecting) {
      case 'magic': {
        const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = header;
        if (b0 === 0x28 && b1 === 0xb5 && b2 === 0x2f && b3 === 0xfd) return expect('descriptor', 1);
        if ((b0 & 0xf0) === 0x50 && b1 === 0x2a && b2 === 0x4d && b3 === 0x18) return expect('skippable-size', 4);
        throw new SourceAdapterError(
          'ECL_SOURCE_COMPRESSION',
          'zstd: found other bytes where a frame should begin; the archive is damaged or has something appended',
        );
      }
      case 'skippable-size':
        toSkip = littleEndian(header);
        return expect('end', 0);
      case 'descriptor': {
        const descriptor = header[0] ?? 0;
        const isSingleSegment = (descriptor & 0x20) !== 0;
        hasChecksum = (descriptor & 0x04) !== 0;
        const contentSize = CONTENT_SIZE_BYTES[descriptor >> 6] ?? 0;
        toSkip =
          (isSingleSegment ? 0 : 1) +
          (DICTIONARY_ID_BYTES[descriptor & 3] ?? 0) +
          (contentSize === 0 && isSingleSegment ? 1 : contentSize);
        return expect('block', BLOCK_HEADER_BYTES);
      }
      case 'block': {
        const value = littleEndian(header);
        const kind = (value >> 1) & 3;
        if (kind === RESERVED_BLOCK)
          throw new SourceAdapterError('ECL_SOURCE_COMPRESSION', 'zstd: reserved block type');
        const isLast = (value & 1) === 1;
        toSkip = (kind === RLE_BLOCK ? 1 : value >> 3) + (isLast && hasChecksum ? CHECKSUM_BYTES : 0);
        return isLast ? expect('end', 0) : expect('block', BLOCK_HEADER_BYTES);
      }
      case 'end':
        return;
      default:
        return expecting satisfies never;
    }
  };

  return {
    get isDone() {
      return isDone;
    },
    advance(block) {
      let position = 0;
      while (!isDone) {
        if (toSkip > 0) {
          const step = Math.min(toSkip, block.length - position);
          toSkip -= step;
          position += step;
          if (toSkip > 0) return position;
        }
        if (expecting === 'end') {
          isDone = true;
          return position;
        }
        while (header.length < needed) {
          const byte = block[position];
          if (byte === undefined) return position;
          header.push(byte);
          position += 1;
        }
        interpret();
      }
      return position;
    },
  };
}

function littleEndian(bytes: readonly number[]): number {
  return bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
}

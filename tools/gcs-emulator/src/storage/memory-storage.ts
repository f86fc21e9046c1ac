import type { BlobWriter, Storage } from './storage.ts';

/** Bytes in memory, records nowhere: the emulator's own maps are all there is. */
export function createMemoryStorage(): Storage {
  const blobs = new Map<string, Buffer[]>();
  const forget = (): void => undefined;
  return {
    load: async () => ({ buckets: [], objects: [], sessions: [], generationFloor: 0n }),
    saveBucket: forget,
    removeBucket: forget,
    saveObject: forget,
    removeObject: forget,
    saveSession: forget,
    removeSession: forget,
    saveGenerationFloor: forget,
    writeBlob: async (blobId, size = 0) => {
      const chunks = firstBytes(blobs.get(blobId) ?? [], size);
      blobs.set(blobId, chunks);
      return memoryWriter(chunks);
    },
    readBlob: (blobId, start, end) => readChunks(blobs.get(blobId) ?? [], start, end),
    blobSize: (blobId) => (blobs.get(blobId) ?? []).reduce((sum, { length }) => sum + length, 0),
    removeBlob: (blobId) => void blobs.delete(blobId),
    sweepBlobs: forget,
    close: () => blobs.clear(),
  };
}

function memoryWriter(chunks: Buffer[]): BlobWriter {
  return {
    // copied, because a chunk from a socket is a window into a pooled buffer
    append: async (bytes) => void chunks.push(Buffer.from(bytes)),
    truncate: async (size) => void chunks.splice(0, chunks.length, ...firstBytes(chunks, size)),
    sync: async () => undefined,
    close: async () => undefined,
  };
}

function firstBytes(chunks: readonly Buffer[], size: number): Buffer[] {
  const kept: Buffer[] = [];
  let rest = size;
  for (const chunk of chunks) {
    if (rest <= 0) break;
    kept.push(chunk.subarray(0, rest));
    rest -= chunk.length;
  }
  return kept;
}

async function* readChunks(chunks: readonly Buffer[], start: number, end: number): AsyncGenerator<Buffer> {
  let at = 0;
  for (const chunk of chunks) {
    const from = Math.max(0, start - at);
    const to = Math.min(chunk.length, end - at);
    if (from < to) yield chunk.subarray(from, to);
    at += chunk.length;
    if (at >= end) return;
  }
}

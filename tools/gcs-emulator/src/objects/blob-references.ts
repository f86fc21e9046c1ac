import type { Storage } from '../storage/storage.ts';
import type { Segment } from './records.ts';

/** Counts who needs a blob: live objects, composites of them, readers in mid-download, sessions. The last one out removes it. */
export class BlobReferences {
  readonly #storage: Storage;
  readonly #counts = new Map<string, number>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  retain(segments: readonly Segment[]): void {
    for (const { blobId } of segments) this.#counts.set(blobId, (this.#counts.get(blobId) ?? 0) + 1);
  }

  release(segments: readonly Segment[]): void {
    for (const { blobId } of segments) {
      const count = (this.#counts.get(blobId) ?? 0) - 1;
      if (count > 0) {
        this.#counts.set(blobId, count);
      } else {
        this.#counts.delete(blobId);
        this.#storage.removeBlob(blobId);
      }
    }
  }

  live(): ReadonlySet<string> {
    return new Set(this.#counts.keys());
  }
}

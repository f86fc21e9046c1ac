import type { BucketRecord, ObjectRecord, SessionRecord } from '../objects/records.ts';

/** Everything that survived from an earlier run. */
export interface StoredState {
  readonly buckets: readonly BucketRecord[];
  readonly objects: readonly ObjectRecord[];
  readonly sessions: readonly SessionRecord[];
  /** Every generation given out so far is below it. */
  readonly generationFloor: bigint;
}

/** A blob while it is written. One writer per blob; calls are not to overlap. */
export interface BlobWriter {
  append(bytes: Buffer): Promise<void>;
  truncate(size: number): Promise<void>;
  /** Resolves once what was appended would outlive a crash. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Where records and bytes are kept. Records are saved synchronously, and durably when the call returns, so that a
 * precondition and the write it guards stand in one uninterrupted block.
 */
export interface Storage {
  load(): Promise<StoredState>;
  saveBucket(record: BucketRecord): void;
  removeBucket(name: string): void;
  saveObject(record: ObjectRecord): void;
  removeObject(bucket: string, name: string): void;
  saveSession(record: SessionRecord): void;
  removeSession(uploadId: string): void;
  saveGenerationFloor(floor: bigint): void;
  /** A new, empty blob, or with `size` the first bytes of one that exists, ready to be appended to. */
  writeBlob(blobId: string, size?: number): Promise<BlobWriter>;
  /** Bytes of a blob, `end` exclusive. */
  readBlob(blobId: string, start: number, end: number): AsyncIterable<Buffer>;
  /** 0 for a blob that does not exist. */
  blobSize(blobId: string): number;
  removeBlob(blobId: string): void;
  /** Removes the blobs that no record mentions. */
  sweepBlobs(live: ReadonlySet<string>): void;
  close(): void;
}

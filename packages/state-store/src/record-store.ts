import type { Json } from './json.ts';

export const COLLECTIONS = ['units', 'runs', 'ingests', 'documents'] as const;
export type Collection = (typeof COLLECTIONS)[number];

export interface StoredRecord {
  readonly key: string;
  readonly body: Json;
}

/** What a change answers: the new body, or none to leave the record as it is. */
export interface RecordChange<Result> {
  readonly next?: Json | undefined;
  readonly result: Result;
}

/**
 * Keyed JSON with atomic read-modify-write; all that the simple drivers have to provide. `change` runs while nobody
 * else, in this process or another, changes the record; it must not call the store again.
 */
export interface RecordStore {
  get(collection: Collection, key: string): Promise<Json | undefined>;
  update<Result>(
    collection: Collection,
    key: string,
    change: (current: Json | undefined) => RecordChange<Result> | Promise<RecordChange<Result>>,
  ): Promise<Result>;
  /** As many single updates, in any order, each atomic by itself. Results in the order of the keys. */
  updateMany<Result>(
    collection: Collection,
    keys: readonly string[],
    change: (key: string, current: Json | undefined) => RecordChange<Result> | Promise<RecordChange<Result>>,
  ): Promise<readonly Result[]>;
  /** In order of the keys. */
  list(collection: Collection): AsyncIterable<StoredRecord>;
  close(): Promise<void>;
}

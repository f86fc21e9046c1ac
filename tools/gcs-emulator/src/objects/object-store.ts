import type { Clock } from '../clock.ts';
import { ApiError, notFound } from '../protocol/api-error.ts';
import type { Storage, StoredState } from '../storage/storage.ts';
import { lowerBound } from '../utf8-order.ts';
import { BlobReferences } from './blob-references.ts';
import { GenerationClock } from './generation-clock.ts';
import type { BucketRecord, ObjectRecord } from './records.ts';

interface BucketState {
  readonly record: BucketRecord;
  readonly objects: Map<string, ObjectRecord>;
  /** The names in the order of their UTF-8 bytes. */
  readonly names: string[];
}

export interface ObjectStoreOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly state: StoredState;
}

/**
 * Buckets and live objects. Every method is synchronous: a caller that checks and then writes without an `await`
 * between is atomic. What a storage refuses to save is not done.
 */
export class ObjectStore {
  readonly clock: Clock;
  readonly blobs: BlobReferences;
  readonly #storage: Storage;
  readonly #generations: GenerationClock;
  readonly #buckets = new Map<string, BucketState>();

  constructor({ storage, clock, state }: ObjectStoreOptions) {
    this.clock = clock;
    this.#storage = storage;
    this.blobs = new BlobReferences(storage);
    this.#generations = new GenerationClock({
      clock,
      floor: state.generationFloor,
      saveFloor: (floor) => storage.saveGenerationFloor(floor),
    });
    for (const record of state.buckets) this.#buckets.set(record.name, { record, objects: new Map(), names: [] });
    for (const record of state.objects) {
      this.#buckets.get(record.bucket)?.objects.set(record.name, record);
      this.blobs.retain(record.segments);
    }
    for (const { objects, names } of this.#buckets.values())
      for (const name of objects.keys()) names.splice(lowerBound(names, name), 0, name);
  }

  bucketNames(): readonly string[] {
    return [...this.#buckets.keys()];
  }

  /** @throws {ApiError} 404 */
  bucket(name: string): BucketRecord {
    return this.#state(name).record;
  }

  /** @throws {ApiError} 409 when the name is taken */
  createBucket(record: BucketRecord): void {
    if (this.#buckets.has(record.name))
      throw new ApiError(409, 'conflict', `The bucket ${record.name} exists already: choose another name.`);
    this.#storage.saveBucket(record);
    this.#buckets.set(record.name, { record, objects: new Map(), names: [] });
  }

  /** @throws {ApiError} 404; 409 while objects are left */
  deleteBucket(name: string): void {
    if (this.#state(name).names.length > 0)
      throw new ApiError(409, 'conflict', `The bucket ${name} you tried to delete is not empty.`);
    this.#storage.removeBucket(name);
    this.#buckets.delete(name);
  }

  /** Sorted as the service lists them. @throws {ApiError} 404 */
  names(bucket: string): readonly string[] {
    return this.#state(bucket).names;
  }

  /** @throws {ApiError} 404 when the bucket is missing; a missing object is `undefined` */
  find(bucket: string, name: string): ObjectRecord | undefined {
    return this.#state(bucket).objects.get(name);
  }

  /** The live object, or the one of exactly this generation. @throws {ApiError} 404 */
  get(bucket: string, name: string, generation?: bigint): ObjectRecord {
    const record = this.find(bucket, name);
    if (record !== undefined && (generation === undefined || generation === BigInt(record.generation))) return record;
    throw notFound(`No such object: ${bucket}/${name}${generation === undefined ? '' : `#${generation}`}`);
  }

  nextGeneration(): string {
    return this.#generations.next();
  }

  /** Puts a record in the place of what had its name. @throws {ApiError} 404 when the bucket is missing */
  put(record: ObjectRecord): void {
    const { objects, names } = this.#state(record.bucket);
    const before = objects.get(record.name);
    this.#storage.saveObject(record);
    this.blobs.retain(record.segments);
    objects.set(record.name, record);
    if (before === undefined) names.splice(lowerBound(names, record.name), 0, record.name);
    else this.blobs.release(before.segments);
  }

  delete(record: ObjectRecord): void {
    const { objects, names } = this.#state(record.bucket);
    this.#storage.removeObject(record.bucket, record.name);
    objects.delete(record.name);
    names.splice(lowerBound(names, record.name), 1);
    this.blobs.release(record.segments);
  }

  /** Removes every object and bucket; generations go on from where they are. */
  clear(): void {
    for (const [name, { objects }] of this.#buckets) {
      for (const record of [...objects.values()]) this.delete(record);
      this.deleteBucket(name);
    }
  }

  #state(name: string): BucketState {
    const state = this.#buckets.get(name);
    if (state === undefined) throw notFound('The specified bucket does not exist.');
    return state;
  }
}

import type { Clock } from '../clock.ts';
import { notFound } from '../protocol/api-error.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { ObjectRecord, SessionRecord } from '../objects/records.ts';
import type { Storage } from '../storage/storage.ts';
import { ResumableSession } from './resumable-session.ts';

const LIFETIME_MS = 7 * 24 * 3600 * 1000;

export interface SessionStoreOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly objects: ObjectStore;
}

/** The upload sessions: open ones, and finished ones for as long as a client may ask how they ended. */
export class SessionStore {
  readonly #options: SessionStoreOptions;
  readonly #sessions = new Map<string, ResumableSession>();

  constructor(options: SessionStoreOptions) {
    this.#options = options;
  }

  /** Takes up the sessions of an earlier run. */
  async restore(records: readonly SessionRecord[]): Promise<void> {
    const { storage, objects } = this.#options;
    for (const record of [...records].sort((a, b) => a.startedAtMs - b.startedAtMs)) {
      const session = new ResumableSession(storage, record);
      this.#sessions.set(record.uploadId, session);
      if (record.result !== undefined) continue;
      const made = findMadeBy(objects, record);
      // killed between the object and the note that the session is over
      if (made === undefined) objects.blobs.retain([{ blobId: record.blobId, size: 0 }]);
      else this.#note(session, made);
    }
    for (const session of this.#sessions.values()) {
      // one after the other: each may read gigabytes
      if (session.record.result === undefined) await session.restore();
    }
    this.#dropExpired();
  }

  add(record: SessionRecord): void {
    this.#dropExpired();
    this.#options.storage.saveSession(record);
    this.#options.objects.blobs.retain([{ blobId: record.blobId, size: 0 }]);
    this.#sessions.set(record.uploadId, new ResumableSession(this.#options.storage, record));
  }

  /** @throws {ApiError} 404 when there is none, or none any more */
  get(bucket: string, uploadId: string): ResumableSession {
    this.#dropExpired();
    const session = this.#sessions.get(uploadId);
    // a clock that was set back may have left a younger one in front of it
    const isGone = session === undefined || isExpired(session.record, this.#options.clock.now());
    if (isGone || session.record.bucket !== bucket) throw notFound('No such upload session.');
    return session;
  }

  /** Notes a total size that a request stated. */
  stateTotal(session: ResumableSession, totalSize: number): void {
    if (session.record.totalSize === totalSize) return;
    const record = { ...session.record, totalSize };
    this.#options.storage.saveSession(record);
    session.record = record;
  }

  /** Notes that the session made an object; its blob belongs to that from here on. */
  complete(session: ResumableSession, result: ObjectRecord): void {
    this.#note(session, result);
    this.#options.objects.blobs.release([{ blobId: session.record.blobId, size: 0 }]);
  }

  delete(session: ResumableSession): void {
    const { uploadId, blobId, result } = session.record;
    this.#options.storage.removeSession(uploadId);
    this.#sessions.delete(uploadId);
    if (result !== undefined) return;
    // the file is unlinked at once; an appender that still holds it open writes to nowhere
    this.#options.objects.blobs.release([{ blobId, size: 0 }]);
    void session.end();
  }

  clear(): void {
    for (const session of [...this.#sessions.values()]) this.delete(session);
  }

  /** Lets go of every open blob; what is persisted stays. */
  async close(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((session) => session.end()));
  }

  #note(session: ResumableSession, result: ObjectRecord): void {
    // first in memory: the object is there, whether or not this note of it can be saved
    session.record = { ...session.record, result };
    this.#options.storage.saveSession(session.record);
  }

  #dropExpired(): void {
    const now = this.#options.clock.now();
    for (const session of this.#sessions.values()) {
      // oldest first: behind the first that lives there are only younger ones
      if (!isExpired(session.record, now)) return;
      this.delete(session);
    }
  }
}

function isExpired({ startedAtMs }: SessionRecord, nowMs: number): boolean {
  return nowMs - startedAtMs >= LIFETIME_MS;
}

function findMadeBy(objects: ObjectStore, { bucket, name, uploadId }: SessionRecord): ObjectRecord | undefined {
  if (!objects.bucketNames().includes(bucket)) return undefined;
  const record = objects.find(bucket, name);
  return record?.uploadId === uploadId ? record : undefined;
}

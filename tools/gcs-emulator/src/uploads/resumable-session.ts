import { ContentHash } from '../content-hash.ts';
import type { ContentDigest } from '../content-hash.ts';
import { BodyCutError } from '../protocol/api-error.ts';
import type { ObjectRecord, SessionRecord } from '../objects/records.ts';
import type { BlobWriter, Storage } from '../storage/storage.ts';

/** The service keeps whole multiples of this from a request that is not the last one. */
const QUANTUM_BYTES = 256 * 1024;

/** What turns all the bytes into an object. */
export interface Finish {
  /** Judges and writes; synchronous, so that nothing comes between. */
  readonly commit: (digest: ContentDigest) => ObjectRecord;
  /** Notes what came of the session. */
  readonly conclude: (made: ObjectRecord) => void;
}

/**
 * The bytes of one upload session. Of what arrives, whole quanta are kept at once and a shorter tail only if it is the
 * object's last one: so a request that is cut loses at most the quantum it was in.
 */
export class ResumableSession {
  record: SessionRecord;
  readonly #storage: Storage;
  #hash = new ContentHash();
  #persisted = 0;
  #writer: BlobWriter | undefined;
  /** Appending is one at a time; a later request overtakes an earlier one that still hangs. */
  #turn: Promise<unknown> = Promise.resolve();
  #owner: symbol | undefined;
  #hasEnded = false;

  constructor(storage: Storage, record: SessionRecord) {
    this.#storage = storage;
    this.record = record;
  }

  /** Bytes from the beginning that would survive the loss of everything in flight. */
  get persisted(): number {
    return this.#persisted;
  }

  /** Takes up what an earlier run left: the whole quanta of the blob. */
  async restore(): Promise<void> {
    const { blobId } = this.record;
    const size = this.#storage.blobSize(blobId);
    const whole = size - (size % QUANTUM_BYTES);
    for await (const chunk of this.#storage.readBlob(blobId, 0, whole)) this.#hash.update(chunk);
    this.#persisted = whole;
  }

  /**
   * Appends a body that begins at `start`, which is not beyond the persisted size; what is there already is skipped.
   * Returns the tail that is no whole quantum: at most one quantum of bytes, kept by nobody else.
   *
   * @throws {BodyCutError} when the body breaks off or a later request took over; whole quanta stay
   */
  async append(start: number, body: AsyncIterable<Buffer>): Promise<Buffer> {
    const owner = Symbol('request');
    this.#owner = owner;
    let pending: Buffer[] = [];
    let pendingBytes = 0;
    let skip = this.#persisted - start;
    // the writer before may still be adding what it had received: measured again once its turn is over
    await this.#inTurn(async () => void (skip = this.#persisted - start));
    for await (const chunk of body) {
      if (this.#owner !== owner) throw new BodyCutError('a later request took the session over');
      const fresh = chunk.subarray(Math.min(skip, chunk.length));
      skip -= chunk.length - fresh.length;
      pending.push(fresh);
      pendingBytes += fresh.length;
      if (pendingBytes < QUANTUM_BYTES) continue;
      const bytes = Buffer.concat(pending);
      const whole = bytes.length - (bytes.length % QUANTUM_BYTES);
      await this.#inTurn(() => this.#keep(owner, bytes.subarray(0, whole)));
      pending = [bytes.subarray(whole)];
      pendingBytes = bytes.length - whole;
    }
    if (this.#owner !== owner) throw new BodyCutError('a later request took the session over');
    return Buffer.concat(pending);
  }

  /** Resolves once the persisted bytes would outlive a crash. */
  async sync(): Promise<void> {
    await this.#inTurn(async () => this.#writer?.sync());
  }

  /**
   * Adds the object's last bytes and has the whole judged and committed. A refusal leaves the session as it was before
   * the tail; if another request has finished meanwhile, its result stands.
   *
   * @throws {BodyCutError} when a later request took over; and whatever `commit` throws
   */
  async finish(tail: Buffer, total: number, { commit, conclude }: Finish): Promise<ObjectRecord> {
    return this.#inTurn(async () => {
      if (this.record.result !== undefined) return this.record.result;
      if (this.#hasEnded || this.#persisted + tail.length !== total)
        throw new BodyCutError('a later request took the session over');
      const hash = new ContentHash(this.#hash);
      hash.update(tail);
      const writer = await this.#open();
      let made: ObjectRecord;
      try {
        await writer.append(tail);
        await writer.sync();
        made = commit(hash.digest());
      } catch (error) {
        await writer.truncate(this.#persisted);
        throw error;
      }
      conclude(made);
      await this.#close();
      return made;
    });
  }

  /** Stops whoever is appending and lets go of the blob. */
  async end(): Promise<void> {
    this.#owner = undefined;
    this.#hasEnded = true;
    await this.#inTurn(() => this.#close());
  }

  async #keep(owner: symbol, bytes: Buffer): Promise<void> {
    if (this.#owner !== owner) throw new BodyCutError('a later request took the session over');
    const writer = await this.#open();
    await writer.append(bytes);
    this.#hash.update(bytes);
    this.#persisted += bytes.length;
  }

  async #open(): Promise<BlobWriter> {
    this.#writer ??= await this.#storage.writeBlob(this.record.blobId, this.#persisted);
    return this.#writer;
  }

  async #close(): Promise<void> {
    const writer = this.#writer;
    this.#writer = undefined;
    await writer?.close();
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    // the next one waits for the end of this one, not for its success, which is this caller's affair
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

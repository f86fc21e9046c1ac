import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';

import type { Clock } from '../clock.ts';
import { holderSchema } from '../holder.ts';
import type { Liveness } from '../holder.ts';
import type { Json } from '../json.ts';
import type { Logger } from '../logger.ts';
import { COLLECTIONS } from '../record-store.ts';
import type { Collection, RecordChange, RecordStore, StoredRecord } from '../record-store.ts';
import { jsonSchema } from '../records/json-schema.ts';
import { toStateError } from './disk-error.ts';
import { loadEnvelope, previousPathOf, saveEnvelope } from './save-file.ts';
import type { Loaded } from './save-file.ts';
import { hasErrno } from './state-disk.ts';
import type { StateDisk } from './state-disk.ts';
import { withStripeLock } from './stripe-lock.ts';

export interface FileRecordsOptions {
  /** Absolute path of the store. */
  readonly directory: string;
  readonly disk: StateDisk;
  readonly liveness: Liveness;
  readonly clock: Clock;
  readonly lockTimeoutMs: number;
  readonly logger?: Logger | undefined;
}

/** So many locks a store has; updates of records under different ones do not wait for each other. */
const STRIPES = '0123456789abcdef';
/** Files read or written at once; enough to hide the latency of a disk. */
const CONCURRENCY = 16;

const recordSchema = z.object({ key: z.string(), record: jsonSchema });

/**
 * One file per record, `<collection>/<2 hex>/<hash of the key>.json`, each saved atomically with its previous copy. A
 * change costs the same however many records there are; nothing is ever rewritten as a whole.
 */
export async function openFileRecords(options: FileRecordsOptions): Promise<RecordStore> {
  const { directory, disk, liveness, clock, lockTimeoutMs, logger } = options;
  const holderPath = join(directory, 'holders', `${liveness.self.nonce}.json`);
  const queues = new Map<string, Promise<unknown>>();
  let counter = 0;

  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw toStateError(error, directory);
    }
  };
  await guarded(() => prepare(options, holderPath));

  const pathOf = (collection: Collection, hash: string): string =>
    join(directory, collection, hash.slice(0, 2), `${hash}.json`);

  /** One at a time per stripe in this process, so that it competes with others only once. */
  const underLock = <Result>(stripe: string, work: () => Promise<Result>): Promise<Result> => {
    const before = queues.get(stripe) ?? Promise.resolve();
    const after = before
      .catch(() => undefined) // its caller was told; the next one only waits for its end
      .then(() =>
        withStripeLock(
          { disk, path: join(directory, 'locks', stripe), holderPath, liveness, clock, timeoutMs: lockTimeoutMs },
          work,
        ),
      );
    queues.set(stripe, after);
    return after;
  };

  const change = async <Result>(
    collection: Collection,
    key: string,
    decide: (current: Json | undefined) => RecordChange<Result> | Promise<RecordChange<Result>>,
  ): Promise<Result> => {
    const path = pathOf(collection, hashOf(key));
    const loaded = await loadEnvelope({ disk, path, logger });
    const isSound = typeof loaded === 'object';
    const { next, result } = await decide(isSound ? bodyOf(loaded) : undefined);
    if (next === undefined) return result;
    if (loaded === 'absent') await disk.makeDirectory(join(path, '..'));
    if (loaded === 'damaged') await setAside(disk, path, liveness.self.nonce);
    await saveEnvelope({
      disk,
      path,
      temporaryPath: join(directory, 'temporary', `${liveness.self.nonce}-${(counter += 1)}`),
      envelope: { seq: isSound ? loaded.envelope.seq + 1 : 1, body: { key, record: next } },
      // a copy that was fallen back to stays where it is until a sound one has replaced it
      keepPrevious: isSound && !loaded.isPrevious,
    });
    return result;
  };

  return {
    get: (collection, key) =>
      guarded(async () => {
        const loaded = await loadEnvelope({ disk, path: pathOf(collection, hashOf(key)), logger });
        return typeof loaded === 'object' ? bodyOf(loaded) : undefined;
      }),

    update: (collection, key, decide) => guarded(() => underLock(stripeOf(key), () => change(collection, key, decide))),

    updateMany: (collection, keys, decide) =>
      guarded(async () => {
        const results = new Map<string, Awaited<ReturnType<typeof decide>>['result']>();
        const stripes = groupByStripe(keys);
        for (const [stripe, members] of stripes)
          await underLock(stripe, () =>
            forEachConcurrently(
              members,
              async (key) => void results.set(key, await change(collection, key, (current) => decide(key, current))),
            ),
          );
        // every key was given a result above
        return keys.map((key) => results.get(key) as Awaited<ReturnType<typeof decide>>['result']);
      }),

    list: (collection) => listRecords(options, collection),

    close: () =>
      guarded(async () => {
        await Promise.allSettled(queues.values());
        await disk.unlink(holderPath).catch((error: unknown) => {
          if (!hasErrno(error, 'ENOENT')) throw error; // whoever removed it did our work
        });
      }),
  };
}

/** Make the folders, write down who we are, and remove what dead processes left half-written. */
async function prepare({ directory, disk, liveness }: FileRecordsOptions, holderPath: string): Promise<void> {
  const folders = [...COLLECTIONS, 'holders', 'temporary', ...[...STRIPES].map((stripe) => `locks/${stripe}`)];
  for (const folder of folders) await disk.makeDirectory(join(directory, folder));
  for (const folder of ['', 'locks']) await disk.syncDirectory(join(directory, folder));
  await disk.createFile(holderPath, Buffer.from(`${JSON.stringify(liveness.self)}\n`));

  const temporary = await disk.list(join(directory, 'temporary'));
  for (const name of await disk.list(join(directory, 'holders'))) {
    const path = join(directory, 'holders', name);
    const nonce = name.replace(/\.json$/, '');
    if (nonce === liveness.self.nonce || !(await isDead(disk, liveness, path))) continue;
    const leftOver = temporary
      .filter((file) => file.startsWith(`${nonce}-`))
      .map((file) => join(directory, 'temporary', file));
    for (const file of [...leftOver, path])
      await disk.unlink(file).catch((error: unknown) => {
        if (!hasErrno(error, 'ENOENT')) throw error; // another process cleans up at the same time
      });
  }
}

async function isDead(disk: StateDisk, liveness: Liveness, path: string): Promise<boolean> {
  const bytes = await disk.readFile(path);
  if (bytes === undefined) return false;
  try {
    return (await liveness.judge(holderSchema.parse(JSON.parse(Buffer.from(bytes).toString())))) === 'dead';
  } catch {
    return true; // torn while it was written, so its process did not come far enough to write anything else
  }
}

async function* listRecords(
  { directory, disk, logger }: FileRecordsOptions,
  collection: Collection,
): AsyncGenerator<StoredRecord> {
  const records: StoredRecord[] = [];
  try {
    const base = join(directory, collection);
    const hashes = new Set<string>();
    for (const shard of await disk.list(base))
      for (const name of await disk.list(join(base, shard))) {
        // the previous copy alone stands for a record whose present one was lost
        const hash = /^([0-9a-f]{32})\.json(?:\.prev)?$/.exec(name)?.[1];
        if (hash !== undefined) hashes.add(hash);
      }
    await forEachConcurrently([...hashes], async (hash) => {
      const loaded = await loadEnvelope({ disk, path: join(base, hash.slice(0, 2), `${hash}.json`), logger });
      if (typeof loaded !== 'object') return;
      const { key, record } = recordSchema.parse(loaded.envelope.body);
      records.push({ key, body: record });
    });
  } catch (error) {
    throw toStateError(error, directory);
  }
  yield* records.sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
}

/** Keep damaged files for people to look at, out of the way of the record that takes their place. */
async function setAside(disk: StateDisk, path: string, nonce: string): Promise<void> {
  for (const damaged of [path, previousPathOf(path)])
    try {
      await disk.rename(damaged, `${damaged}.damaged-${nonce}`);
    } catch (error) {
      if (!hasErrno(error, 'ENOENT')) throw error; // one of the two may be missing
    }
}

function bodyOf({ envelope }: Loaded): Json {
  return recordSchema.parse(envelope.body).record;
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

function stripeOf(key: string): string {
  return hashOf(key).slice(0, 1);
}

function groupByStripe(keys: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const group = groups.get(stripeOf(key));
    if (group === undefined) groups.set(stripeOf(key), [key]);
    else group.push(key);
  }
  return groups;
}

async function forEachConcurrently<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const iterator = items.values();
  await Promise.all(
    Array.from({ length: Math.min(CONCURRENCY, items.length) }, async () => {
      for (const item of iterator) await work(item); // workers share the iterator
    }),
  );
}

import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';

import { TokenIssuer } from './auth/token-issuer.ts';
import type { TokenAnswer } from './auth/token-issuer.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { serveRequest } from './connection/serve-request.ts';
import { GcsEmulatorError } from './errors.ts';
import { createFaultPlan } from './faults/fault-plan.ts';
import type { FaultHandle } from './faults/fault-plan.ts';
import type { FaultRule } from './faults/fault-rule.ts';
import { newBucketRecord } from './handlers/bucket-handlers.ts';
import { createJournal } from './journal.ts';
import type { JournalEntry } from './journal.ts';
import { checkBucketName } from './objects/object-name.ts';
import { ObjectStore } from './objects/object-store.ts';
import type { ObjectRecord } from './objects/records.ts';
import { createWriteLimit } from './objects/write-limit.ts';
import { createDirectoryStorage } from './storage/directory-storage.ts';
import { createMemoryStorage } from './storage/memory-storage.ts';
import type { Storage } from './storage/storage.ts';
import { SessionStore } from './uploads/session-store.ts';

const HOST = '127.0.0.1';
const HOUR_MS = 3_600_000;

export interface GcsEmulatorOptions {
  /** 0: any free port. @default 0 */
  readonly port?: number | undefined;
  /** Absolute path. Without it everything is kept in memory. */
  readonly dataDir?: string | undefined;
  /** Buckets that exist from the start. */
  readonly buckets?: readonly string[] | undefined;
  /** @default the system's clock */
  readonly clock?: Clock | undefined;
  /** Demand bearer tokens of the emulator's own token endpoint. @default no authentication */
  readonly auth?: { readonly tokenLifetimeMs?: number | undefined } | undefined;
  /** Refuse a second change of one name within a second with 429. @default false */
  readonly limitsWriteRate?: boolean | undefined;
  /** Judge preconditions when a resumable session starts, too; they bind at its end in any case. @default true */
  readonly checksSessionStart?: boolean | undefined;
  /** How many requests the journal remembers at least. @default 100000 */
  readonly journalLimit?: number | undefined;
}

/** A running emulator. */
export interface GcsEmulator extends AsyncDisposable {
  /** Scheme, host and port, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** The requests so far, oldest first. */
  readonly journal: readonly JournalEntry[];
  /** Put a rule into force. @throws {GcsEmulatorError} `ECL_GCS_EMULATOR_FAULT_RULE` */
  fault(rule: FaultRule): FaultHandle;
  clearFaults(): void;
  clearJournal(): void;
  /** How the token endpoint answers from now on. */
  answerTokens(answer: TokenAnswer): void;
  /** End the life of every token given out so far. */
  expireTokens(): void;
  /** Back to the start: the buckets of the options, no objects, sessions, rules or journal. Generations still grow. */
  reset(): void;
  /** Ends every connection, and the claim on the data directory. */
  close(): Promise<void>;
}

/**
 * Start an emulator of the Cloud Storage JSON API on the loopback interface.
 *
 * @throws {GcsEmulatorError} `ECL_GCS_EMULATOR_OPTIONS`, `ECL_GCS_EMULATOR_DIRECTORY_IN_USE`,
 * `ECL_GCS_EMULATOR_DIRECTORY_DAMAGED`, `ECL_GCS_EMULATOR_LISTEN`
 */
export async function startGcsEmulator(options: GcsEmulatorOptions = {}): Promise<GcsEmulator> {
  const { port = 0, dataDir, buckets = [], clock = systemClock, journalLimit = 100_000 } = options;
  checkBuckets(buckets);
  const storage = dataDir === undefined ? createMemoryStorage() : createDirectoryStorage(dataDir);
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 });
  try {
    const state = await openState(storage, clock, options);
    const faults = createFaultPlan();
    const journal = createJournal(journalLimit);
    const createBuckets = (): void => {
      const present = new Set(state.objects.bucketNames());
      for (const name of new Set(buckets))
        if (!present.has(name)) state.objects.createBucket(newBucketRecord({ name }, clock.now()));
    };
    createBuckets();
    let url = '';
    const context = { handling: state, faults, journal, url: () => url };
    const underWay = new Set<Promise<void>>();
    server.on('request', (request, response) => {
      const served = serveRequest(context, request, response).finally(() => underWay.delete(served));
      underWay.add(served);
    });
    const boundPort = await listen(server, port);
    url = `http://${HOST}:${boundPort}`;
    const close = async (): Promise<void> => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await Promise.all(underWay);
      await state.sessions.close();
      storage.close();
    };
    return {
      url,
      port: boundPort,
      get journal() {
        return journal.entries();
      },
      fault: (rule) => faults.add(rule),
      clearFaults: () => faults.clear(),
      clearJournal: () => journal.clear(),
      answerTokens: (answer) => void (state.tokens.answer = answer),
      expireTokens: () => state.tokens.expireAll(),
      reset: () => {
        faults.clear();
        journal.clear();
        state.tokens.answer = 'grant';
        state.sessions.clear();
        state.objects.clear();
        createBuckets();
      },
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    storage.close();
    throw error;
  }
}

async function openState(storage: Storage, clock: Clock, options: GcsEmulatorOptions) {
  const { auth, limitsWriteRate = false, checksSessionStart = true } = options;
  const stored = await storage.load();
  checkBlobs(storage, stored.objects);
  const objects = new ObjectStore({ storage, clock, state: stored });
  const sessions = new SessionStore({ storage, clock, objects });
  await sessions.restore(stored.sessions);
  storage.sweepBlobs(objects.blobs.live());
  const lifetimeMs = auth?.tokenLifetimeMs ?? HOUR_MS;
  const tokens = new TokenIssuer({ clock, isRequired: auth !== undefined, lifetimeMs });
  return { storage, objects, sessions, tokens, limit: createWriteLimit(clock, limitsWriteRate), checksSessionStart };
}

/** A record is written after its bytes, so that missing ones were taken away by somebody else. */
function checkBlobs(storage: Storage, objects: readonly ObjectRecord[]): void {
  for (const { bucket, name, segments } of objects) {
    for (const { blobId, size } of segments) {
      const found = storage.blobSize(blobId);
      if (found === size) continue;
      throw new GcsEmulatorError(
        'ECL_GCS_EMULATOR_DIRECTORY_DAMAGED',
        `object ${bucket}/${name}: expected ${size} bytes in blob ${blobId}, found ${found}; remove the data directory to start afresh`,
        { details: { bucket, name, blobId } },
      );
    }
  }
}

function checkBuckets(buckets: readonly string[]): void {
  for (const name of buckets) {
    try {
      checkBucketName(name);
    } catch (cause) {
      throw new GcsEmulatorError(
        'ECL_GCS_EMULATOR_OPTIONS',
        `bucket "${name}": expected 3 to 63 lower-case letters, digits, dashes, underscores or dots`,
        { cause, details: { name } },
      );
    }
  }
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    server.listen(port, HOST);
    await once(server, 'listening');
  } catch (cause) {
    throw new GcsEmulatorError(
      'ECL_GCS_EMULATOR_LISTEN',
      `port ${port} on ${HOST}: cannot listen (${cause instanceof Error ? cause.message : String(cause)}); choose another port, or 0 for any`,
      { cause, details: { port } },
    );
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

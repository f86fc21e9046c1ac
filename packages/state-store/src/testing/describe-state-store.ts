import { deepEqual, equal, notEqual, ok, rejects } from 'node:assert/strict';

import type { StateErrorCode } from '../errors.ts';
import type { Liveness } from '../holder.ts';
import type { IngestedFile, StateStore } from '../state-store.ts';
import type { Lease, UnitKey } from '../unit.ts';
import { fakeHost } from './fake-liveness.ts';
import type { FakeHost } from './fake-liveness.ts';

/** The two functions of a test runner that the suite needs; those of vitest and node:test both fit. */
export interface TestRunner {
  describe(name: string, body: () => void): void;
  test(name: string, body: () => Promise<void>): void;
}

/** A place for state, empty at first, that several processes can open. */
export interface StateStoreFixture {
  /** Open the state as the process with this liveness would. */
  open(liveness: Liveness): Promise<StateStore>;
  close(): Promise<void>;
}

interface Context {
  readonly host: FakeHost;
  /** Another process on the same state. */
  start(): Promise<{ readonly store: StateStore; readonly liveness: Liveness }>;
}

const UNIT: UnitKey = { table: 'orders', partition: 'ingest_dt=2024-02-01' };
const OTHER: UnitKey = { table: 'orders', partition: 'ingest_dt=2024-02-02' };

/** The conformance suite: what a backfill relies on in any driver. */
export function describeStateStore(
  { describe, test }: TestRunner,
  name: string,
  create: () => Promise<StateStoreFixture>,
): void {
  const withState = (title: string, body: (context: Context) => Promise<void>): void =>
    test(title, async () => {
      const fixture = await create();
      const host = fakeHost();
      const stores: StateStore[] = [];
      try {
        await body({
          host,
          async start() {
            const liveness = host.newProcess();
            const store = await fixture.open(liveness);
            stores.push(store);
            return { store, liveness };
          },
        });
      } finally {
        for (const store of stores) await store.close();
        await fixture.close();
      }
    });

  describe(`${name}: units`, () => {
    withState('planning again changes nothing, a new batch starts over but keeps the epoch', async ({ start }) => {
      const { store } = await start();

      deepEqual(await store.planUnits({ batchId: 'b1', units: [UNIT, { ...OTHER, plan: { day: 2 } }] }), {
        planned: 2,
        kept: 0,
        held: [],
      });
      deepEqual(await store.planUnits({ batchId: 'b1', units: [UNIT, OTHER] }), { planned: 0, kept: 2, held: [] });
      equal((await store.readUnit(UNIT))?.state, 'planned');
      deepEqual((await store.readUnit(OTHER))?.plan, { day: 2 });
      equal(await store.readUnit({ table: 'x', partition: 'y=1' }), undefined);

      const lease = await acquire(store, UNIT);
      await commitAll(store, lease);
      deepEqual(await store.planUnits({ batchId: 'b2', units: [UNIT] }), { planned: 1, kept: 0, held: [] });
      const replanned = await store.readUnit(UNIT);
      deepEqual([replanned?.state, replanned?.epoch, replanned?.evidence, replanned?.attempts], ['planned', 1, {}, 0]);
    });

    withState('units are listed in order and filtered', async ({ start }) => {
      const { store } = await start();
      const units = ['c', 'a', 'b'].flatMap((table) => [2, 1].map((day) => ({ table, partition: `d=${day}` })));
      await store.planUnits({ batchId: 'b1', units });
      await store.failUnit(await acquire(store, { table: 'b', partition: 'd=1' }), {
        code: 'X',
        message: 'm',
        kind: 'terminal',
      });

      const list = async (filter?: Parameters<StateStore['listUnits']>[0]): Promise<string[]> =>
        (await collect(store.listUnits(filter))).map(({ table, partition }) => table + partition.slice(2));
      deepEqual(await list(), ['a1', 'a2', 'b1', 'b2', 'c1', 'c2']);
      deepEqual(await list({ tables: ['a', 'b'], states: ['planned'] }), ['a1', 'a2', 'b2']);
      deepEqual(await list({ states: ['failed'] }), ['b1']);
      deepEqual(await list({ batchId: 'b2' }), []);
    });

    withState('one of many gets the lease, and the epoch grows with each', async ({ start }) => {
      const stores = await Promise.all(Array.from({ length: 4 }, async () => (await start()).store));
      await at(stores, 0).planUnits({ batchId: 'b1', units: [UNIT] });

      for (let round = 1; round <= 3; round += 1) {
        const results = await Promise.all(
          [...stores, ...stores].map(async (store) => ({
            store,
            result: await store.acquireLease({ unit: UNIT, runId: 'r' }),
          })),
        );
        const winners = results.filter(({ result }) => result.outcome === 'acquired');
        equal(winners.length, 1);
        equal(results.filter(({ result }) => result.outcome === 'held').length, 7);
        const winner = at(winners, 0);
        ok(winner.result.outcome === 'acquired');
        deepEqual([winner.result.lease.epoch, winner.result.lease.isTakeover], [round, false]);
        await winner.store.releaseLease(winner.result.lease);
      }
    });

    withState('many workers on one ledger take every unit exactly once', async ({ start }) => {
      const stores = await Promise.all(Array.from({ length: 4 }, async () => (await start()).store));
      const units = Array.from({ length: 30 }, (_, index) => ({ table: 't', partition: `d=${index}` }));
      await at(stores, 0).planUnits({ batchId: 'b1', units });
      const taken: string[] = [];

      await Promise.all(
        stores.map(async (store, offset) => {
          for (let index = 0; index < units.length; index += 1) {
            const unit = at(units, (index + offset * 7) % units.length);
            const result = await store.acquireLease({ unit, runId: `r${offset}` });
            if (result.outcome !== 'acquired') continue;
            taken.push(unit.partition);
            await commitAll(store, result.lease);
            await store.releaseLease(result.lease);
          }
        }),
      );

      deepEqual([...taken].sort(), units.map(({ partition }) => partition).sort());
      equal((await collect(at(stores, 1).listUnits({ states: ['committed'] }))).length, 30);
    });

    withState('a lease passes on from the dead only, and says that it was taken over', async ({ start, host }) => {
      const first = await start();
      const second = await start();
      await first.store.planUnits({ batchId: 'b1', units: [UNIT] });
      const lost = await acquire(first.store, UNIT);
      const held = await second.store.acquireLease({ unit: UNIT, runId: 'r2' });
      ok(held.outcome === 'held');
      deepEqual([held.verdict, held.holder.nonce, held.runId], ['alive', first.liveness.self.nonce, 'r']);

      host.setVerdict(first.liveness.self, 'unknown');
      const unknown = await second.store.acquireLease({ unit: UNIT, runId: 'r2' });
      ok(unknown.outcome === 'held');
      equal(unknown.verdict, 'unknown');

      host.setVerdict(first.liveness.self, 'dead');
      const lease = await acquire(second.store, UNIT);

      deepEqual([lease.epoch, lease.isTakeover], [lost.epoch + 1, true]);
      await refused('ECL_STATE_LEASE_LOST', first.store.renewLease(lost));
      await refused('ECL_STATE_LEASE_LOST', first.store.advanceUnit(lost, 'exported', {}));
      await refused('ECL_STATE_LEASE_LOST', first.store.failUnit(lost, { code: 'X', message: 'm', kind: 'transient' }));
      await refused('ECL_STATE_LEASE_LOST', first.store.resetUnit(lost));
      await first.store.releaseLease(lost);
      await second.store.renewLease(lease);
      equal((await second.store.advanceUnit(lease, 'exported', {})).state, 'exported');
    });

    withState('a lease can be forced from the living', async ({ start }) => {
      const first = await start();
      const second = await start();
      await first.store.planUnits({ batchId: 'b1', units: [UNIT] });
      const lost = await acquire(first.store, UNIT);

      const forced = await second.store.acquireLease({ unit: UNIT, runId: 'r2', isForced: true });

      ok(forced.outcome === 'acquired');
      deepEqual([forced.lease.epoch, forced.lease.isTakeover], [2, true]);
      await refused('ECL_STATE_LEASE_LOST', first.store.renewLease(lost));
    });

    withState('the epoch is above whatever the lake has seen', async ({ start }) => {
      const { store } = await start();
      await store.planUnits({ batchId: 'b1', units: [UNIT, OTHER] });

      const behind = await store.acquireLease({ unit: UNIT, runId: 'r', epochFloor: 41 });
      const level = await store.acquireLease({ unit: OTHER, runId: 'r', epochFloor: 0 });

      ok(behind.outcome === 'acquired' && level.outcome === 'acquired');
      deepEqual([behind.lease.epoch, behind.lease.isTakeover], [42, true]);
      deepEqual([level.lease.epoch, level.lease.isTakeover], [1, false]);
    });

    withState('steps go forward, keep their evidence, and may be repeated', async ({ start }) => {
      const { store } = await start();
      await store.planUnits({ batchId: 'b1', units: [UNIT] });
      const lease = await acquire(store, UNIT);

      await store.advanceUnit(lease, 'exported', { rows: 3 });
      const once = await store.advanceUnit(lease, 'uploaded', { files: 1, names: ['a'] });
      const twice = await store.advanceUnit(lease, 'uploaded', { names: ['a'], files: 1 });

      deepEqual(twice, once);
      deepEqual(once.evidence, { exported: { rows: 3 }, uploaded: { files: 1, names: ['a'] } });
      await refused('ECL_STATE_ILLEGAL_STEP', store.advanceUnit(lease, 'exported', { rows: 3 }));
      const committed = await store.advanceUnit(lease, 'committed', { generation: '7' });
      equal(committed.state, 'committed');
      await refused('ECL_STATE_ILLEGAL_STEP', store.advanceUnit(lease, 'committed', { generation: '8' }));
      await refused('ECL_STATE_ILLEGAL_STEP', store.failUnit(lease, { code: 'X', message: 'm', kind: 'transient' }));
      await store.releaseLease(lease);
      equal((await store.acquireLease({ unit: UNIT, runId: 'r' })).outcome, 'committed');
      equal((await store.acquireLease({ unit: UNIT, runId: 'r', includeCommitted: true })).outcome, 'acquired');
    });

    withState('a failed unit keeps its history and starts over under the next lease', async ({ start }) => {
      const { store } = await start();
      await store.planUnits({ batchId: 'b1', units: [UNIT] });
      for (let attempt = 1; attempt <= 25; attempt += 1) {
        const lease = await acquire(store, UNIT);
        await store.advanceUnit(lease, 'exported', {});
        const failed = await store.failUnit(lease, { code: `E${attempt}`, message: 'm', kind: 'transient' });
        equal(failed.state, 'failed');
        await refused('ECL_STATE_ILLEGAL_STEP', store.advanceUnit(lease, 'uploaded', {}));
        await store.releaseLease(lease);
      }

      const record = (await acquire(store, UNIT)).record;

      deepEqual([record.state, record.attempts, record.epoch, record.evidence], ['planned', 26, 26, {}]);
      equal(record.errors.length, 20);
      deepEqual(record.errors.at(-1), record.lastError);
      deepEqual([record.lastError?.code, record.lastError?.epoch], ['E25', 25]);
    });

    withState('a unit can be reset by its holder', async ({ start }) => {
      const { store } = await start();
      await store.planUnits({ batchId: 'b1', units: [UNIT] });
      const lease = await acquire(store, UNIT);
      await store.advanceUnit(lease, 'uploaded', {});

      const record = await store.resetUnit(lease);

      deepEqual([record.state, record.evidence, record.epoch], ['planned', {}, lease.epoch]);
      equal((await store.advanceUnit(lease, 'exported', {})).state, 'exported');
    });

    withState('a unit somebody works on is not planned anew', async ({ start, host }) => {
      const first = await start();
      const second = await start();
      await first.store.planUnits({ batchId: 'b1', units: [UNIT] });
      await acquire(first.store, UNIT);

      deepEqual(await second.store.planUnits({ batchId: 'b2', units: [UNIT, OTHER] }), {
        planned: 1,
        kept: 0,
        held: [UNIT],
      });
      host.setVerdict(first.liveness.self, 'dead');
      deepEqual(await second.store.planUnits({ batchId: 'b2', units: [UNIT] }), { planned: 1, kept: 0, held: [] });
      equal((await acquire(second.store, UNIT)).isTakeover, true);
    });

    withState('what was stored is there for the next process', async ({ start }) => {
      const first = await start();
      await first.store.planUnits({ batchId: 'b1', units: [UNIT] });
      const lease = await acquire(first.store, UNIT);
      await first.store.advanceUnit(lease, 'published', { generation: '3' });
      await first.store.close();

      const { store } = await start();

      deepEqual((await store.readUnit(UNIT))?.evidence, { published: { generation: '3' } });
      await refused(
        'ECL_STATE_CLOSED',
        Promise.resolve().then(() => first.store.readUnit(UNIT)),
      );
    });

    withState('bad input is refused', async ({ start }) => {
      const { store } = await start();

      await refused('ECL_STATE_UNKNOWN_UNIT', store.acquireLease({ unit: UNIT, runId: 'r' }));
      for (const unit of [
        { table: '', partition: 'x' },
        { table: 'x', partition: 'a\nb' },
      ])
        await refused('ECL_STATE_INVALID_ARGUMENT', store.planUnits({ batchId: 'b1', units: [unit] }));
      for (const unit of [
        { table: '__proto__', partition: 'constructor' },
        { table: '../../x', partition: 'é\u{1F600}/%2F' },
      ]) {
        await store.planUnits({ batchId: 'b1', units: [unit] });
        equal((await store.readUnit(unit))?.partition, unit.partition);
      }
    });
  });

  describe(`${name}: runs, files and documents`, () => {
    withState('a run is started, continued and finished', async ({ start }) => {
      const { store } = await start();
      const started = await store.startRun({ runId: 'run-1', command: 'export-raw', epoch: 3 });
      deepEqual([started.status, started.finishedAt, started.epoch], ['running', null, 3]);

      const again = await store.startRun({ runId: 'run-1', command: 'export-raw' });
      equal(again.startedAt, started.startedAt);
      const finished = await store.finishRun({
        runId: 'run-1',
        status: 'partial',
        errorSummary: '1 failed',
        accounting: { read: 4 },
      });

      deepEqual([finished.status, finished.errorSummary, finished.accounting], ['partial', '1 failed', { read: 4 }]);
      notEqual(finished.finishedAt, null);
      deepEqual(await store.readRun('run-1'), finished);
      equal(await store.readRun('run-2'), undefined);
      await refused('ECL_STATE_UNKNOWN_RUN', store.finishRun({ runId: 'run-2', status: 'success' }));
    });

    withState('a run whose process died is closed by the next one, others are not', async ({ start, host }) => {
      const dead = await start();
      const alive = await start();
      await dead.store.startRun({ runId: 'a', command: 'x' });
      await dead.store.startRun({ runId: 'b', command: 'x' });
      await dead.store.finishRun({ runId: 'b', status: 'success' });
      await alive.store.startRun({ runId: 'c', command: 'x' });
      host.setVerdict(dead.liveness.self, 'dead');

      const closed = await alive.store.closeDeadRuns();

      deepEqual(
        closed.map(({ runId, status }) => [runId, status]),
        [['a', 'failure']],
      );
      ok(closed[0]?.errorSummary?.includes('ended without finishing'));
      deepEqual(await alive.store.closeDeadRuns(), []);
      deepEqual(
        new Map((await alive.store.listRuns()).map(({ runId, status }) => [runId, status])),
        new Map([
          ['a', 'failure'],
          ['b', 'success'],
          ['c', 'running'],
        ]),
      );
    });

    withState('ingested files are found by target, table, name and checksum', async ({ start }) => {
      const { store } = await start();
      const file: IngestedFile = {
        target: 'file:///lake',
        tableName: 'orders',
        sourceFilename: 'orders.csv',
        checksum: 'ab',
        ingestedAt: '2026-01-10T05:00:00.000Z',
        rowCount: 3,
        status: 'failure',
        runId: 'run-1',
        bytes: 120,
        contractFingerprint: 'f',
        error: 'ECL_X',
      };
      await store.recordIngest(file);
      await store.recordIngest({ ...file, checksum: 'cd' });
      await store.recordIngest({ ...file, status: 'success', error: null });

      deepEqual(await store.findIngest(file), { ...file, status: 'success', error: null });
      equal(await store.findIngest({ ...file, target: 'gs://other' }), undefined);
      deepEqual(
        (await collect(store.listIngests())).map(({ checksum }) => checksum),
        ['ab', 'cd'],
      );
    });

    withState('documents are saved under the version they are based on', async ({ start }) => {
      const { store } = await start();
      const other = (await start()).store;

      equal(await store.readDocument('cursor', 'orders'), undefined);
      equal(await store.saveDocument({ kind: 'cursor', key: 'orders', body: { lsn: '1' }, ifVersion: 0 }), 1);
      equal(await other.saveDocument({ kind: 'cursor', key: 'orders', body: { lsn: '2' }, ifVersion: 1 }), 2);
      await refused(
        'ECL_STATE_CONFLICT',
        store.saveDocument({ kind: 'cursor', key: 'orders', body: { lsn: '3' }, ifVersion: 1 }),
      );
      equal(await store.saveDocument({ kind: 'id-state', key: 'orders', body: [1, null, { a: 'é' }] }), 1);

      deepEqual((await store.readDocument('cursor', 'orders'))?.body, { lsn: '2' });
      deepEqual(
        (await collect(store.listDocuments('id-state'))).map(({ key, body }) => [key, body]),
        [['orders', [1, null, { a: 'é' }]]],
      );
    });

    withState('of many savers on one version one wins each round', async ({ start }) => {
      const stores = await Promise.all(Array.from({ length: 4 }, async () => (await start()).store));
      for (let version = 0; version < 5; version += 1) {
        const results = await Promise.allSettled(
          stores.map((store, index) => store.saveDocument({ kind: 'k', key: 'x', body: index, ifVersion: version })),
        );
        equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      }

      equal((await at(stores, 0).readDocument('k', 'x'))?.version, 5);
    });
  });
}

async function acquire(store: StateStore, unit: UnitKey): Promise<Lease> {
  const result = await store.acquireLease({ unit, runId: 'r' });
  ok(result.outcome === 'acquired', `expected a lease, got ${result.outcome}`);
  return result.lease;
}

async function commitAll(store: StateStore, lease: Lease): Promise<void> {
  for (const step of ['exported', 'uploaded', 'published', 'committed'] as const)
    await store.advanceUnit(lease, step, { step });
  await store.releaseLease(lease);
}

async function refused(code: StateErrorCode, work: Promise<unknown>): Promise<void> {
  await rejects(work, (error) => {
    ok(error instanceof Error && 'code' in error && error.code === code, `expected ${code}, got ${String(error)}`);
    return true;
  });
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  ok(item !== undefined);
  return item;
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

import { randomUUID } from 'node:crypto';

import type { Clock } from './clock.ts';
import { StateError } from './errors.ts';
import type { Liveness } from './holder.ts';
import type { Json } from './json.ts';
import type { RecordChange, RecordStore } from './record-store.ts';
import { documentFromRow, documentToRow } from './records/document-row.ts';
import { ingestFromRow, ingestToRow } from './records/ingest-row.ts';
import { unitFromRow, unitToRow } from './records/unit-row.ts';
import { createRuns } from './runs.ts';
import type {
  AcquireLeaseOptions,
  AcquireLeaseResult,
  IngestedFileKey,
  PlanUnitsOptions,
  PlanUnitsResult,
  StateStore,
  UnitFilter,
} from './state-store.ts';
import type { Lease, PlannedUnit, UnitKey, UnitRecord } from './unit.ts';
import { advance, assertLease, fail, holdsLease, planUnit, reset, takeLease, unitKeyText } from './unit-transitions.ts';

export interface CreateStateStoreOptions {
  readonly url: string;
  readonly records: RecordStore;
  readonly liveness: Liveness;
  readonly clock: Clock;
}

/** A state store over keyed records. Drivers with tables and statements of their own implement `StateStore` directly. */
export function createStateStore({ url, records: store, liveness, clock }: CreateStateStoreOptions): StateStore {
  let isClosed = false;
  const records = (): RecordStore => {
    if (isClosed) throw new StateError('ECL_STATE_CLOSED', `state store ${url} was closed`, { details: { url } });
    return store;
  };
  const now = (): string => new Date(clock.wallMs()).toISOString();

  /** Change a unit that is ours; `undefined` changes nothing. */
  const changeLeased = (lease: Lease, change: (current: UnitRecord) => UnitRecord | undefined): Promise<UnitRecord> =>
    records().update('units', unitKeyText(lease.unit), (stored) => {
      const current = assertLease(readUnit(stored), lease);
      const next = change(current);
      return next === undefined ? { result: current } : { next: unitToRow(next), result: next };
    });

  const rest: Omit<StateStore, keyof ReturnType<typeof createRuns>> = {
    url,

    async planUnits({ batchId, units }: PlanUnitsOptions): Promise<PlanUnitsResult> {
      const byKey = new Map(units.map((unit) => [unitKeyText(checkUnit(unit)), unit]));
      const outcomes = await records().updateMany('units', [...byKey.keys()], async (key, stored) => {
        const unit = byKey.get(key);
        if (unit === undefined) return { result: 'kept' as const };
        const current = readUnit(stored);
        if (current?.batchId === batchId) return { result: 'kept' as const };
        const isHeld =
          current !== undefined && current.lease !== null && (await liveness.judge(current.lease.holder)) !== 'dead';
        if (isHeld) return { result: 'held' as const };
        return { next: unitToRow(planUnit(current, unit, batchId, now())), result: 'planned' as const };
      });
      const held = [...byKey.values()].filter((_, index) => outcomes[index] === 'held');
      return {
        planned: outcomes.filter((outcome) => outcome === 'planned').length,
        kept: outcomes.filter((outcome) => outcome === 'kept').length,
        held: held.map(({ table, partition }) => ({ table, partition })),
      };
    },

    readUnit: async (unit) => readUnit(await records().get('units', unitKeyText(unit))),

    async *listUnits(filter: UnitFilter = {}) {
      for await (const { body } of records().list('units')) {
        const unit = unitFromRow(body);
        if (matches(unit, filter)) yield unit;
      }
    },

    acquireLease: (options: AcquireLeaseOptions) => {
      const { unit, runId, epochFloor = 0, isForced = false, includeCommitted = false } = options;
      return records().update('units', unitKeyText(unit), async (stored): Promise<RecordChange<AcquireLeaseResult>> => {
        const current = readUnit(stored);
        if (current === undefined) throw unknownUnit(unit);
        if (current.state === 'committed' && !includeCommitted)
          return { result: { outcome: 'committed', record: current } };
        if (current.lease !== null && !isForced) {
          const { holder, acquiredAt: since, runId: heldBy } = current.lease;
          const verdict = await liveness.judge(holder);
          if (verdict !== 'dead') return { result: { outcome: 'held', holder, verdict, since, runId: heldBy } };
        }
        const leaseId = randomUUID();
        const { record, isTakeover } = takeLease(current, {
          leaseId,
          holder: liveness.self,
          runId,
          at: now(),
          epochFloor,
        });
        const lease: Lease = {
          unit: { table: unit.table, partition: unit.partition },
          leaseId,
          epoch: record.epoch,
          isTakeover,
          record,
        };
        return { next: unitToRow(record), result: { outcome: 'acquired', lease } };
      });
    },

    async renewLease(lease) {
      assertLease(readUnit(await records().get('units', unitKeyText(lease.unit))), lease);
    },

    releaseLease: (lease) =>
      records().update('units', unitKeyText(lease.unit), (stored) => {
        const current = readUnit(stored);
        if (current === undefined || !holdsLease(current, lease)) return { result: undefined };
        return { next: unitToRow({ ...current, lease: null }), result: undefined };
      }),

    advanceUnit: (lease, step, evidence) => changeLeased(lease, (current) => advance(current, step, evidence, now())),
    failUnit: (lease, error) => changeLeased(lease, (current) => fail(current, error, now())),
    resetUnit: (lease) => changeLeased(lease, (current) => reset(current, now())),

    recordIngest: (file) =>
      records().update('ingests', ingestKey(file), () => ({ next: ingestToRow(file), result: undefined })),
    async findIngest(key) {
      const stored = await records().get('ingests', ingestKey(key));
      return stored === undefined ? undefined : ingestFromRow(stored);
    },
    async *listIngests() {
      for await (const { body } of records().list('ingests')) yield ingestFromRow(body);
    },

    async readDocument(kind, key) {
      const stored = await records().get('documents', documentKey(kind, key));
      if (stored === undefined) return undefined;
      const { version, body, savedAt } = documentFromRow(stored);
      return { version, body, savedAt };
    },
    saveDocument: ({ kind, key, body, ifVersion }) =>
      records().update('documents', documentKey(kind, key), (stored) => {
        const version = stored === undefined ? 0 : documentFromRow(stored).version;
        if (ifVersion !== undefined && ifVersion !== version)
          throw new StateError(
            'ECL_STATE_CONFLICT',
            `${kind} ${key}: expected version ${ifVersion}, found ${version}; somebody else saved it, read it again`,
            { details: { kind, key, expected: ifVersion, found: version } },
          );
        const next = { kind, key, version: version + 1, body, savedAt: now() };
        return { next: documentToRow(next), result: next.version };
      }),
    async *listDocuments(kind) {
      for await (const { body: stored } of records().list('documents')) {
        const document = documentFromRow(stored);
        if (document.kind !== kind) continue;
        const { key, version, body, savedAt } = document;
        yield { key, version, body, savedAt };
      }
    },

    async close() {
      if (isClosed) return;
      isClosed = true;
      await store.close();
    },
    async [Symbol.asyncDispose]() {
      await this.close();
    },
  };
  return { ...createRuns({ records, liveness, now }), ...rest };
}

function readUnit(stored: Json | undefined): UnitRecord | undefined {
  return stored === undefined ? undefined : unitFromRow(stored);
}

function checkUnit(unit: PlannedUnit): PlannedUnit {
  for (const [member, value] of [
    ['table', unit.table],
    ['partition', unit.partition],
  ] as const)
    if (value === '' || value.includes('\n'))
      throw new StateError(
        'ECL_STATE_INVALID_ARGUMENT',
        `unit ${member} ${JSON.stringify(value)}: expected text without line breaks, not empty`,
        {
          details: { [member]: value },
        },
      );
  return unit;
}

function matches(unit: UnitRecord, { tables, states, batchId }: UnitFilter): boolean {
  return (
    (tables === undefined || tables.includes(unit.table)) &&
    (states === undefined || states.includes(unit.state)) &&
    (batchId === undefined || unit.batchId === batchId)
  );
}

function ingestKey({ target, tableName, sourceFilename, checksum }: IngestedFileKey): string {
  return JSON.stringify([target, tableName, sourceFilename, checksum]);
}

function documentKey(kind: string, key: string): string {
  return JSON.stringify([kind, key]);
}

function unknownUnit({ table, partition }: UnitKey): StateError {
  return new StateError('ECL_STATE_UNKNOWN_UNIT', `unit ${table}/${partition} is not in the ledger; plan it first`, {
    details: { table, partition },
  });
}

import { StateError } from './errors.ts';
import type { Holder } from './holder.ts';
import { canonicalText } from './json.ts';
import type { Json } from './json.ts';
import { UNIT_STATES } from './unit.ts';
import type { Lease, PlannedUnit, UnitError, UnitKey, UnitLease, UnitRecord, UnitState, UnitStep } from './unit.ts';

/** Older errors are dropped; the first ones of a long series say what the last ones say. */
const MAX_ERRORS = 20;

/** A unit of a new plan. Its epoch goes on counting: an older holder must stay fenced off. */
export function planUnit(current: UnitRecord | undefined, unit: PlannedUnit, batchId: string, at: string): UnitRecord {
  return {
    table: unit.table,
    partition: unit.partition,
    state: 'planned',
    epoch: current?.epoch ?? 0,
    lease: current?.lease ?? null,
    attempts: 0,
    batchId,
    plan: unit.plan ?? null,
    evidence: {},
    reachedAt: { planned: at },
    lastError: null,
    errors: [],
  };
}

export interface TakeLeaseOptions {
  readonly leaseId: string;
  readonly holder: Holder;
  readonly runId: string;
  readonly at: string;
  readonly epochFloor: number;
}

/** The next lease: a higher epoch than the ledger and the lake have ever seen. A failed unit starts over. */
export function takeLease(
  current: UnitRecord,
  options: TakeLeaseOptions,
): { readonly record: UnitRecord; readonly isTakeover: boolean } {
  const { leaseId, holder, runId, at, epochFloor } = options;
  const lease: UnitLease = { leaseId, holder, runId, acquiredAt: at };
  const isRestart = current.state === 'failed';
  const record: UnitRecord = {
    ...current,
    epoch: Math.max(current.epoch, epochFloor) + 1,
    lease,
    attempts: current.attempts + 1,
    ...(isRestart ? { state: 'planned' as const, evidence: {}, reachedAt: { ...current.reachedAt, planned: at } } : {}),
  };
  // a floor above the ledger's epoch means that the ledger lost something, maybe a lease
  return { record, isTakeover: current.lease !== null || epochFloor > current.epoch };
}

/** @throws {StateError} `ECL_STATE_LEASE_LOST` */
export function assertLease(current: UnitRecord | undefined, lease: Lease): UnitRecord {
  if (current !== undefined && holdsLease(current, lease)) return current;
  const { table, partition } = lease.unit;
  const now = current?.lease;
  throw new StateError(
    'ECL_STATE_LEASE_LOST',
    `unit ${table}/${partition}: the lease with epoch ${lease.epoch} was lost; ` +
      (now == null
        ? `the unit is free now, at epoch ${current?.epoch ?? 0}`
        : `run ${now.runId} holds it with epoch ${current?.epoch}`),
    {
      details: {
        table,
        partition,
        epoch: lease.epoch,
        foundEpoch: current?.epoch ?? null,
        foundRunId: now?.runId ?? null,
      },
    },
  );
}

export function holdsLease(current: UnitRecord, { epoch, leaseId }: Lease): boolean {
  return current.epoch === epoch && current.lease?.leaseId === leaseId;
}

/** @returns `undefined` if the step with this evidence is stored already. @throws {StateError} `ECL_STATE_ILLEGAL_STEP` */
export function advance(current: UnitRecord, step: UnitStep, evidence: Json, at: string): UnitRecord | undefined {
  const known = current.evidence[step];
  if (current.state === step && known !== undefined && canonicalText(known) === canonicalText(evidence))
    return undefined;
  const isForward = rank(current.state) < rank(step) || current.state === step;
  if (current.state === 'failed' || !isForward || current.state === 'committed')
    throw new StateError(
      'ECL_STATE_ILLEGAL_STEP',
      `unit ${current.table}/${current.partition}: cannot go from ${current.state} to ${step}; allowed from ${current.state}: ${allowedAfter(current.state)}`,
      { details: { table: current.table, partition: current.partition, from: current.state, to: step } },
    );
  return {
    ...current,
    state: step,
    evidence: { ...current.evidence, [step]: evidence },
    reachedAt: { ...current.reachedAt, [step]: at },
    lastError: null,
  };
}

/** @throws {StateError} `ECL_STATE_ILLEGAL_STEP` */
export function fail(current: UnitRecord, error: Pick<UnitError, 'code' | 'message' | 'kind'>, at: string): UnitRecord {
  if (current.state === 'committed')
    throw new StateError(
      'ECL_STATE_ILLEGAL_STEP',
      `unit ${current.table}/${current.partition}: it is committed and cannot fail any more`,
      {
        details: { table: current.table, partition: current.partition, from: current.state, to: 'failed' },
      },
    );
  const lastError: UnitError = { code: error.code, message: error.message, kind: error.kind, at, epoch: current.epoch };
  return {
    ...current,
    state: 'failed',
    reachedAt: { ...current.reachedAt, failed: at },
    lastError,
    errors: [...current.errors, lastError].slice(-MAX_ERRORS),
  };
}

export function reset(current: UnitRecord, at: string): UnitRecord {
  return { ...current, state: 'planned', evidence: {}, reachedAt: { planned: at } };
}

/** A key in which table and partition cannot run into each other. */
export function unitKeyText({ table, partition }: UnitKey): string {
  return `${table}\n${partition}`;
}

function rank(state: UnitState): number {
  return UNIT_STATES.indexOf(state);
}

function allowedAfter(state: UnitState): string {
  if (state === 'failed') return 'a new lease, which starts it over';
  if (state === 'committed') return 'a new plan or a reset';
  return UNIT_STATES.slice(rank(state) + 1).join(', ');
}

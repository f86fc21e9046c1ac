import type { Holder } from './holder.ts';
import type { Json } from './json.ts';

/** Table × partition; work on a table that has no partition of its own uses any other name. */
export interface UnitKey {
  readonly table: string;
  readonly partition: string;
}

/** In this order; `failed` can be reached from any but the last. */
export const UNIT_STATES = ['planned', 'exported', 'uploaded', 'published', 'committed', 'failed'] as const;
export type UnitState = (typeof UNIT_STATES)[number];
export type UnitStep = Exclude<UnitState, 'planned' | 'failed'>;

export interface UnitError {
  /** `ECL_…`, or the name of a foreign error. */
  readonly code: string;
  /** Redacted by the caller; it is shown to people. */
  readonly message: string;
  /** `transient`: trying again may help. */
  readonly kind: 'transient' | 'terminal';
  /** ISO-8601 UTC. */
  readonly at: string;
  readonly epoch: number;
}

export interface UnitLease {
  readonly leaseId: string;
  readonly holder: Holder;
  readonly runId: string;
  /** ISO-8601 UTC; for people. On one host a lease ends with its holder, not with a clock. */
  readonly acquiredAt: string;
}

/** A line of the ledger. */
export interface UnitRecord extends UnitKey {
  readonly state: UnitState;
  /** Fencing token of the latest lease; 0 before the first. */
  readonly epoch: number;
  /** `null` when nobody works on it. */
  readonly lease: UnitLease | null;
  /** Leases taken since it was planned. */
  readonly attempts: number;
  readonly batchId: string;
  /** What the planner fixed for every execution: ingestion time, source, writer version. */
  readonly plan: Json;
  /** What was read back from the destination, by step. */
  readonly evidence: Readonly<Partial<Record<UnitStep, Json>>>;
  /** When each state was reached last, ISO-8601 UTC. */
  readonly reachedAt: Readonly<Partial<Record<UnitState, string>>>;
  readonly lastError: UnitError | null;
  /** The latest errors, oldest first. */
  readonly errors: readonly UnitError[];
}

export interface PlannedUnit extends UnitKey {
  readonly plan?: Json | undefined;
}

/** The right to work on a unit. Each step names it and fails once it is lost. */
export interface Lease {
  readonly unit: UnitKey;
  readonly leaseId: string;
  /** Publish under this number. */
  readonly epoch: number;
  /** The holder before did not give it back, so a late write of his may still be on its way: commit again in any case. */
  readonly isTakeover: boolean;
  /** As it stood when the lease was taken. */
  readonly record: UnitRecord;
}

export { systemClock } from './clock.ts';
export type { Clock } from './clock.ts';
export { createStateStore } from './create-state-store.ts';
export type { CreateStateStoreOptions } from './create-state-store.ts';
export { StateError } from './errors.ts';
export type { StateErrorCode, StateErrorOptions } from './errors.ts';
export type { Holder, Liveness, Verdict } from './holder.ts';
export type { Json } from './json.ts';
export type { Logger } from './logger.ts';
export { openStateStore } from './open-state-store.ts';
export type { OpenStateStoreOptions, StateDriver } from './open-state-store.ts';
export { COLLECTIONS } from './record-store.ts';
export type { Collection, RecordChange, RecordStore, StoredRecord } from './record-store.ts';
export type {
  AcquireLeaseOptions,
  AcquireLeaseResult,
  FinishRunOptions,
  IngestedFile,
  IngestedFileKey,
  PlanUnitsOptions,
  PlanUnitsResult,
  RunRecord,
  RunStatus,
  SaveDocumentOptions,
  StartRunOptions,
  StateStore,
  UnitFilter,
  VersionedDocument,
} from './state-store.ts';
export { UNIT_STATES } from './unit.ts';
export type { Lease, PlannedUnit, UnitError, UnitKey, UnitLease, UnitRecord, UnitState, UnitStep } from './unit.ts';

import type { Holder, Verdict } from './holder.ts';
import type { Json } from './json.ts';
import type { Lease, PlannedUnit, UnitError, UnitKey, UnitRecord, UnitState, UnitStep } from './unit.ts';

export interface PlanUnitsOptions {
  /** Names the plan. Units of the same batch are left as they are, so planning again is safe. */
  readonly batchId: string;
  readonly units: readonly PlannedUnit[];
}

export interface PlanUnitsResult {
  readonly planned: number;
  /** Known in this batch already. */
  readonly kept: number;
  /** Somebody works on them under another batch; left alone. */
  readonly held: readonly UnitKey[];
}

export interface UnitFilter {
  readonly tables?: readonly string[] | undefined;
  readonly states?: readonly UnitState[] | undefined;
  readonly batchId?: string | undefined;
}

export interface AcquireLeaseOptions {
  readonly unit: UnitKey;
  readonly runId: string;
  /** The highest epoch the lake knows of the unit, so that a lost or damaged state never hands out an old one. @default 0 */
  readonly epochFloor?: number | undefined;
  /** Take it from a holder that lives, or of whom nothing is known. The fence in the lake keeps that safe. @default false */
  readonly isForced?: boolean | undefined;
  /** Also lease a unit that is committed. @default false */
  readonly includeCommitted?: boolean | undefined;
  /** How long the lease holds without being renewed, on stores that several machines share. @default 60_000 */
  readonly termMs?: number | undefined;
}

export type AcquireLeaseResult =
  | { readonly outcome: 'acquired'; readonly lease: Lease }
  | {
      readonly outcome: 'held';
      readonly holder: Holder;
      readonly verdict: Exclude<Verdict, 'dead'>;
      readonly since: string;
      readonly runId: string;
    }
  | { readonly outcome: 'committed'; readonly record: UnitRecord };

export type RunStatus = 'running' | 'success' | 'partial' | 'failure';

/** A row of `ops.pipeline_runs`. */
export interface RunRecord {
  readonly runId: string;
  readonly command: string;
  readonly status: RunStatus;
  /** ISO-8601 UTC. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly errorSummary: string | null;
  readonly accounting: Json;
  readonly host: string;
  readonly holder: Holder;
  readonly epoch: number | null;
}

export interface StartRunOptions {
  readonly runId: string;
  readonly command: string;
  readonly epoch?: number | undefined;
}

export interface FinishRunOptions {
  readonly runId: string;
  readonly status: Exclude<RunStatus, 'running'>;
  readonly errorSummary?: string | null | undefined;
  readonly accounting?: Json | undefined;
}

/** A row of `ops.raw_ingest_manifest`; the first four fields are its key. */
export interface IngestedFile {
  /** The lake the file went to. */
  readonly target: string;
  readonly tableName: string;
  readonly sourceFilename: string;
  /** sha256 of the bytes, lower-case hex. */
  readonly checksum: string;
  readonly ingestedAt: string;
  readonly rowCount: number;
  readonly status: 'success' | 'failure' | 'skipped';
  readonly runId: string | null;
  readonly bytes: number | null;
  readonly contractFingerprint: string | null;
  readonly error: string | null;
}

export type IngestedFileKey = Pick<IngestedFile, 'target' | 'tableName' | 'sourceFilename' | 'checksum'>;

/** A named JSON value with a version: cursors, id state. */
export interface VersionedDocument {
  readonly version: number;
  readonly body: Json;
  /** ISO-8601 UTC. */
  readonly savedAt: string;
}

export interface SaveDocumentOptions {
  /** Groups keys, e.g. `cursor` or `id-state`. */
  readonly kind: string;
  readonly key: string;
  readonly body: Json;
  /** The version it is based on; 0 for none. @default whatever is there */
  readonly ifVersion?: number | undefined;
}

/**
 * What is planned, leased and done. It may lag behind the lake and never leads it: a step is stored after its evidence
 * was read back from the destination. One conformance suite holds every driver to this.
 */
export interface StateStore extends AsyncDisposable {
  /** Without secrets. */
  readonly url: string;

  planUnits(options: PlanUnitsOptions): Promise<PlanUnitsResult>;
  readUnit(unit: UnitKey): Promise<UnitRecord | undefined>;
  /** In order of table and partition. */
  listUnits(filter?: UnitFilter): AsyncIterable<UnitRecord>;
  /** @throws {StateError} `ECL_STATE_UNKNOWN_UNIT` */
  acquireLease(options: AcquireLeaseOptions): Promise<AcquireLeaseResult>;
  /** Proves that the lease is still ours, and prolongs it on shared stores. @throws {StateError} `ECL_STATE_LEASE_LOST` */
  renewLease(lease: Lease): Promise<void>;
  /** Give the unit back. A lease that was lost is gone already, and that is no error. */
  releaseLease(lease: Lease): Promise<void>;
  /** Store a step with its evidence. Repeating one changes nothing; going back is refused. @throws {StateError} `ECL_STATE_LEASE_LOST`, `ECL_STATE_ILLEGAL_STEP` */
  advanceUnit(lease: Lease, step: UnitStep, evidence: Json): Promise<UnitRecord>;
  /** Store why it did not work; the unit can be leased again. @throws {StateError} `ECL_STATE_LEASE_LOST` */
  failUnit(lease: Lease, error: Pick<UnitError, 'code' | 'message' | 'kind'>): Promise<UnitRecord>;
  /** Start the unit over, e.g. because its local files changed. @throws {StateError} `ECL_STATE_LEASE_LOST` */
  resetUnit(lease: Lease): Promise<UnitRecord>;

  startRun(options: StartRunOptions): Promise<RunRecord>;
  /** @throws {StateError} `ECL_STATE_UNKNOWN_RUN` */
  finishRun(options: FinishRunOptions): Promise<RunRecord>;
  readRun(runId: string): Promise<RunRecord | undefined>;
  /** Latest first. */
  listRuns(): Promise<readonly RunRecord[]>;
  /** Close runs whose process died without doing so. @returns those runs */
  closeDeadRuns(): Promise<readonly RunRecord[]>;

  recordIngest(file: IngestedFile): Promise<void>;
  findIngest(key: IngestedFileKey): Promise<IngestedFile | undefined>;
  /** In order of their keys. */
  listIngests(): AsyncIterable<IngestedFile>;

  readDocument(kind: string, key: string): Promise<VersionedDocument | undefined>;
  /** @returns the new version. @throws {StateError} `ECL_STATE_CONFLICT` */
  saveDocument(options: SaveDocumentOptions): Promise<number>;
  listDocuments(kind: string): AsyncIterable<VersionedDocument & { readonly key: string }>;

  close(): Promise<void>;
}

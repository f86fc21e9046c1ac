import { balanceAccounting } from './balance-accounting.ts';
import { compareCodePoints } from './canonical-json.ts';
import { ManifestError } from './errors.ts';
import { inspectManifest } from './inspect-manifest.ts';
import type {
  Accounting,
  Manifest,
  ManifestContract,
  ManifestFile,
  ManifestRejects,
  ManifestSource,
  ManifestWriter,
  PartitionRuleKind,
  StatisticsValue,
} from './manifest.ts';

/** A finished part as its writer describes it; `WrittenFile` of parquet-writer has this shape. */
export interface WrittenPart {
  readonly name: string;
  readonly logicalName: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly crc32c: string;
  readonly rowGroups: number;
  readonly nullCounts: Readonly<Record<string, number>>;
  readonly min: Readonly<Record<string, StatisticsValue>>;
  readonly max: Readonly<Record<string, StatisticsValue>>;
}

export interface BuildManifestOptions {
  readonly table: string;
  /** Escaped `key=value`, the folder's name. */
  readonly partition: string;
  readonly partitionRule: PartitionRuleKind;
  readonly files: readonly WrittenPart[];
  readonly batchId: string;
  /** Planned time of the run, UTC in whole seconds, `2026-01-10T05:00:00+00:00`. */
  readonly createdAt: string;
  /** @default createdAt */
  readonly ingestionTs?: string | undefined;
  readonly contract: ManifestContract;
  readonly source: readonly ManifestSource[];
  readonly accounting: Accounting;
  readonly runId: string;
  readonly epoch: number;
  /** Date or timestamp column whose smallest and largest value bound the version's events. @default none: both bounds are null */
  readonly eventDateField?: string | undefined;
  /** @default null */
  readonly rejects?: ManifestRejects | null | undefined;
  /** @default null */
  readonly generatorVersion?: string | null | undefined;
  /** @default null */
  readonly writer?: ManifestWriter | null | undefined;
  /** Names this contribution to a default partition; needed there, refused elsewhere. */
  readonly slice?: string | undefined;
}

/**
 * Describe a finished partition: parts sorted by path, totals added up, event dates taken from the parts' statistics.
 *
 * @throws {ManifestError} `ECL_MANIFEST_DUPLICATE_FILE`, `ECL_MANIFEST_UNBALANCED`, `ECL_MANIFEST_INCONSISTENT`
 * @example
 * const manifest = buildManifest({ table, partition, partitionRule: 'event-date', files: written.files, ...plan });
 */
export function buildManifest(options: BuildManifestOptions): Manifest {
  const { table, partition, slice, accounting, source, eventDateField, createdAt, rejects = null } = options;
  const subject = `${table}/${partition}`;
  const files = options.files
    .map((part) => describeFile(part, subject, slice))
    .sort((left, right) => compareCodePoints(left.path, right.path));
  const duplicate = files.find((file, index) => file.path === files[index + 1]?.path)?.path;
  if (duplicate !== undefined)
    throw new ManifestError('ECL_MANIFEST_DUPLICATE_FILE', `${subject}: two parts are named ${duplicate}`, {
      details: { path: duplicate },
    });
  balanceAccounting(accounting, subject);
  const { min, max } = eventRange(files, eventDateField);
  const contribution = { accounting, source, rejects, minEventDt: min, maxEventDt: max };

  const manifest: Manifest = {
    schemaVersion: '1.0.0',
    table,
    partition,
    partitionRule: options.partitionRule,
    batchId: options.batchId,
    createdAt,
    ingestionTs: options.ingestionTs ?? createdAt,
    minEventDt: min,
    maxEventDt: max,
    generatorVersion: options.generatorVersion ?? null,
    contract: options.contract,
    writer: options.writer ?? null,
    source,
    accounting,
    files,
    totalRows: files.reduce((sum, file) => sum + file.rows, 0),
    totalBytes: files.reduce((sum, file) => sum + file.bytes, 0),
    rejects: slice === undefined ? rejects : null,
    ...(slice === undefined ? {} : { slices: [{ slice, ...contribution }] }),
    runId: options.runId,
    epoch: options.epoch,
    supersedes: null,
    publication: null,
  };
  refuseContradictions(manifest);
  return manifest;
}

/**
 * Demand that a manifest does not contradict itself. A partition without rows is not a contradiction: whether it may
 * be published is the caller's decision.
 *
 * @throws {ManifestError} `ECL_MANIFEST_INCONSISTENT` with `details.problems`
 */
export function refuseContradictions(manifest: Manifest): void {
  const problems = inspectManifest(manifest).filter(({ code }) => !EMPTINESS.has(code));
  if (problems.length === 0) return;
  throw new ManifestError(
    'ECL_MANIFEST_INCONSISTENT',
    `manifest of ${manifest.table}/${manifest.partition}: ${problems.map(({ message }) => message).join('; ')}`,
    { details: { table: manifest.table, partition: manifest.partition, problems } },
  );
}

const EMPTINESS: ReadonlySet<string> = new Set(['manifest.no_files', 'manifest.zero_rows', 'manifest.file_zero_rows']);

function describeFile(part: WrittenPart, folder: string, slice: string | undefined): ManifestFile {
  return {
    path: `${folder}/${part.name}`,
    logicalPath: `${folder}/${part.logicalName}`,
    rows: part.rows,
    bytes: part.bytes,
    sha256: part.sha256,
    crc32c: part.crc32c,
    rowGroups: part.rowGroups,
    nullCounts: part.nullCounts,
    min: toJsonValues(part.min),
    max: toJsonValues(part.max),
    ...(slice === undefined ? {} : { slice }),
  };
}

/** JSON has no form for infinities and NaN, which float columns may hold; they are written as text. */
function toJsonValues(values: Readonly<Record<string, StatisticsValue>>): Readonly<Record<string, StatisticsValue>> {
  const output: Record<string, StatisticsValue> = Object.create(null);
  for (const [column, value] of Object.entries(values))
    output[column] = typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  return output;
}

function eventRange(
  files: readonly ManifestFile[],
  field: string | undefined,
): { min: string | null; max: string | null } {
  if (field === undefined) return { min: null, max: null };
  const days = (side: 'min' | 'max'): readonly string[] =>
    files.flatMap((file) => {
      const values = file[side];
      const value = values !== undefined && Object.hasOwn(values, field) ? values[field] : undefined;
      return typeof value === 'string' ? [value.slice(0, 10)] : [];
    });
  const min = days('min').reduce<string | null>((least, day) => (least === null || day < least ? day : least), null);
  const max = days('max').reduce<string | null>((most, day) => (most === null || day > most ? day : most), null);
  return min === null || max === null ? { min: null, max: null } : { min, max };
}

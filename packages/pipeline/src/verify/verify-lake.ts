import { listPartitions, verifyPartition, type Finding, type PartitionReport, type Unit } from '@ecomlake/gcs-uploader';
import { fileLake } from '@ecomlake/gcs-uploader/file';
import { isDefaultPartition } from '@ecomlake/manifest';

import { mapConcurrently } from '../concurrent.ts';
import type { Outcome } from '../outcome.ts';
import { readPartFooter } from './read-footer.ts';
import { selectFromLake, type LakeSelection } from './select-from-lake.ts';

/** Partitions proved at once: they wait for the disk. */
const PARTITIONS_AT_ONCE = 16;

export interface VerifyLakeOptions {
  /** Absolute paths of lakes, table folders, partition folders or manifest files. */
  readonly paths: readonly string[];
  /** `metadata`: documents, names, sizes, markers. `deep`: also every byte's digest and every footer. @default 'metadata' */
  readonly depth?: 'metadata' | 'deep' | undefined;
  /** @default every table */
  readonly tables?: readonly string[] | undefined;
  readonly onProgress?: ((progress: VerifyProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface VerifyProgress {
  readonly partitionsDone: number;
  readonly partitionsTotal: number;
}

export interface TableVerification {
  readonly table: string;
  readonly partitions: number;
  readonly damaged: number;
  readonly rows: number;
  readonly bytes: number;
  readonly files: number;
  /** Rows in `__HIVE_DEFAULT_PARTITION__`, which some readers leave out. */
  readonly defaultPartitionRows: number;
}

export interface PartitionFinding extends Finding {
  readonly table: string;
  readonly partition: string;
}

export interface VerifyLakeResult {
  /** `partial`: some partitions are damaged. `failure`: all are, or there are none. */
  readonly outcome: Extract<Outcome, 'success' | 'partial' | 'failure'>;
  readonly depth: 'metadata' | 'deep';
  readonly partitions: number;
  readonly damaged: number;
  readonly tables: readonly TableVerification[];
  readonly findings: readonly PartitionFinding[];
  /** Bytes read to prove digests. */
  readonly bytesRead: number;
}

/**
 * Prove published partitions again: what the manifests say against what is there. Reads only.
 *
 * @throws {PipelineError} `ECL_PIPELINE_NOT_A_LAKE`
 */
export async function verifyLake(options: VerifyLakeOptions): Promise<VerifyLakeResult> {
  const { paths, depth = 'metadata', signal, onProgress } = options;
  const selections = await Promise.all(paths.map(selectFromLake));
  const targets = (await Promise.all(selections.map((selection) => unitsOf(selection, options)))).flat();
  let partitionsDone = 0;
  const verified = await mapConcurrently(targets, PARTITIONS_AT_ONCE, async ({ root, unit, isNamed }) => {
    signal?.throwIfAborted();
    const report = await verifyPartition({ lake: fileLake({ root }), unit, depth, readFooter: readPartFooter, signal });
    partitionsDone += 1;
    onProgress?.({ partitionsDone, partitionsTotal: targets.length });
    return { report, isNamed };
  });
  // an empty folder is what an interrupted first publication leaves; it is damage only where somebody expects a partition
  const reports = verified.filter(({ report, isNamed }) => isNamed || !isAbsent(report)).map(({ report }) => report);
  const damaged = reports.filter(({ status }) => status === 'damaged').length;
  return {
    outcome: damaged === reports.length ? 'failure' : damaged === 0 ? 'success' : 'partial',
    depth,
    partitions: reports.length,
    damaged,
    tables: summarize(reports),
    findings: reports.flatMap(({ unit, findings }) => findings.map((finding) => ({ ...unit, ...finding }))),
    bytesRead: reports.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
  };
}

interface Target {
  readonly root: string;
  readonly unit: Unit;
  /** Asked for by its own path. */
  readonly isNamed: boolean;
}

function isAbsent({ findings }: PartitionReport): boolean {
  return findings.some(({ code }) => code === 'partition.absent');
}

async function unitsOf(
  { root, table, partition }: LakeSelection,
  { tables, signal }: VerifyLakeOptions,
): Promise<readonly Target[]> {
  if (table !== undefined && partition !== undefined) return [{ root, unit: { table, partition }, isNamed: true }];
  const units: Target[] = [];
  const wanted = table === undefined ? tables : [table];
  for await (const unit of listPartitions({ lake: fileLake({ root }), tables: wanted, signal }))
    units.push({ root, unit, isNamed: false });
  return units;
}

function summarize(reports: readonly PartitionReport[]): readonly TableVerification[] {
  const tables = new Map<string, TableVerification>();
  for (const { unit, status, rows, bytes, files } of reports) {
    const { table } = unit;
    const known = tables.get(table) ?? {
      table,
      partitions: 0,
      damaged: 0,
      rows: 0,
      bytes: 0,
      files: 0,
      defaultPartitionRows: 0,
    };
    tables.set(table, {
      table,
      partitions: known.partitions + 1,
      damaged: known.damaged + (status === 'damaged' ? 1 : 0),
      rows: known.rows + rows,
      bytes: known.bytes + bytes,
      files: known.files + files,
      defaultPartitionRows: known.defaultPartitionRows + (isDefaultPartition(unit.partition) ? rows : 0),
    });
  }
  return [...tables.values()].sort((left, right) => (left.table < right.table ? -1 : 1));
}

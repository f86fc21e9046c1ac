import { join } from 'node:path';

import { balanceAccounting, type Accounting } from '@ecomlake/manifest';
import { partitionPath, type RefusedRow } from '@ecomlake/parquet-writer';
import type { CompiledContract } from '@ecomlake/schema-contract';
import type { Reject, SourceAdapter, SourceSummary } from '@ecomlake/source-adapters';

import type { LineagePlan } from '../lineage/plan-lineage.ts';
import type { ExportPass } from '../partitions/plan-passes.ts';
import { RejectLedger, type RejectFile } from '../rejects/reject-ledger.ts';
import { createRejectRouter } from '../rejects/route-reject.ts';
import type { ExportPlan } from './export-plan.ts';
import type { ExportRawOptions, LedgerReject } from './export-raw-types.ts';
import type { SourceInput } from './find-sources.ts';
import { readTable } from './read-table.ts';
import { rejectRefusedRow } from './refused-rows.ts';
import { writePass, type WrittenWithRows } from './write-pass.ts';

/** Rejects shown in a result; the ledger holds all. */
const SAMPLE_SIZE = 20;

export interface RunPassOptions {
  readonly plan: ExportPlan;
  readonly compiled: CompiledContract;
  readonly adapter: SourceAdapter<unknown>;
  readonly inputs: readonly SourceInput[];
  readonly pass: ExportPass;
  readonly lineage: LineagePlan;
  /** Absolute folder of this pass, not there yet. */
  readonly directory: string;
  readonly caller: Pick<ExportRawOptions, 'logger' | 'onProgress' | 'signal'>;
}

/** Everything a reading of a source became, balanced, and nothing of it published yet. */
export interface WrittenPass {
  readonly partitions: readonly WrittenWithRows[];
  readonly rejectFiles: readonly RejectFile[];
  readonly accounting: Accounting;
  readonly summaries: readonly SourceSummary[];
  readonly sample: readonly LedgerReject[];
}

/**
 * Read a table's source once and write its partitions and rejects into the work directory.
 *
 * @throws {ManifestError} `ECL_MANIFEST_UNBALANCED` when rows were lost or doubled on the way
 */
export async function runPass(options: RunPassOptions): Promise<WrittenPass> {
  const { plan, compiled, pass, lineage, directory, caller } = options;
  const { table } = compiled.contract;
  const ledger = new RejectLedger({ runId: plan.runId, table, directory });
  const sample: LedgerReject[] = [];
  const route = createRejectRouter(compiled.contract);
  const refused: RefusedRow[] = [];
  let rejectsFiltered = 0;

  const keep = async (reject: Reject, source: string): Promise<void> => {
    const place = route(reject.partitionText);
    if (place.kind === 'partition' && reject.level === 'row' && !pass.accepts(place.value)) {
      rejectsFiltered += 1;
      return;
    }
    const partition = constantPartition(pass) ?? (place.kind === 'partition' ? place.partition : null);
    if (sample.length < SAMPLE_SIZE) sample.push(toLedgerReject(reject, table, source, partition));
    await ledger.add(reject, source, partition);
  };

  const reading = readTable({ compiled, adapter: options.adapter, inputs: options.inputs, onReject: keep, ...caller });
  const written = await writePass({
    plan,
    compiled,
    pass,
    lineage,
    batches: reading.batches,
    directory: join(directory, 'parts'),
    onRefusedRow: (row) => refused.push(row),
    signal: caller.signal,
  });
  // the writer keeps refused rows' batches alive, so they are few or the partition field is unusable
  for (const [index, row] of refused.entries()) await keep(rejectRefusedRow(row, index + 1), 'routed rows');
  const rejectFiles = await ledger.close();
  const { partitions } = written;
  const outOfRange = written.rowsFiltered + rejectsFiltered;
  const { rowsRead, rowsFiltered } = reading.counts;
  const accounting: Accounting = {
    read: rowsRead,
    published: partitions.reduce((sum, { publishedRows }) => sum + publishedRows, 0),
    rejected: ledger.rows,
    filtered: rowsFiltered + outOfRange,
    ...reasons({ by_source: rowsFiltered, out_of_range: outOfRange }),
  };
  balanceAccounting(accounting, `table ${table}`);
  return { partitions, rejectFiles, accounting, summaries: reading.summaries, sample };
}

/** Reasons are named only where rows were filtered for them. */
function reasons(counts: Readonly<Record<string, number>>): Pick<Accounting, 'filteredBy'> {
  const named = Object.entries(counts).filter(([, rows]) => rows > 0);
  return named.length === 0 ? {} : { filteredBy: Object.fromEntries(named) };
}

function constantPartition({ partitionBy }: ExportPass): string | undefined {
  if (partitionBy.kind !== 'constant') return undefined;
  return partitionPath({ key: partitionBy.key, value: partitionBy.value });
}

function toLedgerReject(reject: Reject, table: string, source: string, partition: string | null): LedgerReject {
  const { level, stage, code, column, message, recordNumber, line, byteOffset, byteLength } = reject;
  return { level, stage, code, column, message, recordNumber, line, byteOffset, byteLength, table, source, partition };
}

import { mkdir } from 'node:fs/promises';

import { writePartitions, type RefusedRow, type WrittenPartition } from '@ecomlake/parquet-writer';
import type { CompiledContract } from '@ecomlake/schema-contract';
import type { RecordBatch } from 'apache-arrow';

import { mapConcurrently } from '../concurrent.ts';
import type { LineagePlan } from '../lineage/plan-lineage.ts';
import type { ExportPass } from '../partitions/plan-passes.ts';
import { countFooterRows } from './count-footer-rows.ts';
import type { ExportPlan } from './export-plan.ts';

const FOOTERS_AT_ONCE = 8;

export interface WritePassOptions {
  readonly plan: ExportPlan;
  readonly compiled: CompiledContract;
  readonly pass: ExportPass;
  readonly lineage: LineagePlan;
  readonly batches: AsyncIterable<{ readonly batch: RecordBatch }>;
  /** Absolute folder for the parts, not there yet. */
  readonly directory: string;
  readonly onRefusedRow: (row: RefusedRow) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface WrittenWithRows extends WrittenPartition {
  /** By the parts' footers. */
  readonly publishedRows: number;
}

export interface WrittenParts {
  readonly partitions: readonly WrittenWithRows[];
  /** Rows of partitions that the pass does not accept. */
  readonly rowsFiltered: number;
}

/** Write a pass's batches, lineage added, as parts in the work directory, and count their rows from the footers. */
export async function writePass(options: WritePassOptions): Promise<WrittenParts> {
  const { plan, compiled, pass, lineage, directory } = options;
  await mkdir(directory, { recursive: true });
  const { partitions, rowsFiltered } = await writePartitions({
    batches: addLineage(options.batches, lineage),
    schema: lineage.schema,
    partitionBy: pass.partitionBy,
    directory,
    acceptPartition: pass.accepts,
    constantColumns: lineage.constantColumns,
    sortBy: compiled.contract.sort.map(({ field, descending }) => ({ column: field, descending })),
    targetBytes: plan.targetBytes,
    rowGroupRows: plan.rowGroupRows,
    compression: plan.compression,
    footerMetadata: footerMetadata(compiled),
    partNames: plan.partNames,
    onRefusedRow: options.onRefusedRow,
    signal: options.signal,
  });
  return { partitions: await mapConcurrently(partitions, FOOTERS_AT_ONCE, withFooterRows), rowsFiltered };
}

async function* addLineage(batches: WritePassOptions['batches'], { addTo }: LineagePlan): AsyncGenerator<RecordBatch> {
  for await (const { batch } of batches) yield addTo(batch);
}

async function withFooterRows(partition: WrittenPartition): Promise<WrittenWithRows> {
  let publishedRows = 0;
  for (const file of partition.files) publishedRows += await countFooterRows(file.localPath);
  return { ...partition, publishedRows };
}

function footerMetadata({ contract, fingerprint }: CompiledContract): ReadonlyMap<string, string> {
  return new Map([
    ['ecomlake.contract.id', contract.id],
    ['ecomlake.contract.version', contract.version],
    ['ecomlake.contract.fingerprint', fingerprint],
  ]);
}

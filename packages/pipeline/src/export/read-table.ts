import {
  parseAdapterOptions,
  type Reject,
  type SourceAdapter,
  type SourceBatch,
  type SourceSummary,
} from '@ecomlake/source-adapters';
import type { CompiledContract } from '@ecomlake/schema-contract';

import type { Logger } from '../logger.ts';
import type { SourceInput } from './find-sources.ts';
import type { ExportProgress } from './export-raw-types.ts';

export interface ReadTableOptions {
  readonly compiled: CompiledContract;
  readonly adapter: SourceAdapter<unknown>;
  /** Read one after the other. */
  readonly inputs: readonly SourceInput[];
  readonly onReject: (reject: Reject, sourceUri: string) => Promise<void>;
  readonly logger?: Logger | undefined;
  readonly onProgress?: ((progress: ExportProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A reading of a table's sources, with what was counted on the way. */
export interface TableReading {
  /** May be iterated once. */
  readonly batches: AsyncIterable<SourceBatch>;
  /** Final once `batches` has ended. */
  readonly counts: { rowsRead: number; rowsFiltered: number };
  readonly summaries: readonly SourceSummary[];
}

/** Read a table's sources as one stream of batches; rejects go to `onReject` before the batch they came with. */
export function readTable(options: ReadTableOptions): TableReading {
  const counts = { rowsRead: 0, rowsFiltered: 0 };
  const summaries: SourceSummary[] = [];
  return { batches: readBatches(options, counts, summaries), counts, summaries };
}

async function* readBatches(
  { compiled, adapter, inputs, onReject, onProgress, logger, signal }: ReadTableOptions,
  counts: TableReading['counts'],
  summaries: SourceSummary[],
): AsyncGenerator<SourceBatch> {
  const { table } = compiled.contract;
  for (const { options } of inputs) {
    const adapterOptions = parseAdapterOptions(adapter, options);
    // one source after the other, in the order that decides the order of rows
    await using reader = await adapter.open({ contract: compiled, options: adapterOptions, logger });
    for await (const source of reader.batches({ signal })) {
      counts.rowsRead += source.rowsRead;
      counts.rowsFiltered += source.filtered;
      for (const reject of source.rejects) await onReject(reject, source.origin.uri);
      const progress = reader.progress();
      onProgress?.({
        table,
        stage: 'read',
        rowsRead: counts.rowsRead,
        bytesRead: progress?.bytesRead ?? null,
        bytesTotal: progress?.bytesTotal ?? null,
        partitionsDone: 0,
        partitionsTotal: 0,
      });
      if (source.batch.numRows > 0) yield source;
    }
    summaries.push(reader.summary());
  }
}

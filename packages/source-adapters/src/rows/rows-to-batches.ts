import type { CompiledContract } from '@ecomlake/schema-contract';

import { createRowSink } from '../create-row-sink.ts';
import type { Logger } from '../logger.ts';
import type { SourceBatch } from '../source-adapter.ts';
import { createObjectRows } from './create-object-rows.ts';
import { rowBytes } from './value-text.ts';

export interface RowsToBatchesOptions {
  /** Name used in origins and errors. @default 'memory:rows' */
  readonly uri?: string | undefined;
  /** Rows per batch, at most. @default 65_536 */
  readonly batchRows?: number | undefined;
  readonly logger?: Logger | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Row objects, in any order of keys. Values as `ColumnBuilder.appendValue` of schema-contract takes them. */
export type RowObjects = Iterable<Readonly<Record<string, unknown>>> | AsyncIterable<Readonly<Record<string, unknown>>>;

/** Rows between two looks at the signal, where rows come without waiting. */
const SIGNAL_ROWS = 1024;

/**
 * Turn row objects into batches and rejects under a contract: the door for producers who have objects. Absent keys are null.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_HEADER_EXTRA` for an unknown key where the contract freezes its columns,
 * `ECL_SOURCE_TYPE_FROZEN` for a bad value where it freezes its types
 * @example
 * for await (const { batch, rejects } of rowsToBatches(contract, [{ id: 1, day: '2024-02-01' }])) await write(batch, rejects);
 */
export async function* rowsToBatches(
  contract: CompiledContract,
  rows: RowObjects,
  options: RowsToBatchesOptions = {},
): AsyncIterable<SourceBatch> {
  const { uri = 'memory:rows', batchRows, logger, signal } = options;
  const sink = createRowSink({ contract, uri, batchRows });
  const objects = createObjectRows({ contract: contract.contract, sink, uri, logger });
  signal?.throwIfAborted();
  for await (const row of rows) {
    if (sink.rowsRead % SIGNAL_ROWS === 0) signal?.throwIfAborted();
    objects.take(row, () => ({
      recordNumber: sink.rowsRead + 1,
      line: null,
      byteOffset: null,
      byteLength: null,
      raw: rowBytes(row),
    }));
    if (sink.isFull(0)) yield sink.take(null, null);
  }
  if (sink.rowsInBatch > 0) yield sink.take(null, null);
}

import { compileContract } from '@ecomlake/schema-contract';
import type { AdapterRegistry } from '@ecomlake/source-adapters';

import { PipelineError } from '../errors.ts';
import { readTable } from '../export/read-table.ts';
import type { TableSource } from '../export/find-sources.ts';
import { ParentDays } from './parent-days.ts';

export interface ReadParentDaysOptions {
  readonly child: TableSource;
  /** Sources of all tables under contract, asked for or not. */
  readonly sources: readonly TableSource[];
  readonly adapters: AdapterRegistry;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Read the days of a child table's parents, when its partition rule asks for them. Parents that are refused have no day, so their
 * children go to the default partition.
 *
 * @throws {PipelineError} `ECL_PIPELINE_PARTITION_RULE` when the parent is not partitioned by a date of its own
 */
export async function readParentDays({
  child,
  sources,
  adapters,
  signal,
}: ReadParentDaysOptions): Promise<ParentDays | undefined> {
  const rule = child.contract.partition;
  if (rule.kind !== 'parent') return undefined;
  const parent = sources.find(({ contract }) => contract.table === rule.parent);
  if (parent === undefined) return undefined;
  const parentRule = parent.contract.partition;
  if (parentRule.kind !== 'event-date') {
    throw new PipelineError(
      'ECL_PIPELINE_PARTITION_RULE',
      `table ${child.contract.table}: its parent ${rule.parent} is partitioned by ${parentRule.kind}, expected event-date`,
      { details: { table: child.contract.table, parent: rule.parent } },
    );
  }
  const days = new ParentDays();
  const adapter = adapters.get(parent.adapterId);
  const compiled = compileContract(parent.contract);
  const reading = readTable({ compiled, adapter, inputs: parent.inputs, onReject: async () => {}, signal });
  for await (const { batch } of reading.batches) days.add(batch, rule.parentKey, parentRule.field);
  return days;
}

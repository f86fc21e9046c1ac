import type { PartitionBy } from '@ecomlake/parquet-writer';
import type { Contract, PartitionRule } from '@ecomlake/schema-contract';

import { PipelineError } from '../errors.ts';
import type { ParentDays } from './parent-days.ts';

/** One reading of a table's source. Every rule but `snapshot` needs one; a snapshot is read once for each date. */
export interface ExportPass {
  readonly partitionBy: PartitionBy;
  /** Takes an unescaped partition value; rows it refuses are filtered. */
  readonly accepts: (value: string | null) => boolean;
  /** Dates asked for that may turn out to have no rows. */
  readonly expectedValues: readonly string[];
}

export interface PlanPassesOptions {
  readonly contract: Contract;
  /** Ingest dates asked for; `undefined` means all that the source holds. */
  readonly dates: readonly string[] | undefined;
  /** The day a snapshot is filed under when no date is asked for. */
  readonly today: string;
  /** Needed by the `parent` rule. */
  readonly parentDays: ParentDays | undefined;
}

const ACCEPT_ALL = (): boolean => true;

/**
 * Turn a contract's partition rule into readings of its source. Attribute partitions are not dates, so a date selection does
 * not touch them.
 *
 * @throws {PipelineError} `ECL_PIPELINE_PARTITION_RULE` when the parent's days are needed and missing
 */
export function planPasses({ contract, dates, today, parentDays }: PlanPassesOptions): readonly ExportPass[] {
  const rule = contract.partition;
  switch (rule.kind) {
    case 'attribute':
      return [{ partitionBy: columnOf(rule.key, rule.field, 'value'), accepts: ACCEPT_ALL, expectedValues: [] }];
    case 'event-date':
      return [datedPass(columnOf(rule.key, rule.field, 'date'), dates)];
    case 'parent':
      return [datedPass(parentVector(contract, rule, parentDays), dates)];
    case 'snapshot':
      return (dates ?? [today]).map((value) => ({
        partitionBy: { kind: 'constant', key: rule.key, value },
        accepts: ACCEPT_ALL,
        expectedValues: [value],
      }));
  }
}

function columnOf(key: string, column: string, as: 'date' | 'value'): PartitionBy {
  return { kind: 'column', key, column, as };
}

function datedPass(partitionBy: PartitionBy, dates: readonly string[] | undefined): ExportPass {
  if (dates === undefined) return { partitionBy, accepts: ACCEPT_ALL, expectedValues: [] };
  const asked = new Set(dates);
  return { partitionBy, accepts: (value) => value === null || asked.has(value), expectedValues: dates };
}

function parentVector(
  contract: Contract,
  rule: Extract<PartitionRule, { kind: 'parent' }>,
  parentDays: ParentDays | undefined,
): PartitionBy {
  if (parentDays === undefined) {
    throw new PipelineError(
      'ECL_PIPELINE_PARTITION_RULE',
      `table ${contract.table}: its partitions follow ${rule.parent}, whose rows are not in the source`,
      {
        details: { table: contract.table, parent: rule.parent },
        nextSteps: [`put ${rule.parent} beside ${contract.table} in the source folder; it need not be exported`],
      },
    );
  }
  return { kind: 'vector', key: rule.key, valuesOf: (batch) => parentDays.daysOf(batch, rule.foreignKey) };
}

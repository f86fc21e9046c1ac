import { join } from 'node:path';

import { sumAccounting } from '@ecomlake/manifest';
import { compileContract } from '@ecomlake/schema-contract';
import type { SourceAdapter } from '@ecomlake/source-adapters';

import { planLineage } from '../lineage/plan-lineage.ts';
import type { ParentDays } from '../partitions/parent-days.ts';
import { planPasses, type ExportPass } from '../partitions/plan-passes.ts';
import type { ExportPlan } from './export-plan.ts';
import type { ExportRawOptions, LedgerReject, TableResult } from './export-raw-types.ts';
import type { TableSource } from './find-sources.ts';
import { joinSlices } from './join-slices.ts';
import { runPass } from './run-pass.ts';
import { runSlices } from './run-slices.ts';
import { settlePass, type PassOutcome } from './settle-pass.ts';

export interface ExportTableOptions {
  readonly plan: ExportPlan;
  /** Absolute path of the lake's root. */
  readonly root: string;
  readonly source: TableSource;
  readonly adapter: SourceAdapter<unknown>;
  readonly parentDays: ParentDays | undefined;
  readonly caller: ExportRawOptions;
}

export interface TableExport {
  readonly result: TableResult;
  readonly rejects: readonly LedgerReject[];
}

/** Export one table: read it, write its partitions, and publish them unless too many rows were refused. */
export async function exportTable(options: ExportTableOptions): Promise<TableExport> {
  const { plan, source, caller } = options;
  const compiled = compileContract(source.contract);
  const lineage = planLineage({ compiled, ...plan, sourcePrefix: caller.sourcePrefix });
  const passes = planPasses({
    contract: source.contract,
    dates: caller.dates,
    today: plan.today,
    parentDays: options.parentDays,
  });
  const outcomes: PassOutcome[] = [];
  const sample: LedgerReject[] = [];
  for (const [index, planned] of passes.entries()) {
    const pass: PassWithoutDefault = isSliced(source, planned) ? withoutDefault(planned) : planned;
    const directory = join(plan.workDirectory, source.contract.table, String(index));
    const { adapter } = options;
    const reading = { plan, compiled, adapter, inputs: source.inputs, pass, lineage, directory, caller };
    // passes read the same source, so they go one after the other
    const written = await runPass(reading);
    sample.push(...written.sample);
    const outcome = await settlePass({ ...options, compiled, pass, written });
    const slices: PassOutcome[] = [];
    if (pass.sawNull?.() === true && !outcome.isOverThreshold) {
      for await (const slice of runSlices(reading, written.summaries[0]?.contentKey)) {
        slices.push(await settlePass({ ...options, compiled, pass: { ...pass, expectedValues: [] }, written: slice }));
      }
    }
    outcomes.push(joinSlices(outcome, slices));
  }
  return { result: tableResult(source, outcomes), rejects: sample };
}

interface PassWithoutDefault extends ExportPass {
  /** Whether a row without a partition value came by. */
  readonly sawNull?: (() => boolean) | undefined;
}

function isSliced({ slicesBy }: TableSource, { partitionBy }: ExportPass): boolean {
  return slicesBy === 'origin' && partitionBy.kind !== 'constant';
}

/** Leave rows without a partition value to a reading of their own, which keeps their origins apart. */
function withoutDefault(pass: ExportPass): PassWithoutDefault {
  let hasNull = false;
  return {
    ...pass,
    accepts: (value) => {
      hasNull ||= value === null;
      return value !== null && pass.accepts(value);
    },
    sawNull: () => hasNull,
  };
}

function tableResult({ contract, inputs }: TableSource, outcomes: readonly PassOutcome[]): TableResult {
  const partitions = outcomes.flatMap((outcome) => outcome.partitions);
  const isOver = outcomes.some((outcome) => outcome.isOverThreshold);
  const failed = partitions.find(({ status }) => status === 'failed');
  const someSucceeded = partitions.some(({ status }) => status === 'published' || status === 'unchanged');
  const status = isOver ? 'over_threshold' : failed === undefined ? 'success' : someSucceeded ? 'partial' : 'failed';
  const accounting = sumAccounting(outcomes.map((outcome) => outcome.accounting));
  return {
    table: contract.table,
    source: inputs.map(({ label }) => label).join(', '),
    partitions,
    accounting,
    status,
    error: failed?.error ?? null,
  };
}

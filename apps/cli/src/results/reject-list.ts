import type { RejectSummary } from '@ecomlake/pipeline';

import { quoteWord } from '../terminal/command-line.ts';
import { countOf, formatCount } from '../terminal/format-quantity.ts';
import { renderTable } from '../terminal/render-table.ts';
import type { RenderOptions } from './render-options.ts';
import { shortRunId } from './short-run-id.ts';

export interface RejectListDocument {
  /** Rows refused as a whole. */
  readonly rows: number;
  /** Values refused in rows that were kept. */
  readonly values: number;
  readonly ledgers: readonly {
    readonly table: string;
    readonly partition: string | null;
    readonly run_id: string;
    /** Below the root of the lake. */
    readonly path: string;
    readonly rows: number;
    readonly values: number;
    /** Lines by code, most frequent first. */
    readonly codes: Readonly<Record<string, number>>;
  }[];
}

export function rejectListDocument(summaries: readonly RejectSummary[]): RejectListDocument {
  return {
    rows: summaries.reduce((sum, { rows }) => sum + rows, 0),
    values: summaries.reduce((sum, { values }) => sum + values, 0),
    ledgers: summaries.map(({ table, partition, runId, path, rows, values, codes }) => ({
      table,
      partition,
      run_id: runId,
      path,
      rows,
      values,
      codes,
    })),
  };
}

/** A line per table and run, the newest run first: a run can have a ledger for each of thousands of partitions. */
export function renderRejectList(
  { rows, values, ledgers }: RejectListDocument,
  { width, paint, lake }: RenderOptions & { readonly lake: string },
): string {
  if (ledgers.length === 0) return 'no rejects';
  const right = { align: 'right', isFixed: true } as const;
  const table = renderTable({
    columns: [
      { title: 'TABLE' },
      { title: 'RUN', isFixed: true },
      { title: 'PARTITIONS', ...right },
      { title: 'ROWS', ...right },
      { title: 'VALUES', ...right },
      { title: 'WHY' },
    ],
    rows: groupByRun(ledgers).map(({ table: name, runId, partitions, rows: refused, values: kept, codes }) => [
      name,
      shortRunId(runId),
      formatCount(partitions),
      formatCount(refused),
      formatCount(kept),
      [...codes]
        .sort((left, right) => right[1] - left[1])
        .map(([code, count]) => `${code} ${formatCount(count)}`)
        .join(', '),
    ]),
    width,
    paint,
  });
  const total = `${countOf(rows, 'row')} and ${countOf(values, 'value')} refused in all runs`;
  return `${table}\n\n${total}\n${paint('dim', 'next')}  ecomlake rejects show --lake ${quoteWord(lake)}`;
}

interface RunRejects {
  readonly table: string;
  readonly runId: string;
  partitions: number;
  rows: number;
  values: number;
  readonly codes: Map<string, number>;
}

function groupByRun(ledgers: RejectListDocument['ledgers']): readonly RunRejects[] {
  const groups = new Map<string, RunRejects>();
  for (const { table, run_id: runId, rows, values, codes } of ledgers) {
    const key = `${runId}/${table}`;
    const group = groups.get(key) ?? { table, runId, partitions: 0, rows: 0, values: 0, codes: new Map() };
    groups.set(key, group);
    group.partitions += 1;
    group.rows += rows;
    group.values += values;
    for (const [code, count] of Object.entries(codes)) group.codes.set(code, (group.codes.get(code) ?? 0) + count);
  }
  // run ids begin with their time
  return [...groups.values()].sort((left, right) =>
    left.runId === right.runId ? (left.table < right.table ? -1 : 1) : left.runId < right.runId ? 1 : -1,
  );
}

import type { RejectSummary } from '@ecomlake/pipeline';

import { quoteWord } from '../terminal/command-line.ts';
import { countOf, formatCount } from '../terminal/format-quantity.ts';
import { renderTable } from '../terminal/render-table.ts';
import type { RenderOptions } from './render-options.ts';

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

export function renderRejectList(
  { rows, values, ledgers }: RejectListDocument,
  { width, paint, lake }: RenderOptions & { readonly lake: string },
): string {
  if (ledgers.length === 0) return 'no rejects';
  const table = renderTable({
    columns: [
      { title: 'TABLE' },
      { title: 'PARTITION' },
      { title: 'ROWS', align: 'right', isFixed: true },
      { title: 'VALUES', align: 'right', isFixed: true },
      { title: 'WHY' },
      // run ids begin with the time, so a beginning tells them apart
      { title: 'RUN' },
    ],
    rows: ledgers.map((ledger) => [
      ledger.table,
      ledger.partition ?? '(unknown)',
      formatCount(ledger.rows),
      formatCount(ledger.values),
      Object.entries(ledger.codes)
        .map(([code, count]) => `${code} ${formatCount(count)}`)
        .join(', '),
      ledger.run_id,
    ]),
    width,
    paint,
  });
  const total = `${countOf(rows, 'row')} and ${countOf(values, 'value')} refused`;
  return `${table}\n\n${total}\n${paint('dim', 'next')}  ecomlake rejects show --lake ${quoteWord(lake)}`;
}

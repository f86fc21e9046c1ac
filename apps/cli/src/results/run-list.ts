import type { RunDocument } from '@ecomlake/pipeline';

import { countOf, formatCount, formatDuration } from '../terminal/format-quantity.ts';
import { renderTable } from '../terminal/render-table.ts';
import type { RenderOptions } from './render-options.ts';
import { shortRunId } from './short-run-id.ts';

export interface RunListDocument {
  /** All there are, also those that are not listed. */
  readonly count: number;
  /** Newest first, without what each did to each partition; `runs show` tells it. */
  readonly runs: readonly (Pick<
    RunDocument,
    'run_id' | 'command' | 'status' | 'started_at' | 'finished_at' | 'duration_ms' | 'accounting'
  > & { readonly tables: readonly string[] })[];
}

export function runListDocument(runs: readonly RunDocument[], limit: number): RunListDocument {
  return {
    count: runs.length,
    runs: runs.slice(0, limit).map((run) => ({
      run_id: run.run_id,
      command: run.command,
      status: run.status,
      started_at: run.started_at,
      finished_at: run.finished_at,
      duration_ms: run.duration_ms,
      accounting: run.accounting,
      tables: run.tables.map(({ table }) => table),
    })),
  };
}

export function renderRunList({ count, runs }: RunListDocument, { width, paint }: RenderOptions): string {
  if (count === 0) return 'no runs';
  const right = { align: 'right', isFixed: true } as const;
  const table = renderTable({
    columns: [
      { title: 'RUN', isFixed: true },
      { title: 'STARTED' },
      { title: 'STATUS' },
      { title: 'PUBLISHED', ...right },
      { title: 'REJECTED', ...right },
      { title: 'TOOK', align: 'right' },
      { title: 'TABLES' },
    ],
    rows: runs.map(({ run_id, started_at, status, accounting, duration_ms, tables }) => [
      shortRunId(run_id),
      `${started_at.slice(0, 16).replace('T', ' ')}Z`,
      status,
      formatCount(accounting.published),
      formatCount(accounting.rejected),
      formatDuration(duration_ms),
      tables.join(' '),
    ]),
    width,
    paint,
  });
  const more = count > runs.length ? `, the newest ${formatCount(runs.length)} shown (see --limit)` : '';
  return `${table}\n\n${paint('dim', `${countOf(count, 'run')}${more}`)}`;
}

import type { RunDocument } from '@ecomlake/pipeline';

import { quoteWord } from '../terminal/command-line.ts';
import { displayPath } from '../terminal/display-path.ts';
import { countOf, formatBytes, formatCount, formatDuration } from '../terminal/format-quantity.ts';
import { renderTable } from '../terminal/render-table.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import type { RenderOptions } from './render-options.ts';

/** Problems and rejects shown; the JSON result and the ledger have more. */
const MAX_SHOWN = 10;

/** What was exported: a line per table, what went wrong, and the status in the last line. */
export function renderRun(result: RunDocument, options: RenderOptions): string {
  return [
    tables(result.tables, options),
    problems(result, options),
    rejects(result, options),
    conclusion(result, options),
  ]
    .filter((section) => section !== '')
    .join('\n\n');
}

function tables(results: RunDocument['tables'], { width, paint }: RenderOptions): string {
  const right = { align: 'right', isFixed: true } as const;
  return renderTable({
    columns: [
      { title: 'TABLE' },
      { title: 'READ', ...right },
      { title: 'PUBLISHED', ...right },
      { title: 'REJECTED', ...right },
      { title: 'FILTERED', ...right },
      { title: 'SIZE', ...right },
      { title: 'PARTITIONS' },
    ],
    rows: results.map(({ table, accounting, partitions }) => [
      table,
      formatCount(accounting.read),
      formatCount(accounting.published),
      formatCount(accounting.rejected),
      formatCount(accounting.filtered),
      formatBytes(partitions.reduce((sum, { bytes }) => sum + bytes, 0)),
      statusCounts(partitions),
    ]),
    width,
    paint,
  });
}

function statusCounts(partitions: RunDocument['tables'][number]['partitions']): string {
  const counts = new Map<string, number>();
  for (const { status } of partitions) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${formatCount(count)} ${status}`).join(', ') || 'none';
}

function problems(result: RunDocument, { width, paint }: RenderOptions): string {
  const all = result.tables.flatMap(({ table, error, partitions }) => [
    ...(error === null ? [] : [{ place: table, error }]),
    ...partitions.flatMap(({ path, error: cause }) => (cause === null ? [] : [{ place: path, error: cause }])),
  ]);
  const lines = all
    .slice(0, MAX_SHOWN)
    .map(({ place, error }) => wrapText(`${place}: ${error.message} (${error.code})`, { width, first: '  ' }));
  return list(paint('red', countOf(all.length, 'problem')), lines, all.length - lines.length, 'see --json');
}

function rejects(
  { rejects: sample, accounting, lake }: RunDocument,
  { width, paint, directory }: RenderOptions,
): string {
  const shown = sample.slice(0, MAX_SHOWN).map(({ table, source: path, line, record_no, code, message }) => {
    const source = displayPath(path, directory);
    const place = line === null ? `${source} record ${formatCount(record_no)}` : `${source}:${line}`;
    return wrapText(`${table}: ${place}: ${message} (${code})`, { width, first: '  ', rest: '    ' });
  });
  const title = `${countOf(accounting.rejected, 'row')} rejected`;
  const total = Math.max(accounting.rejected, sample.length);
  return list(
    paint('yellow', title),
    shown,
    total - shown.length,
    `ecomlake rejects show --lake ${quoteWord(displayPath(lake, directory))}`,
  );
}

function list(title: string, lines: readonly string[], more: number, hint: string): string {
  if (lines.length === 0) return '';
  return [title, ...lines, ...(more > 0 ? [`  and ${formatCount(more)} more: ${hint}`] : [])].join('\n');
}

function conclusion(
  { status, accounting, dry_run, lake, run_id, duration_ms, tables: results }: RunDocument,
  options: RenderOptions,
): string {
  const partitions = results.flatMap((table) => table.partitions);
  const isNothingNew =
    status === 'success' && partitions.every(({ status }) => status === 'unchanged' || status === 'empty');
  const { paint, width } = options;
  const word = {
    success: paint('green', dry_run ? 'dry run' : isNothingNew ? 'nothing to do' : 'done'),
    partial: paint('yellow', 'partial'),
    failure: paint('red', 'failed'),
  }[status];
  const rows = `${countOf(accounting.published, 'row')} ${dry_run ? 'would be published' : isNothingNew ? 'already in the lake' : 'published'}`;
  const rejected = accounting.rejected === 0 ? '' : `, ${formatCount(accounting.rejected)} rejected`;
  const sentence = `: ${rows}${rejected} in ${formatDuration(duration_ms)}, run ${run_id}`;
  const next =
    dry_run || status === 'failure'
      ? ''
      : `\n${paint('dim', 'next')}  ecomlake verify ${quoteWord(displayPath(lake, options.directory))}`;
  return `${word}${wrapText(sentence, { width, rest: '' })}${next}`;
}

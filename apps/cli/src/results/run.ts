import type { RunDocument } from '@ecomlake/pipeline';

import type { Style } from '../terminal/colours.ts';
import { quoteWord } from '../terminal/command-line.ts';
import { displayPath } from '../terminal/display-path.ts';
import { countOf, formatBytes, formatCount, formatDuration } from '../terminal/format-quantity.ts';
import { renderTable } from '../terminal/render-table.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import type { RenderOptions } from './render-options.ts';

type Table = RunDocument['tables'][number];
type Partition = Table['partitions'][number];

/** Problems and rejects shown; the JSON result and the ledger have more. */
const MAX_SHOWN = 5;

/** What a run did: a line per table, what went wrong, and the outcome in the last lines. */
export function renderRun(run: RunDocument, options: RenderOptions): string {
  return [tables(run.tables, options), problems(run, options), rejects(run, options), conclusion(run, options)]
    .filter((section) => section !== '')
    .join('\n\n');
}

function tables(all: readonly Table[], { width, paint }: RenderOptions): string {
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
    rows: all.map(({ table, accounting, partitions }) => [
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

function statusCounts(partitions: readonly Partition[]): string {
  const counts = new Map<string, number>();
  for (const { status } of partitions) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${formatCount(count)} ${status}`).join(', ') || 'none';
}

function problems({ tables: all }: RunDocument, { width, paint }: RenderOptions): string {
  const texts = all.flatMap((table) => [
    ...(table.status === 'over_threshold' ? [overThreshold(table)] : []),
    // the first partition's error is the table's too, and is shown with the partition
    ...(table.error === null || table.partitions.some(({ error }) => error !== null)
      ? []
      : [`${table.table}: ${table.error.message} (${table.error.code})`]),
    ...table.partitions.flatMap(({ path, error }) =>
      error === null ? [] : [`${path}: ${error.message} (${error.code})`],
    ),
  ]);
  const lines = texts.slice(0, MAX_SHOWN).map((text) => wrapText(text, { width, first: '  ', rest: '    ' }));
  return section(paint('red', countOf(texts.length, 'problem')), lines, texts.length - lines.length, 'see --json');
}

function overThreshold({ table, accounting: { read, rejected } }: Table): string {
  return (
    `${table}: ${formatCount(rejected)} of ${countOf(read, 'row')} rejected, more than allowed, so nothing of it was ` +
    'published; mend the source, or allow as many with --max-rejects'
  );
}

function rejects(
  { rejects: sample, accounting, lake }: RunDocument,
  { width, paint, directory }: RenderOptions,
): string {
  const lines = sample.slice(0, MAX_SHOWN).map(({ source, line, record_no: record, code, message }) => {
    const file = displayPath(source, directory);
    const place = line === null ? `${file} record ${formatCount(record)}` : `${file}:${line}`;
    return wrapText(`${place}: ${message} (${code})`, { width, first: '  ', rest: '    ' });
  });
  // values refused in rows that were kept are in the sample, but not among the rejected rows
  const title = accounting.rejected > 0 ? `${countOf(accounting.rejected, 'row')} rejected` : 'values rejected';
  const more = Math.max(accounting.rejected, sample.length) - lines.length;
  return section(paint('yellow', title), lines, more, `ecomlake rejects show --lake ${lakeWord(lake, directory)}`);
}

function section(title: string, lines: readonly string[], more: number, hint: string): string {
  if (lines.length === 0) return '';
  return [title, ...lines, ...(more > 0 ? [`  and ${formatCount(more)} more: ${hint}`] : [])].join('\n');
}

function conclusion(run: RunDocument, { paint, width, directory }: RenderOptions): string {
  const { accounting, dry_run: isDryRun, lake, run_id: runId, duration_ms: durationMs } = run;
  const [word, style] = verdict(run);
  const isUnchanged = word === 'nothing to do';
  const did = isDryRun ? 'would be published' : isUnchanged ? 'already in the lake' : 'published';
  const rejected = accounting.rejected === 0 ? '' : `, ${formatCount(accounting.rejected)} rejected`;
  const sentence = `${word}: ${countOf(accounting.published, 'row')} ${did}${rejected}`;
  const time = `in ${formatDuration(durationMs)}, run ${runId}`;
  const text = wrapText(`${sentence} ${time}`, { width });
  const next = run.tables.some(({ status }) => status === 'over_threshold')
    ? `ecomlake rejects show --lake ${lakeWord(lake, directory)}`
    : `ecomlake verify ${lakeWord(lake, directory)}`;
  return [paint(style, word) + text.slice(word.length), ...(isDryRun ? [] : [`${paint('dim', 'next')}  ${next}`])].join(
    '\n',
  );
}

function verdict({ status, dry_run: isDryRun, tables: all }: RunDocument): readonly [word: string, style: Style] {
  if (status === 'failure') return ['failed', 'red'];
  if (status === 'partial') return ['partial', 'yellow'];
  if (isDryRun) return ['dry run', 'green'];
  const statuses = all.flatMap(({ partitions }) => partitions.map((partition) => partition.status));
  const isIdle = statuses.includes('unchanged') && statuses.every((each) => each === 'unchanged' || each === 'empty');
  return [isIdle ? 'nothing to do' : 'done', 'green'];
}

function lakeWord(lake: string, directory: string): string {
  return quoteWord(displayPath(lake, directory));
}

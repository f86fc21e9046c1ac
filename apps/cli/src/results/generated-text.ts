import { commandLineOf } from '../terminal/command-line.ts';
import { displayPath } from '../terminal/display-path.ts';
import { countOf, formatCount, formatDuration } from '../terminal/format-quantity.ts';
import { renderTable } from '../terminal/render-table.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import type { GeneratedDaysDocument, GeneratedDocument, GeneratedLookupsDocument } from './generated.ts';
import type { RenderOptions } from './render-options.ts';

/** Failed checks and warnings shown; the JSON result has all. */
const MAX_SHOWN = 10;

/** A line per table, what was checked and made messy, then where it is and what to do with it. */
export function renderGenerated(made: GeneratedDocument, options: RenderOptions): string {
  return (made.made === 'days' ? daysText(made, options) : lookupsText(made, options))
    .filter((section) => section !== '')
    .join('\n\n');
}

function daysText(made: GeneratedDaysDocument, options: RenderOptions): string[] {
  return [
    made.rows === null ? expectedTable(made, options) : rowsTable(made, made.rows, options),
    checksText(made, options),
    messText(made, options),
    daysConclusion(made, options),
  ];
}

const right = { align: 'right', isFixed: true } as const;

function rowsTable(
  { expected_rows_per_day: expected, days, lookups_from: lookupsFrom }: GeneratedDaysDocument,
  rows: Readonly<Record<string, number>>,
  { width, paint }: RenderOptions,
): string {
  return renderTable({
    columns: [{ title: 'TABLE' }, { title: 'ROWS', ...right }, { title: 'A DAY', ...right }],
    rows: Object.entries(rows).map(([table, count]) => [
      table,
      formatCount(count),
      // the lookups belong to no day
      table in expected ? average(count, days) : lookupsFrom === null ? '' : 'loaded',
    ]),
    width,
    paint,
  });
}

/** Small numbers keep a decimal: a return every third day is not none. */
function average(count: number, days: number): string {
  const perDay = count / days;
  return perDay < 10 ? perDay.toFixed(1) : formatCount(Math.round(perDay));
}

function expectedTable(
  { expected_rows_per_day: expected, days }: GeneratedDaysDocument,
  { width, paint }: RenderOptions,
): string {
  return renderTable({
    columns: [{ title: 'TABLE' }, { title: 'EXPECTED A DAY', ...right }, { title: 'IN ALL', ...right }],
    rows: Object.entries(expected).map(([table, perDay]) => [table, formatCount(perDay), formatCount(perDay * days)]),
    width,
    paint,
  });
}

function checksText({ report }: GeneratedDaysDocument, { width, paint }: RenderOptions): string {
  if (report === null) return '';
  const noted = report.checks.filter(({ outcome }) => outcome === 'failed' || outcome === 'warning');
  const lines = noted.slice(0, MAX_SHOWN).map(({ outcome, name, measured, limit, sample }) => {
    const label = paint(outcome === 'failed' ? 'red' : 'yellow', outcome.padEnd(9));
    const text = `${name}: ${measured} of ${formatCount(sample)}, allowed ${limit}`;
    return `${label}${wrapText(text, { width, first: ' '.repeat(9) }).slice(9)}`;
  });
  const more = noted.length - lines.length;
  const [word, style] =
    report.failed > 0
      ? ([`${formatCount(report.failed)} failed`, 'red'] as const)
      : report.warnings > 0
        ? (['passed', 'yellow'] as const)
        : (['passed', 'green'] as const);
  const warned = report.warnings === 0 ? '' : `, ${countOf(report.warnings, 'warning')}`;
  return [
    ...lines,
    ...(more > 0 ? [`and ${formatCount(more)} more: see --json`] : []),
    `${paint('dim', 'checks')}  ${paint(style, word)}${warned} (${countOf(report.checks.length, 'rule')})`,
  ].join('\n');
}

function messText({ mess_totals: totals }: GeneratedDaysDocument, { paint, width }: RenderOptions): string {
  if (totals === null) return '';
  const cells = totals.reduce((sum, total) => sum + total.cells, 0);
  const kinds = new Map<string, number>();
  for (const { kind, cells: count } of totals) kinds.set(kind, (kinds.get(kind) ?? 0) + count);
  const listed = [...kinds].map(([kind, count]) => `${formatCount(count)} ${kind}`).join(', ');
  const text = cells === 0 ? 'no cell changed' : `${countOf(cells, 'cell')} changed (${listed})`;
  return paint('dim', 'mess') + wrapText(`    ${text}`, { width: width - 4, rest: '        ' });
}

function daysConclusion(made: GeneratedDaysDocument, { paint, width, directory }: RenderOptions): string {
  const { days, start_date: first, end_date: last, rows, dry_run: isDryRun, duration_ms: durationMs } = made;
  const span = days === 1 ? `1 day, ${first}` : `${formatCount(days)} days, ${first} to ${last}`;
  const all = rows === null ? undefined : Object.values(rows).reduce((sum, count) => sum + count, 0);
  const counted = all === undefined ? '' : `, ${countOf(all, 'row')}`;
  const [word, style] =
    made.status === 'failure' ? (['failed', 'red'] as const) : ([isDryRun ? 'dry run' : 'done', 'green'] as const);
  const text = wrapText(
    `${word}: ${span}${counted}, seed ${made.seed}, ${made.messiness_level}, in ${formatDuration(durationMs)}`,
    { width },
  );
  const path = displayPath(made.directory, directory);
  const head = paint(style, word) + text.slice(word.length);
  if (isDryRun) return `${head}\n${paint('dim', 'would be written to')}  ${path}`;
  return [
    head,
    `${paint('dim', 'path')}  ${path}`,
    `${paint('dim', 'next')}  ${exportCommand(made, path, directory)}`,
  ].join('\n');
}

/** One command line, never broken, so that it can be copied. */
function exportCommand({ lookups_from: lookupsFrom }: GeneratedDaysDocument, path: string, directory: string): string {
  const lookups = lookupsFrom === null ? [] : ['--lookups-from', displayPath(lookupsFrom, directory)];
  return commandLineOf('ecomlake', ['export-raw', '--source', path, ...lookups, '--all']);
}

function lookupsText(made: GeneratedLookupsDocument, options: RenderOptions): string[] {
  const { width, paint, directory } = options;
  const {
    signup_range: [first, last],
  } = made;
  const path = displayPath(made.directory, directory);
  const table = renderTable({
    columns: [{ title: 'TABLE' }, { title: 'ROWS', ...right }],
    rows: Object.entries(made.rows).map(([name, count]) => [name, formatCount(count)]),
    width,
    paint,
  });
  const word = { written: 'done', unchanged: 'nothing to do', planned: 'dry run' }[made.written];
  const did = {
    written: `sign-ups from ${first} to ${last}, seed ${made.seed}`,
    unchanged: 'the folder holds these lookups already',
    planned: `sign-ups from ${first} to ${last}, seed ${made.seed}`,
  }[made.written];
  const text = wrapText(`${word}: ${did}, in ${formatDuration(made.duration_ms)}`, { width });
  const head = paint('green', word) + text.slice(word.length);
  if (made.dry_run) return [table, `${head}\n${paint('dim', 'would be written to')}  ${path}`];
  const next = commandLineOf('ecomlake', ['run-generator', '--load-lookups-from', path]);
  return [table, [head, `${paint('dim', 'path')}  ${path}`, `${paint('dim', 'next')}  ${next}`].join('\n')];
}

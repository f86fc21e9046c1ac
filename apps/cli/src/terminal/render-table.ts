import type { Paint } from './colours.ts';
import { PLAIN } from './colours.ts';
import { textWidth, truncate } from './text-width.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right' | undefined;
  /** Never shortened, such as a path one wants to copy. */
  readonly isFixed?: boolean | undefined;
}

export interface RenderTableOptions {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of the terminal; wider tables have their widest columns shortened. @default not limited */
  readonly width?: number | undefined;
  readonly paint?: Paint | undefined;
}

const GAP = 2;
const SMALLEST = 4;

/** Text in columns with a line of titles; without borders, so that it can be piped. */
export function renderTable({ columns, rows, width = Infinity, paint = PLAIN }: RenderTableOptions): string {
  const cells = rows.map((row) => row.map(oneLine));
  const natural = columns.map(({ title }, index) =>
    Math.max(textWidth(title), largest(cells.map((row) => textWidth(row[index] ?? '')))),
  );
  const widths = fit(natural, columns, width);
  const line = (row: readonly string[]): string =>
    columns
      .map(({ align = 'left' }, index) => {
        const columnWidth = widths[index] ?? 0;
        const text = truncate(row[index] ?? '', columnWidth);
        const padding = ' '.repeat(columnWidth - textWidth(text));
        return align === 'right' ? padding + text : text + padding;
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  return [paint('bold', line(columns.map(({ title }) => title))), ...cells.map(line)].join('\n');
}

/** Control characters would break the table, or the terminal. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001F\u007F-\u009F]/g, (character) => CONTROL_NAMES[character] ?? '\uFFFD');
}

const CONTROL_NAMES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Takes from the widest column until the table fits; gives up when all are at their smallest. */
function fit(natural: readonly number[], columns: readonly Column[], width: number): number[] {
  const widths = natural.map((each, index) => (columns[index]?.isFixed === true ? each : Math.min(each, width)));
  let excess = widths.reduce((sum, each) => sum + each, 0) + GAP * (widths.length - 1) - width;
  for (; excess > 0; excess -= 1) {
    const shrinkable = widths.map((each, index) => (columns[index]?.isFixed === true ? 0 : each));
    const widest = Math.max(...shrinkable);
    if (widest <= SMALLEST) break;
    widths[shrinkable.lastIndexOf(widest)] = widest - 1;
  }
  return widths;
}

/** `Math.max(...values)` fails beyond some ten thousand arguments. */
function largest(values: readonly number[]): number {
  let max = 0;
  for (const value of values) if (value > max) max = value;
  return max;
}

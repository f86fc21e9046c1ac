import type { QueryColumn, QueryValue } from '../services/open-duckdb.ts';
import { countOf, formatCount } from '../terminal/format-quantity.ts';
import { renderTable } from '../terminal/render-table.ts';
import { valueText } from './query-csv.ts';
import type { RenderOptions } from './render-options.ts';

export interface QueryTable {
  readonly columns: readonly QueryColumn[];
  /** Those to show. */
  readonly rows: readonly (readonly QueryValue[])[];
  /** All there are. */
  readonly rowCount: number;
}

const NUMERIC = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL\b.*)$/;

export function renderQueryTable({ columns, rows, rowCount }: QueryTable, { width, paint }: RenderOptions): string {
  const table = renderTable({
    columns: columns.map(({ name, type }) => ({ title: name, align: NUMERIC.test(type) ? 'right' : 'left' })),
    rows: rows.map((row) => row.map(valueText)),
    width,
    paint,
  });
  const more = rowCount > rows.length ? `, the first ${formatCount(rows.length)} shown (see --max-rows)` : '';
  return `${table}\n\n${paint('dim', `${countOf(rowCount, 'row')}${more}`)}`;
}

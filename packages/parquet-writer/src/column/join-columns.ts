import { blankData } from './blank-data.ts';
import { ColumnBuffer } from './column-buffer.ts';
import type { ColumnType } from './column-type.ts';
import type { ColumnValues } from './column-values.ts';

/** Stretches of one column, one behind the other. */
export function joinColumns(type: ColumnType, pieces: readonly ColumnValues[]): ColumnValues {
  const filled = pieces.filter(({ rows }) => rows > 0);
  const [first] = filled;
  if (first === undefined) return { rows: 0, valid: undefined, data: blankData(type, 0) };
  if (filled.length === 1) return first;
  const joined = new ColumnBuffer(type);
  for (const piece of filled) joined.append(piece, { rows: undefined, from: 0, to: piece.rows });
  return joined.view();
}

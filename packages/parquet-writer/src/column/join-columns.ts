import type { ArraySource } from './array-source.ts';
import { blankData } from './blank-data.ts';
import { appendRows, createStretch } from './column-stretch.ts';
import type { ColumnType } from './column-type.ts';
import type { ColumnData, ColumnValues } from './column-values.ts';
import { plainBytes } from './column-values.ts';

/** Pieces of one column, one behind the other; a single one is returned as it is. */
export function joinColumns(type: ColumnType, pieces: readonly ColumnValues[], arrays?: ArraySource): ColumnValues {
  const filled = pieces.filter(({ rows }) => rows > 0);
  const [first] = filled;
  if (first === undefined) return { rows: 0, valid: undefined, data: blankData(type, 0) };
  if (filled.length === 1) return first;
  const rows = filled.reduce((total, piece) => total + piece.rows, 0);
  const form = joinedForm(type, filled);
  const joined = createStretch(form, rows, form.kind === 'bytes' ? totalBytes(filled) : 0, arrays);
  for (const piece of filled) appendRows(type, joined, piece, { rows: undefined, from: 0, to: piece.rows });
  return joined;
}

/** Codes when all pieces are codes of one dictionary, else plain. */
function joinedForm(type: ColumnType, pieces: readonly ColumnValues[]): ColumnData {
  const form = pieces.find(({ data }) => data.kind !== 'codes')?.data ?? pieces[0]?.data ?? blankData(type, 0);
  const isOne = pieces.every(
    ({ data }) => data.kind !== 'codes' || form.kind !== 'codes' || data.dictionary === form.dictionary,
  );
  return isOne ? form : blankData(type, 0);
}

function totalBytes(pieces: readonly ColumnValues[]): number {
  return pieces.reduce((total, piece) => total + plainBytes(piece, { rows: undefined, from: 0, to: piece.rows }, 0), 0);
}

import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { PartitionSort } from '../src/index.ts';
import { writePartitions } from '../src/index.ts';
import { columnArbitrary } from './support/arbitrary-tables.ts';
import { withFolder } from './support/folder.ts';
import type { Row } from './support/readers.ts';
import { footerOf, readWithDuckdb, rowsOf } from './support/readers.ts';
import type { Cell, Kind, TestColumn } from './support/tables.ts';
import { batchesOf, KINDS, schemaOf, stream } from './support/tables.ts';

const NUMBERS: readonly Kind[] = ['float32', 'float64'];

/** The order that the writer promises: by value or bytes, NaN last of the values, nulls last of all. */
function compareCells(kind: Kind, left: Cell, right: Cell, descending: boolean): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  const sign = descending ? -1 : 1;
  if (NUMBERS.includes(kind)) {
    const [a, b] = [Number(left), Number(right)];
    if (Number.isNaN(a) || Number.isNaN(b)) return sign * (Number(Number.isNaN(a)) - Number(Number.isNaN(b)));
    return sign * (a < b ? -1 : a > b ? 1 : 0);
  }
  if (typeof left === 'string') return sign * Buffer.compare(Buffer.from(left), Buffer.from(String(right)));
  return sign * (left < right ? -1 : left > right ? 1 : 0);
}

function sorted(
  rows: readonly Row[],
  columns: readonly TestColumn[],
  sortBy: readonly PartitionSort[],
): readonly Row[] {
  return rows.toSorted((left, right) => {
    for (const { column, descending } of sortBy) {
      const kind = columns.find(({ name }) => name === column)?.kind ?? 'string';
      const step = compareCells(kind, left[column] ?? null, right[column] ?? null, descending);
      if (step !== 0) return step;
    }
    return 0;
  });
}

async function written(
  columns: readonly TestColumn[],
  sortBy: readonly PartitionSort[],
  maxBufferedBytes: number,
): Promise<readonly Row[]> {
  return withFolder(async (directory) => {
    const { partitions } = await writePartitions({
      batches: stream(batchesOf(columns, 11)),
      schema: schemaOf(columns),
      partitionBy: { kind: 'constant', key: 'k', value: 'x' },
      directory,
      sortBy,
      maxBufferedBytes,
      rowGroupRows: 70,
    });
    const files = partitions.flatMap(({ files }) => files.map(({ localPath }) => localPath));
    return readWithDuckdb(files, columns);
  });
}

test('a partition is sorted by each type, stably, with nulls last, in memory and from merged runs', async () => {
  const rows = 120;
  const table = fc
    .tuple(...KINDS.map((kind) => columnArbitrary(`c_${kind}`, kind, rows)))
    .map((columns): readonly TestColumn[] => [
      ...columns,
      { name: 'position', kind: 'int32', cells: Array.from({ length: rows }, (_, row) => row) },
    ]);
  const sort = fc.array(
    fc.record({ column: fc.constantFrom(...KINDS.map((kind) => `c_${kind}`)), descending: fc.boolean() }),
    {
      minLength: 1,
      maxLength: 2,
    },
  );
  await fc.assert(
    fc.asyncProperty(table, sort, async (columns, sortBy) => {
      const expected = sorted(rowsOf(columns), columns, sortBy).map((row) => row['position']);

      const inMemory = await written(columns, sortBy, 1 << 27);
      const merged = await written(columns, sortBy, 1);

      expect(inMemory.map((row) => row['position'])).toEqual(expected);
      expect(merged.map((row) => row['position'])).toEqual(expected);
    }),
    { numRuns: 8, endOnFailure: true },
  );
});

test('thousands of runs are merged in several passes', async () => {
  const cells = Array.from({ length: 6000 }, (_, row) => (row * 7919) % 6007);
  const columns: readonly TestColumn[] = [
    { name: 'n', kind: 'int32', cells },
    { name: 'text', kind: 'string', cells: cells.map((cell) => `text ${cell}`) },
  ];

  const rows = await written(columns, [{ column: 'n', descending: false }], 1);

  expect(rows).toEqual(sorted(rowsOf(columns), columns, [{ column: 'n', descending: false }]));
});

test('row groups declare the order of their rows as far as readers agree on it', () =>
  withFolder(async (directory) => {
    const columns: readonly TestColumn[] = [
      { name: 'score', kind: 'float64', cells: [1, 2] },
      { name: 'day', kind: 'date', cells: [2, 1] },
      { name: 'id', kind: 'int64', cells: [1n, 2n] },
    ];
    const { partitions } = await writePartitions({
      batches: stream(batchesOf(columns, 2)),
      schema: schemaOf(columns),
      partitionBy: { kind: 'constant', key: 'k', value: 'x' },
      directory,
      sortBy: [
        { column: 'day', descending: false },
        { column: 'id', descending: true },
        { column: 'score', descending: false },
      ],
    });

    const footer = await footerOf(partitions[0]?.files[0]?.localPath ?? '');

    expect(footer.row_groups[0]?.sorting_columns).toEqual([
      { column_idx: 1, descending: false, nulls_first: false },
      { column_idx: 2, descending: true, nulls_first: false },
    ]);
  }));

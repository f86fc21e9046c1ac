import { expect, test } from 'vitest';

import { writePartitions } from '../src/index.ts';
import { countingDisk } from './support/fake-disk.ts';
import { withFolder } from './support/folder.ts';
import { query } from './support/readers.ts';
import type { TestColumn } from './support/tables.ts';
import { batchesOf, schemaOf, stream } from './support/tables.ts';

const PARTITIONS = 1200;
const ROWS = 24_000;

/** Rows that visit all partitions in turn, the worst order for a writer. */
const COLUMNS: readonly TestColumn[] = [
  { name: 'id', kind: 'int64', cells: Array.from({ length: ROWS }, (_, row) => BigInt(row)) },
  { name: 'shop', kind: 'int32', cells: Array.from({ length: ROWS }, (_, row) => (row * 7) % PARTITIONS) },
  {
    name: 'note',
    kind: 'string',
    cells: Array.from({ length: ROWS }, (_, row) => (row % 5 === 0 ? null : `note ${row}`)),
  },
  { name: 'state', kind: 'string', isDictionary: true, cells: Array.from({ length: ROWS }, (_, row) => `s${row % 3}`) },
];

test('more than a thousand interleaved partitions pass through a small memory', () =>
  withFolder(async (directory) => {
    const disk = countingDisk();

    const result = await writePartitions({
      batches: stream(batchesOf(COLUMNS, 4000)),
      schema: schemaOf(COLUMNS),
      partitionBy: { kind: 'column', key: 'shop', column: 'shop', as: 'value' },
      directory,
      disk,
      maxBufferedBytes: 500_000,
    });

    expect(result.partitions).toHaveLength(PARTITIONS);
    expect(disk.calls.scratch).toBeGreaterThan(0);
    expect(disk.calls.synced).toBe(PARTITIONS);
    const [totals] = await query(
      `select count(*)::integer as n, count(distinct id)::integer as ids, count(note)::integer as notes,
       count(*) filter (shop = (id * 7) % ${PARTITIONS} and state = 's' || id % 3 and coalesce(note, '') in ('', 'note ' || id))::integer as right
       from read_parquet('${directory}/*/*.parquet', hive_partitioning = false)`,
    );
    expect(totals).toEqual({ n: ROWS, ids: ROWS, notes: (ROWS * 4) / 5, right: ROWS });
    const [order] = await query(
      `select count(*)::integer as falling from (select id < lag(id) over (partition by filename order by file_row_number) as falls
       from read_parquet('${directory}/*/*.parquet', hive_partitioning = false, filename = true, file_row_number = true)) where falls`,
    );
    expect(order).toEqual({ falling: 0 });
  }));

test('open part files are limited, whatever the number of partitions', () =>
  withFolder(async (directory) => {
    const disk = countingDisk();

    const result = await writePartitions({
      batches: stream(batchesOf(COLUMNS.slice(0, 2), 4000)),
      schema: schemaOf(COLUMNS.slice(0, 2)),
      partitionBy: { kind: 'column', key: 'shop', column: 'shop', as: 'value' },
      directory,
      disk,
      rowGroupRows: 5,
    });

    expect(result.partitions.flatMap(({ files }) => files.map(({ rowGroups }) => rowGroups))).toEqual(
      Array(PARTITIONS).fill(4),
    );
    expect(disk.calls.mostOpen).toBeLessThanOrEqual(64 + 8 + 1);
    expect(disk.calls.opened).toBeGreaterThan(PARTITIONS);
  }));

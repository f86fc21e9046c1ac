import type { RecordBatch } from 'apache-arrow';
import { expect, test } from 'vitest';

import { writePartitions } from '../src/index.ts';
import { withFolder } from './support/folder.ts';
import { query } from './support/readers.ts';
import type { TestColumn } from './support/tables.ts';
import { batchesOf, schemaOf } from './support/tables.ts';

const PARTITIONS = 5000;
const BATCHES = 60;
const BATCH_ROWS = 10_000;
const ROWS = BATCHES * BATCH_ROWS;
const MIB = 1 << 20;

function columnsOf(batch: number): readonly TestColumn[] {
  const ids = Array.from({ length: BATCH_ROWS }, (_, row) => batch * BATCH_ROWS + row);
  return [
    { name: 'id', kind: 'int64', cells: ids.map(BigInt) },
    { name: 'shop', kind: 'int32', cells: ids.map((id) => (id * 7919) % PARTITIONS) },
    {
      name: 'note',
      kind: 'string',
      cells: ids.map((id) => (id % 5 === 0 ? null : `note ${id} ${'x'.repeat(id % 90)}`)),
    },
    { name: 'amount', kind: 'decimal38', cells: ids.map((id) => BigInt(id) * 10n ** 20n) },
  ];
}

async function* source(): AsyncGenerator<RecordBatch> {
  for (let batch = 0; batch < BATCHES; batch++) {
    await Promise.resolve();
    yield* batchesOf(columnsOf(batch), BATCH_ROWS);
  }
}

test.each([
  ['in order of arrival', []],
  ['sorted', [{ column: 'note', descending: true }]],
])('five thousand interleaved partitions stay within memory, %s', (_how, sortBy) =>
  withFolder(async (directory) => {
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    async function* watched() {
      for await (const batch of source()) {
        peak = Math.max(peak, process.memoryUsage().arrayBuffers);
        yield batch;
      }
    }

    const result = await writePartitions({
      batches: watched(),
      schema: schemaOf(columnsOf(0)),
      partitionBy: { kind: 'column', key: 'shop', column: 'shop', as: 'value' },
      directory,
      sortBy,
      maxBufferedBytes: 16 * MIB,
    });

    expect(result).toMatchObject({ rowsRead: ROWS, rowsWritten: ROWS });
    expect(result.partitions).toHaveLength(PARTITIONS);
    // what waits, what the collector has not found yet, and the batches themselves
    expect(peak - before).toBeLessThan(128 * MIB);
    const [totals] = await query(
      `select count(*)::integer as n, count(distinct id)::integer as ids, sum(length(note))::bigint as characters,
       bool_and(shop = (id * 7919) % ${PARTITIONS} and amount::varchar = (id * 1000000000000000000::hugeint)::varchar || '.00') as fits
       from read_parquet('${directory}/*/*.parquet', hive_partitioning = false)`,
    );
    const characters = Array.from({ length: ROWS }, (_, id) =>
      id % 5 === 0 ? 0 : `note ${id} `.length + (id % 90),
    ).reduce((total, length) => total + length, 0);
    expect(totals).toEqual({ n: ROWS, ids: ROWS, characters: BigInt(characters), fits: true });
  }),
);

test('a partition many times larger than memory is sorted by merging', () =>
  withFolder(async (directory) => {
    const result = await writePartitions({
      batches: source(),
      schema: schemaOf(columnsOf(0)),
      partitionBy: { kind: 'constant', key: 'k', value: 'x' },
      directory,
      sortBy: [
        { column: 'shop', descending: false },
        { column: 'note', descending: false },
      ],
      maxBufferedBytes: 2 * MIB,
      rowGroupRows: 50_000,
      targetBytes: 4 * MIB,
    });

    const files = result.partitions.flatMap(({ files }) => files.map(({ localPath }) => localPath));
    expect(files.length).toBeGreaterThan(1);
    const [found] = await query(
      `with rows as (select *, row_number() over () as position from read_parquet([${files.map((file) => `'${file}'`).join(', ')}], hive_partitioning = false))
       select count(*)::integer as n, count(distinct id)::integer as ids, bool_and(expected = position) as ordered
       from (select *, row_number() over (order by shop, note nulls last, id) as expected from rows)`,
    );
    expect(found).toEqual({ n: ROWS, ids: ROWS, ordered: true });
  }));

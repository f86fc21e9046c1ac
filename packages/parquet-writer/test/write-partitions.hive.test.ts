import { join } from 'node:path';

import { expect, test } from 'vitest';

import { writePartitions } from '../src/index.ts';
import { listTree, withFolder } from './support/folder.ts';
import { query } from './support/readers.ts';
import { batchesOf, schemaOf, stream } from './support/tables.ts';

const VALUES = [
  '..',
  '.',
  'a/b',
  '../../up',
  'a\0b',
  '%2F',
  '=',
  'a=b',
  '\r\n',
  '😀',
  'café',
  'cafe\u0301',
  '__HIVE_DEFAULT_PARTITION__',
  'NULL',
  'null',
  'CON',
  '/etc',
  'C:\\temp',
  '.well-known/x',
  ' padded ',
  '+1',
  '"#%\'*:?{[]^',
  'x'.repeat(240),
];

test('DuckDB reads hostile partition values back from the folder names', () =>
  withFolder(async (directory) => {
    const columns = [
      { name: 'id', kind: 'int32', cells: [...VALUES.keys(), 900, 901] },
      { name: 'value', kind: 'string', cells: [...VALUES, null, ''] },
    ] as const;

    const result = await writePartitions({
      batches: stream(batchesOf(columns, 5)),
      schema: schemaOf(columns),
      partitionBy: { kind: 'column', key: 'part', column: 'value', as: 'value' },
      directory,
    });

    const read = await query(
      `select id, hex(encode(part)) as part from read_parquet('${join(directory, '*', '*.parquet')}',
       hive_partitioning = true, hive_types = {'part': 'varchar'}) order by id`,
    );
    const hex = (value: string) => Buffer.from(value).toString('hex').toUpperCase();
    expect(read).toEqual([
      ...VALUES.map((value, id) => ({ id, part: hex(value) })),
      { id: 900, part: null },
      { id: 901, part: null },
    ]);
    expect(result.partitions.map(({ value }) => value).sort()).toEqual([...VALUES, null].sort());
    expect(result.partitions.find(({ value }) => value === null)).toMatchObject({
      partition: 'part=__HIVE_DEFAULT_PARTITION__',
      rows: 2,
    });
  }));

test('values that differ only in Unicode form stay apart', () =>
  withFolder(async (directory) => {
    const columns = [{ name: 'value', kind: 'string', cells: ['café', 'cafe\u0301'] }] as const;

    await writePartitions({
      batches: stream(batchesOf(columns, 5)),
      schema: schemaOf(columns),
      partitionBy: { kind: 'column', key: 'k', column: 'value', as: 'value' },
      directory,
    });

    expect((await listTree(directory)).filter((path) => !path.includes('/'))).toEqual(['k=cafe\u0301', 'k=café']);
  }));

test.each([
  ['date', 'date', [19_754, -1, null], ['1969-12-31', '2024-02-01', null]],
  ['timestamp', 'date', [1_706_745_600_000_000n, -1n, 1_706_831_999_999_999n], ['1969-12-31', '2024-02-01']],
  ['timestamptz', 'date', [9_223_372_036_854_775n, 253_402_300_799_999_999n], ['2262-04-11', '9999-12-31']],
  [
    'timestamp',
    'value',
    [1_706_745_600_000_000n, 1_706_745_600_500_000n],
    ['2024-02-01T00:00:00', '2024-02-01T00:00:00.500000'],
  ],
  ['int32', 'value', [7, -7, 0], ['-7', '0', '7']],
  ['int64', 'value', [2n ** 63n - 1n], ['9223372036854775807']],
  ['boolean', 'value', [true, false], ['false', 'true']],
  ['decimal9', 'value', [150n, -5n], ['-0.05', '1.50']],
  ['decimal38', 'value', [10n ** 37n], [`1${'0'.repeat(35)}.00`]],
  ['float64', 'value', [1.5, -0, 0, NaN], ['0', '1.5', 'NaN']],
  ['uuid', 'value', ['00112233-4455-6677-8899-aabbccddeeff'], ['00112233-4455-6677-8899-aabbccddeeff']],
  ['time', 'value', [3_600_000_000n], ['01:00:00']],
] as const)('a %s column is a partition key by %s', (kind, as, cells, values) =>
  withFolder(async (directory) => {
    const columns = [{ name: 'c', kind, cells }] as const;

    const { partitions } = await writePartitions({
      batches: stream(batchesOf(columns, 2)),
      schema: schemaOf(columns),
      partitionBy: { kind: 'column', key: 'k', column: 'c', as },
      directory,
    });

    const found = partitions.map(({ value }) => value);
    expect(found.toSorted()).toEqual([...values].toSorted());
  }),
);

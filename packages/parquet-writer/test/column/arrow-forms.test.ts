import type { Data, RecordBatch } from 'apache-arrow';
import {
  Dictionary,
  Field,
  Int16,
  Int32,
  List,
  makeData,
  RecordBatch as ArrowBatch,
  Schema,
  Struct,
  Utf8,
  Vector,
} from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { writePartitions } from '../../src/index.ts';
import { tableArbitrary } from '../support/arbitrary-tables.ts';
import { withFolder } from '../support/folder.ts';
import { query, readWithDuckdb, rowsOf } from '../support/readers.ts';
import type { Cell } from '../support/tables.ts';
import { arrowType, batchesOf, dataOf, schemaOf, stream } from '../support/tables.ts';

async function write(
  batches: readonly RecordBatch[],
  schema: Schema,
  directory: string,
  maxBufferedBytes = 1 << 27,
): Promise<string> {
  const { partitions } = await writePartitions({
    batches: stream(batches),
    schema,
    partitionBy: { kind: 'constant', key: 'k', value: 'x' },
    directory,
    maxBufferedBytes,
  });
  return partitions[0]?.files[0]?.localPath ?? '';
}

function batchOf(fields: readonly Field[], children: ReturnType<typeof makeData>[], rows: number): RecordBatch {
  const data = makeData({ type: new Struct([...fields]), length: rows, nullCount: 0, children });
  return new ArrowBatch(new Schema([...fields]), data);
}

describe('slices and columns in another order', () => {
  test('a slice of a batch is written as such, offsets and bitmaps included', async () => {
    await fc.assert(
      fc.asyncProperty(tableArbitrary(80), fc.nat(30), fc.nat(30), (columns, from, length) =>
        withFolder(async (directory) => {
          const batches = batchesOf(columns, 1000).map((batch) => batch.slice(from, from + length) as RecordBatch);
          fc.pre(batches.some(({ numRows }) => numRows > 0));

          const file = await write(batches, schemaOf(columns), directory);

          expect(await readWithDuckdb([file], columns)).toEqual(rowsOf(columns).slice(from, from + length));
        }),
      ),
      { numRuns: 12, endOnFailure: true },
    );
  });

  test('columns are found by name, others are left out', () =>
    withFolder(async (directory) => {
      const columns = [
        { name: 'a', kind: 'int32', cells: [1, 2] },
        { name: 'b', kind: 'string', cells: ['x', 'y'] },
        { name: 'c', kind: 'boolean', cells: [true, false] },
      ] as const;
      const wanted = [columns[2], columns[0]];

      const file = await write(batchesOf(columns, 10), schemaOf(wanted), directory);

      expect(await readWithDuckdb([file], wanted)).toEqual(rowsOf(wanted));
      expect((await query(`select * from read_parquet('${file}', hive_partitioning = false) limit 1`))[0]).toEqual({
        c: true,
        a: 1,
      });
    }));
});

describe('dictionaries', () => {
  const field = new Field('c', new Utf8(), true);

  function dictionaryBatch(entries: readonly Cell[], indexes: readonly (number | null)[], narrow = false): RecordBatch {
    const type = new Dictionary(new Utf8(), narrow ? new Int16() : new Int32(), 1);
    const nullBitmap = new Uint8Array(Math.ceil(indexes.length / 8));
    indexes.forEach((index, row) => {
      if (index !== null) nullBitmap[row >> 3] = (nullBitmap[row >> 3] ?? 0) | (1 << (row & 7));
    });
    // what lies below a null is any number
    const numbers = indexes.map((index) => index ?? 7777);
    const data = makeData({
      type,
      length: indexes.length,
      nullCount: indexes.filter((index) => index === null).length,
      nullBitmap,
      data: narrow ? Int16Array.from(numbers) : Int32Array.from(numbers),
      dictionary: new Vector([dataOf('string', entries) as Data<Utf8>]), // text, by its kind
    });
    return batchOf([new Field('c', type, true)], [data], indexes.length);
  }

  async function textsOf(batches: readonly RecordBatch[], maxBufferedBytes?: number): Promise<readonly unknown[]> {
    return withFolder(async (directory) => {
      const file = await write(batches, new Schema([field]), directory, maxBufferedBytes);
      return (await query(`select c from '${file}'`)).map(({ c }) => c);
    });
  }

  test('a dictionary of its own in every batch', async () => {
    const batches = [
      dictionaryBatch(['a', 'b'], [0, 1, 0]),
      dictionaryBatch(['b', 'c'], [0, 1, null]),
      dictionaryBatch(['x'.repeat(300), 'a'], [0, 1]),
    ];

    expect(await textsOf(batches)).toEqual(['a', 'b', 'a', 'b', 'c', null, 'x'.repeat(300), 'a']);
    expect(await textsOf(batches, 1)).toEqual(['a', 'b', 'a', 'b', 'c', null, 'x'.repeat(300), 'a']);
  });

  test('entries that are null, entries twice, 16-bit indexes, no entries at all', async () => {
    expect(await textsOf([dictionaryBatch(['a', null, 'a'], [0, 1, 2, null])])).toEqual(['a', null, 'a', null]);
    expect(await textsOf([dictionaryBatch(['a', 'b'], [1, 0, null], true)])).toEqual(['b', 'a', null]);
    expect(await textsOf([dictionaryBatch([], [null, null])])).toEqual([null, null]);
  });

  test('codes, then texts, then codes', async () => {
    const plain = (cells: readonly Cell[]) => batchOf([field], [dataOf('string', cells)], cells.length);
    const batches = [dictionaryBatch(['a'], [0, null]), plain(['b', null]), dictionaryBatch(['a', 'c'], [1, 0])];

    expect(await textsOf(batches)).toEqual(['a', null, 'b', null, 'c', 'a']);
    expect(await textsOf(batches, 1)).toEqual(['a', null, 'b', null, 'c', 'a']);
  });

  test('a dictionary that outgrows its share of memory', async () => {
    const rounds = Array.from({ length: 20 }, (_, round) =>
      Array.from({ length: 50 }, (_, entry) => `${round}/${entry}`),
    );
    const batches = rounds.map((entries) =>
      dictionaryBatch(
        entries,
        entries.map((_, index) => index),
      ),
    );

    expect(await textsOf(batches, 100_000)).toEqual(rounds.flat());
  });

  test('numbers behind a dictionary', () =>
    withFolder(async (directory) => {
      const type = new Dictionary(arrowType('int64'), new Int32(), 1);
      const data = makeData({
        type,
        length: 3,
        nullCount: 0,
        data: Int32Array.of(1, 0, 1),
        dictionary: new Vector([dataOf('int64', [5n, 2n ** 60n])]),
      });
      const batch = batchOf([new Field('c', type, true)], [data], 3);

      const file = await write([batch], new Schema([new Field('c', arrowType('int64'), true)]), directory);

      expect((await query(`select c from '${file}'`)).map(({ c }) => c)).toEqual([2n ** 60n, 5n, 2n ** 60n]);
    }));
});

describe('nested columns', () => {
  const item = new Field('item', arrowType('timestamp'), true);
  const list = new Field('times', new List(item), true);
  const struct = new Field(
    'place',
    new Struct([
      new Field('city', new Utf8(), true),
      new Field('total', arrowType('decimal18'), true),
      new Field('id', arrowType('int64'), false),
    ]),
    true,
  );

  function nestedBatch(): RecordBatch {
    const times = makeData({
      type: list.type as List, // made above
      length: 4,
      nullCount: 1,
      nullBitmap: Uint8Array.of(0b1011),
      valueOffsets: Int32Array.of(0, 2, 2, 2, 3),
      child: dataOf('timestamp', [1_706_745_600_123_456n, null, -1n]),
    });
    const place = makeData({
      type: struct.type as Struct, // made above
      length: 4,
      nullCount: 1,
      nullBitmap: Uint8Array.of(0b1101),
      children: [
        dataOf('string', ['Köln', '', null, 'Ω']),
        dataOf('decimal18', [150n, 0n, -5n, null]),
        dataOf('int64', [2n ** 60n, 0n, 2n, 3n]),
      ],
    });
    return batchOf([list, struct], [times, place], 4);
  }

  test.each([1 << 27, 1])('lists and structs come back from DuckDB, %i bytes of memory', (maxBufferedBytes) =>
    withFolder(async (directory) => {
      const file = await write(
        [nestedBatch(), nestedBatch().slice(1, 4) as RecordBatch],
        new Schema([list, struct]),
        directory,
        maxBufferedBytes,
      );

      const rows = await query(`select times::varchar as times, place::varchar as place from '${file}'`);
      const expected = [
        {
          times: `['2024-02-01 00:00:00.123456', NULL]`,
          place: `{'city': Köln, 'total': 1.50, 'id': 1152921504606846976}`,
        },
        { times: '[]', place: null },
        { times: null, place: `{'city': NULL, 'total': -0.05, 'id': 2}` },
        { times: `['1969-12-31 23:59:59.999999']`, place: `{'city': Ω, 'total': NULL, 'id': 3}` },
      ];
      expect(rows).toEqual([...expected, ...expected.slice(1)]);
    }),
  );
});

import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { WritePartitionsOptions } from '../../src/index.ts';
import { writePartitions } from '../../src/index.ts';
import { randomOf } from '../support/arbitrary-tables.ts';
import { withFolder } from '../support/folder.ts';
import { query, readWithDuckdb, readWithHyparquet, rowsOf } from '../support/readers.ts';
import type { Cell, Kind, TestColumn } from '../support/tables.ts';
import { batchesOf, schemaOf, stream } from '../support/tables.ts';

const ROWS = 45_000;
const random = randomOf(7);

function cells(make: (row: number) => Cell, rows = ROWS): readonly Cell[] {
  return Array.from({ length: rows }, (_, row) => make(row));
}

/** One file with one column, and what DuckDB says about its only chunk. */
async function chunkOf(kind: Kind, values: readonly Cell[], options: Partial<WritePartitionsOptions> = {}) {
  return withFolder(async (directory) => {
    const columns: readonly TestColumn[] = [{ name: 'c', kind, cells: values }];
    const { partitions } = await writePartitions({
      batches: stream(batchesOf(columns, 10_000)),
      schema: schemaOf(columns),
      partitionBy: { kind: 'constant', key: 'k', value: 'x' },
      directory,
      ...options,
    });
    const files = partitions.flatMap(({ files }) => files.map(({ localPath }) => localPath));
    expect(await readWithDuckdb(files, columns)).toEqual(rowsOf(columns));
    expect(await readWithHyparquet(files, columns)).toEqual(rowsOf(columns));
    const [chunk] = await query(
      `select encodings, compression, total_compressed_size::integer as size from parquet_metadata('${join(directory, '*', '*')}')`,
    );
    return chunk;
  });
}

describe('the smallest encoding is chosen', () => {
  test.each<[string, Kind, readonly Cell[], string]>([
    ['few distinct texts', 'string', cells((row) => `status ${row % 5}`), 'PLAIN, RLE, RLE_DICTIONARY'],
    ['distinct texts', 'string', cells((row) => `ORD-${row}`), 'RLE, DELTA_LENGTH_BYTE_ARRAY'],
    ['rising integers', 'int64', cells((row) => BigInt(row) * 3n + 10n ** 15n), 'RLE, DELTA_BINARY_PACKED'],
    ['rising integers beyond 2^53', 'int64', cells((row) => BigInt(row) * 3n + 2n ** 62n), 'RLE, DELTA_BINARY_PACKED'],
    [
      'few distinct integers',
      'int32',
      cells(() => Math.floor(random() * 20) * 1_000_003),
      'PLAIN, RLE, RLE_DICTIONARY',
    ],
    ['random integers', 'int32', cells(() => Math.floor(random() * 2 ** 32) - 2 ** 31), 'PLAIN, RLE'],
    [
      'timestamps in order',
      'timestamp',
      cells((row) => 1_706_745_600_000_000n + BigInt(row) * 137_000n),
      'RLE, DELTA_BINARY_PACKED',
    ],
    ['few distinct numbers', 'float64', cells((row) => (row % 9) / 8), 'PLAIN, RLE, RLE_DICTIONARY'],
    ['random numbers', 'float64', cells(() => random()), 'PLAIN, RLE'],
    ['prices', 'decimal9', cells(() => BigInt(Math.floor(random() * 1000))), 'PLAIN, RLE, RLE_DICTIONARY'],
    ['long runs of booleans', 'boolean', cells((row) => row > 20_000), 'RLE'],
    ['mixed booleans', 'boolean', cells(() => random() > 0.5), 'PLAIN, RLE'],
    ['one text', 'string', ['alone'], 'PLAIN, RLE'],
  ])('%s', async (_what, kind, values, encodings) => {
    expect(await chunkOf(kind, values)).toMatchObject({ encodings });
  });

  test('baseline files hold nothing but PLAIN and dictionaries', async () => {
    const options = { encodings: 'baseline' } as const;

    expect(
      await chunkOf(
        'string',
        cells((row) => `ORD-${row}`),
        options,
      ),
    ).toMatchObject({ encodings: 'PLAIN, RLE' });
    expect(await chunkOf('int64', cells(BigInt), options)).toMatchObject({ encodings: 'PLAIN, RLE' });
    expect(
      await chunkOf(
        'boolean',
        cells((row) => row > 20_000),
        options,
      ),
    ).toMatchObject({ encodings: 'PLAIN, RLE' });
  });

  test('byte streams are split on demand, where it pays', async () => {
    let level = 1000;
    const measured = cells(() => (level += random() - 0.5));
    const options = { encodings: 'all', compression: 'zstd' } as const;

    const split = await chunkOf('float64', measured, options);
    const plain = await chunkOf('float64', measured, { ...options, encodings: 'standard' });

    expect(split).toMatchObject({ encodings: 'RLE, BYTE_STREAM_SPLIT' });
    expect(plain).toMatchObject({ encodings: 'PLAIN, RLE' });
    expect(Number(split?.['size'])).toBeLessThan(Number(plain?.['size']) * 0.95);
  });

  test('a chunk that does not shrink is left uncompressed', async () => {
    const hex = cells(() =>
      Array.from({ length: 8 }, () =>
        Math.floor(random() * 256)
          .toString(16)
          .padStart(2, '0'),
      ).join(''),
    );

    expect(await chunkOf('bytes', hex)).toMatchObject({ compression: 'UNCOMPRESSED' });
    expect(
      await chunkOf(
        'string',
        cells((row) => `order number ${row}`),
      ),
    ).toMatchObject({ compression: 'SNAPPY' });
    expect(
      await chunkOf(
        'string',
        cells((row) => `order number ${row}`),
        { compression: 'zstd' },
      ),
    ).toMatchObject({
      compression: 'ZSTD',
    });
    expect(
      await chunkOf(
        'string',
        cells((row) => `order number ${row}`),
        { compression: 'uncompressed' },
      ),
    ).toMatchObject({ compression: 'UNCOMPRESSED' });
  });
});

describe('edges of pages', () => {
  test.each([19_999, 20_000, 20_001, 40_000, 40_001])('%i rows, a third of them null', async (rows) => {
    const third = (make: (row: number) => Cell) => cells((row) => (row % 3 === 0 ? null : make(row)), rows);

    await chunkOf('int64', third(BigInt));
    await chunkOf(
      'string',
      third((row) => `text ${row}`),
    );
    await chunkOf(
      'boolean',
      third((row) => row % 7 === 0),
    );
  });

  test('a page of nulls between pages of values', async () => {
    const gap = (make: (row: number) => Cell) =>
      cells((row) => (row >= 20_000 && row < 40_000 ? null : make(row)), 60_000);

    await chunkOf(
      'string',
      gap((row) => `text ${row}`),
    );
    await chunkOf(
      'int32',
      gap((row) => row * 977),
    );
    await chunkOf(
      'float64',
      gap((row) => row / 3),
    );
  });

  test('int64 extremes side by side', async () => {
    const extremes = [-(2n ** 63n), 2n ** 63n - 1n, 0n, -1n, 1n];

    await chunkOf(
      'int64',
      cells((row) => extremes[row % 5] ?? 0n, 1000),
    );
    await chunkOf(
      'int64',
      cells((row) => (extremes[row % 5] ?? 0n) ^ BigInt(row), 1000),
    );
  });

  test('int32 extremes side by side', async () => {
    const extremes = [-(2 ** 31), 2 ** 31 - 1, 0, -1];

    await chunkOf(
      'int32',
      cells((row) => (extremes[row % 4] ?? 0) ^ (row << 4), 3000),
    );
    await chunkOf('int32', [-(2 ** 31), 2 ** 31 - 1]);
  });

  test('a text of three megabytes has a page of its own', async () => {
    const values = cells((row) => (row === 3 ? 'x'.repeat(3 << 20) : `text ${row}`), 50);

    await chunkOf('string', values, { compression: 'uncompressed' });
  });
});

import { join } from 'node:path';

import { asyncBufferFromFile, readColumnIndex, readOffsetIndex } from 'hyparquet';
import { describe, expect, test } from 'vitest';

import type { WritePartitionsOptions, WrittenFile } from '../../src/index.ts';
import { writePartitions } from '../../src/index.ts';
import { withFolder } from '../support/folder.ts';
import { footerOf, query } from '../support/readers.ts';
import type { Cell, Kind, TestColumn } from '../support/tables.ts';
import { batchesOf, schemaOf, stream } from '../support/tables.ts';

async function withFile<Result>(
  kind: Kind,
  cells: readonly Cell[],
  options: Partial<WritePartitionsOptions>,
  use: (file: WrittenFile) => Promise<Result>,
): Promise<Result> {
  return withFolder(async (directory) => {
    const columns: readonly TestColumn[] = [{ name: 'c', kind, cells }];
    const { partitions } = await writePartitions({
      batches: stream(batchesOf(columns, 10_000)),
      schema: schemaOf(columns),
      partitionBy: { kind: 'constant', key: 'k', value: 'x' },
      directory,
      ...options,
    });
    const file = partitions[0]?.files[0];
    if (file === undefined) throw new Error('no file');
    return use(file);
  });
}

async function chunkStatistics({ localPath }: WrittenFile) {
  return (await footerOf(localPath)).row_groups.map(({ columns }) => columns[0]?.meta_data?.statistics);
}

describe('bounds in footer and manifest', () => {
  test.each<[Kind, readonly Cell[], unknown, unknown]>([
    ['int32', [3, null, -7], -7, 3],
    ['int64', [2n ** 63n - 1n, -(2n ** 63n)], '-9223372036854775808', '9223372036854775807'],
    ['boolean', [true, true], true, true],
    ['boolean', [true, false], false, true],
    ['string', ['b', 'Ä', 'a'], 'a', 'Ä'],
    ['string', ['\ue000', '\u{1f600}'], '\ue000', '\u{1f600}'],
    ['date', [0, 19_754, -1], '1969-12-31', '2024-02-01'],
    ['time', [0n, 86_399_999_999n], '00:00:00', '23:59:59.999999'],
    ['timestamp', [-1n, 1_706_745_600_000_000n], '1969-12-31T23:59:59.999999', '2024-02-01T00:00:00'],
    ['timestamptz', [0n], '1970-01-01T00:00:00Z', '1970-01-01T00:00:00Z'],
    ['decimal9', [-1n, 5n, 100n], '-0.01', '1.00'],
    ['decimal18', [10n ** 18n - 1n, 0n], '0.00', '9999999999999999.99'],
    ['decimal38', [10n ** 38n - 1n, -(10n ** 38n) + 1n], `-${'9'.repeat(36)}.99`, `${'9'.repeat(36)}.99`],
    [
      'uuid',
      ['ffffffff-0000-4000-8000-000000000000', '00000000-0000-4000-8000-000000000001'],
      '00000000-0000-4000-8000-000000000001',
      'ffffffff-0000-4000-8000-000000000000',
    ],
    ['float64', [0.5, Infinity, -2], -2, 'Infinity'],
    ['float64', [NaN, -Infinity], '-Infinity', '-Infinity'],
    ['float32', [1.5, NaN], 1.5, 1.5],
  ])('of a %s column, case %#', (kind, cells, min, max) =>
    withFile(kind, cells, {}, async (file) => {
      expect(file.min).toEqual({ c: min });
      expect(file.max).toEqual({ c: max });
      expect(file.nullCounts).toEqual({ c: cells.filter((cell) => cell === null).length });
      const [found] = await query(
        `select count(stats_min_value)::integer as minima, count(stats_max_value)::integer as maxima
         from parquet_metadata('${file.localPath}')`,
      );
      // DuckDB shows no infinite bounds
      if (!kind.startsWith('float')) expect(found).toEqual({ minima: 1, maxima: 1 });
    }),
  );

  test('only nulls, only NaN, bytes and json have none', async () => {
    const cases: readonly [Kind, readonly Cell[]][] = [
      ['int32', [null, null]],
      ['float64', [NaN, NaN]],
      ['json', ['{}', '[1]']],
    ];
    for (const [kind, cells] of cases) {
      await withFile(kind, cells, {}, async (file) => {
        expect(file.min).toEqual({});
        expect(file.max).toEqual({});
        const [statistics] = await chunkStatistics(file);
        expect(statistics?.min_value).toBeUndefined();
        expect(statistics?.null_count).toBe(BigInt(cells.filter((cell) => cell === null).length));
      });
    }
    await withFile('bytes', ['00ff'], {}, async (file) => {
      expect(file.min).toEqual({});
      await Promise.resolve();
    });
  });

  test('a zero minimum is written as -0 and a zero maximum as +0', async () => {
    for (const cells of [[0, 1], [-0, 1], [-1, -0], [-1, 0], [0], [-0]]) {
      await withFile('float64', cells, {}, async (file) => {
        const [statistics] = await chunkStatistics(file);
        if (Math.min(...cells) === 0) expect(statistics?.min_value).toBe(-0);
        if (Math.max(...cells) === 0) expect(statistics?.max_value).toBe(0);
        expect(JSON.stringify(file.min)).toBe(JSON.stringify({ c: Math.min(...cells) === 0 ? 0 : -1 }));
      });
    }
  });

  test('the bounds of a file span its row groups', () =>
    withFile('int32', [5, 6, 1, 2, 9, null], { rowGroupRows: 2 }, async (file) => {
      expect(file).toMatchObject({ rowGroups: 3, min: { c: 1 }, max: { c: 9 }, nullCounts: { c: 1 } });
      const statistics = await chunkStatistics(file);
      expect(statistics.map((found) => [found?.min_value, found?.max_value])).toEqual([
        [5, 6],
        [1, 2],
        [9, 9],
      ]);
    }));

  test.each([
    ['x'.repeat(64), 'x'.repeat(64), true],
    ['x'.repeat(65), `${'x'.repeat(63)}y`, false],
    [`${'x'.repeat(62)}éé`, `${'x'.repeat(62)}ê`, false],
    [`${'x'.repeat(61)}𝄞𝄞`, `${'x'.repeat(60)}y`, false],
    ['\u{10ffff}'.repeat(17), '\u{10ffff}'.repeat(17), true],
    [`a${'\u{10ffff}'.repeat(17)}`, 'b', false],
    [`${'\ud7ff'.repeat(22)}`, `${'\ud7ff'.repeat(20)}\ue000`, false],
    [`${'\u007f'.repeat(65)}`, null, null],
  ])('the maximum of %s is cut to one that encloses it', (text, expected, isExact) =>
    withFile('string', [text], {}, async (file) => {
      const [statistics] = await chunkStatistics(file);

      const max = String(statistics?.max_value);
      expect(Buffer.compare(Buffer.from(max), Buffer.from(text))).toBeGreaterThanOrEqual(0);
      if (expected !== null) expect(max).toBe(expected);
      if (isExact !== null) expect(statistics?.is_max_value_exact).toBe(isExact);
      const min = String(statistics?.min_value);
      expect(text.startsWith(min)).toBe(true);
      expect(Buffer.byteLength(min)).toBeLessThanOrEqual(64);
      expect(file.min['c']).toBe(min);
      expect(file.max['c']).toBe(max);
    }),
  );
});

describe('page indexes and bloom filters', () => {
  const texts = Array.from({ length: 50_000 }, (_, row) =>
    row < 20_000 ? null : `text ${String(row).padStart(6, '0')}`,
  );

  test('every page has its place, bounds and nulls', () =>
    withFile('string', texts, {}, async ({ localPath }) => {
      const file = await asyncBufferFromFile(localPath);
      const chunk = (await footerOf(localPath)).row_groups[0]?.columns[0];
      const read = async (offset: bigint | undefined, length: number | undefined) => ({
        view: new DataView(await file.slice(Number(offset), Number(offset) + (length ?? 0))),
        offset: 0,
      });
      const columnIndex = readColumnIndex(await read(chunk?.column_index_offset, chunk?.column_index_length), {
        type: 'BYTE_ARRAY',
        converted_type: 'UTF8',
        name: 'c',
      });
      const offsetIndex = readOffsetIndex(await read(chunk?.offset_index_offset, chunk?.offset_index_length));

      expect(columnIndex).toMatchObject({
        null_pages: [true, false, false],
        boundary_order: 'ASCENDING',
        null_counts: [20_000n, 0n, 0n],
      });
      expect(columnIndex.min_values.slice(1).map(String)).toEqual(['text 020000', 'text 040000']);
      expect(columnIndex.max_values.slice(1).map(String)).toEqual(['text 039999', 'text 049999']);
      expect(offsetIndex.page_locations.map(({ first_row_index: row }) => row)).toEqual([0n, 20_000n, 40_000n]);
    }));

  test('DuckDB skips row groups by their statistics', () =>
    withFile(
      'int64',
      Array.from({ length: 40_000 }, (_, row) => BigInt(row)),
      { rowGroupRows: 5000 },
      async (file) => {
        const [found] = await query(
          `select count(*)::integer as groups from parquet_metadata('${file.localPath}')
         where stats_min_value::bigint <= 12345 and stats_max_value::bigint >= 12345`,
        );
        expect(found).toEqual({ groups: 1 });
        expect(
          await query(`select count(*)::integer as n from '${file.localPath}' where c between 12345 and 12346`),
        ).toEqual([{ n: 2 }]);
      },
    ));

  test.each<[Kind, (row: number) => Cell, string, string]>([
    ['string', (row) => `customer ${row * 2}`, `'customer 400'`, `'customer 401'`],
    ['int64', (row) => BigInt(row) * 1_000_003n, '1000003', '1000004'],
    ['int32', (row) => row * 7, '700', '701'],
    ['decimal18', (row) => BigInt(row) * 300n, '600.00::decimal(18,2)', '601.00::decimal(18,2)'],
    ['date', (row) => row * 3, `date '1970-01-04'`, `date '1970-01-03'`],
  ])('a bloom filter over %s excludes what is not there', (kind, make, present, absent) =>
    withFolder(async (directory) => {
      const cells = Array.from({ length: 3000 }, (_, row) => make(row));
      const columns: readonly TestColumn[] = [
        { name: 'c', kind, cells },
        { name: 'd', kind, isDictionary: kind === 'string', cells: cells.map((_, row) => cells[row % 10] ?? null) },
      ];
      await writePartitions({
        batches: stream(batchesOf(columns, 1000)),
        schema: schemaOf(columns),
        partitionBy: { kind: 'constant', key: 'k', value: 'x' },
        directory,
        bloomFilters: ['c', 'd'],
      });

      const file = join(directory, '*', '*.parquet');
      const excluded = async (column: string, value: string) => {
        const [probe] = await query(
          `select bloom_filter_excludes as answer from parquet_bloom_probe('${file}', '${column}', ${value})`,
        );
        return probe?.['answer'];
      };
      expect(await excluded('c', present)).toBe(false);
      expect(await excluded('c', absent)).toBe(true);
      expect(await excluded('d', absent)).toBe(true);
      expect(await query(`select count(*)::integer as n from '${file}' where c = ${present}`)).toEqual([{ n: 1 }]);
    }),
  );

  test('floating-point and boolean columns have none', () =>
    withFile('float64', [0, -0, 1], { bloomFilters: ['c'] }, async ({ localPath }) => {
      expect((await footerOf(localPath)).row_groups[0]?.columns[0]?.meta_data?.bloom_filter_offset).toBeUndefined();
    }));
});

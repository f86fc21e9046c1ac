import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Field, Int32, Interval, IntervalUnit, Schema, Utf8, Vector } from 'apache-arrow';
import { describe, expect, test } from 'vitest';

import type { Disk, RefusedRow, WritePartitionsOptions, WritePartitionsResult } from '../src/index.ts';
import { nodeDisk, writePartitions } from '../src/index.ts';
import { failingDisk } from './support/fake-disk.ts';
import { listTree, withFolder } from './support/folder.ts';
import { footerOf, query, readWithDuckdb, rowsOf } from './support/readers.ts';
import type { TestColumn } from './support/tables.ts';
import { batchesOf, dataOf, schemaOf, stream } from './support/tables.ts';

const COLUMNS: readonly TestColumn[] = [
  { name: 'id', kind: 'int32', nullable: false, cells: [1, 2, 3, 4, 5, 6] },
  { name: 'category', kind: 'string', cells: ['Books', 'Toys', 'Books', null, 'Home', 'Toys'] },
];

function optionsFor(directory: string, columns = COLUMNS): WritePartitionsOptions {
  return {
    batches: stream(batchesOf(columns, 4)),
    schema: schemaOf(columns),
    partitionBy: { kind: 'column', key: 'category', column: 'category', as: 'value' },
    directory,
  };
}

function filesOf({ partitions }: WritePartitionsResult): readonly string[] {
  return partitions.flatMap(({ files }) => files.map(({ localPath }) => localPath));
}

describe('partitions and parts', () => {
  test('each value has its folder, sorted by name, and every row is accounted for', () =>
    withFolder(async (directory) => {
      const result = await writePartitions(optionsFor(directory));

      expect(result).toMatchObject({ rowsRead: 6, rowsWritten: 6, rowsFiltered: 0, rowsRefused: 0 });
      expect(result.partitions.map(({ key, value, partition, rows }) => ({ key, value, partition, rows }))).toEqual([
        { key: 'category', value: 'Books', partition: 'category=Books', rows: 2 },
        { key: 'category', value: 'Home', partition: 'category=Home', rows: 1 },
        { key: 'category', value: 'Toys', partition: 'category=Toys', rows: 2 },
        { key: 'category', value: null, partition: 'category=__HIVE_DEFAULT_PARTITION__', rows: 1 },
      ]);
      expect(await readWithDuckdb(filesOf(result).slice(0, 1), COLUMNS)).toEqual([
        { id: 1, category: 'Books' },
        { id: 3, category: 'Books' },
      ]);
    }));

  test('a part is named after its bytes and described by them', () =>
    withFolder(async (directory) => {
      const { partitions } = await writePartitions(optionsFor(directory));

      const file = partitions[0]?.files[0];
      const bytes = await readFile(file?.localPath ?? '');
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(file).toMatchObject({
        localPath: join(directory, 'category=Books', file?.name ?? ''),
        name: `part-0000-${sha256.slice(0, 12)}.parquet`,
        logicalName: 'part-0000.parquet',
        rows: 2,
        bytes: bytes.length,
        sha256,
        rowGroups: 1,
        nullCounts: { id: 0, category: 0 },
        min: { id: 1, category: 'Books' },
        max: { id: 3, category: 'Books' },
      });
      expect(await listTree(join(directory, 'category=Books'))).toEqual([file?.name]);
    }));

  test('plain names carry no hash', () =>
    withFolder(async (directory) => {
      await writePartitions({ ...optionsFor(directory), partNames: 'plain' });

      expect(await listTree(directory)).toEqual([
        'category=Books',
        'category=Books/part-0000.parquet',
        'category=Home',
        'category=Home/part-0000.parquet',
        'category=Toys',
        'category=Toys/part-0000.parquet',
        'category=__HIVE_DEFAULT_PARTITION__',
        'category=__HIVE_DEFAULT_PARTITION__/part-0000.parquet',
      ]);
    }));

  test('a part ends with the row group that reaches the target size', () =>
    withFolder(async (directory) => {
      const cells = Array.from({ length: 4000 }, (_, row) => BigInt(row) * 1_234_567_890_123n * BigInt((row % 7) + 1));
      const columns = [{ name: 'n', kind: 'int64', cells }] as const;

      const { partitions } = await writePartitions({
        ...optionsFor(directory, columns),
        partitionBy: { kind: 'constant', key: 'k', value: 'v' },
        rowGroupRows: 500,
        targetBytes: 6000,
        encodings: 'baseline',
        compression: 'uncompressed',
      });

      const files = partitions[0]?.files ?? [];
      expect(files.map(({ rows, rowGroups }) => ({ rows, rowGroups }))).toEqual(
        Array(4).fill({ rows: 1000, rowGroups: 2 }),
      );
      expect(files.map(({ logicalName }) => logicalName)).toEqual(
        [0, 1, 2, 3].map((part) => `part-000${part}.parquet`),
      );
      const paths = files.map(({ localPath }) => localPath);
      expect(await readWithDuckdb(paths, columns)).toEqual(rowsOf(columns));
    }));

  test('rows of no interest are counted as filtered, and their partition never appears', () =>
    withFolder(async (directory) => {
      const asked: (string | null)[] = [];

      const result = await writePartitions({
        ...optionsFor(directory),
        acceptPartition: (value) => {
          asked.push(value);
          return value !== 'Toys';
        },
      });

      expect(result).toMatchObject({ rowsRead: 6, rowsWritten: 4, rowsFiltered: 2 });
      expect(result.partitions.map(({ value }) => value)).toEqual(['Books', 'Home', null]);
      expect(asked.toSorted()).toEqual(['Books', 'Home', 'Toys', null].toSorted());
    }));

  test('rows whose folder name would be too long are handed back one by one', () =>
    withFolder(async (directory) => {
      const long = 'x'.repeat(250);
      const columns: readonly TestColumn[] = [{ name: 'v', kind: 'string', cells: ['a', long, 'b', long] }];
      const refused: RefusedRow[] = [];

      const result = await writePartitions({
        ...optionsFor(directory, columns),
        partitionBy: { kind: 'column', key: 'value', column: 'v', as: 'value' },
        onRefusedRow: (row) => refused.push(row),
      });

      expect(result).toMatchObject({ rowsRead: 4, rowsWritten: 2, rowsRefused: 2 });
      expect(refused.map(({ row, code }) => ({ row, code }))).toEqual([
        { row: 1, code: 'partition.too_long' },
        { row: 3, code: 'partition.too_long' },
      ]);
      expect(refused[0]?.message).toBe(
        `partition value: the folder of value "${'x'.repeat(40)}…" would have a name of 256 bytes, at most 255 are possible`,
      );
    }));

  test('partition values may be computed by the caller', () =>
    withFolder(async (directory) => {
      const { partitions } = await writePartitions({
        ...optionsFor(directory),
        partitionBy: {
          kind: 'vector',
          key: 'ingest_dt',
          valuesOf: ({ numRows }) => {
            const cells = Array.from({ length: numRows }, (_, row) => 19_754 + (row % 2));
            return vectorOf('date', cells);
          },
        },
      });

      expect(partitions.map(({ partition, rows }) => [partition, rows])).toEqual([
        ['ingest_dt=2024-02-01', 3],
        ['ingest_dt=2024-02-02', 3],
      ]);
    }));

  test('columns named like members of Object are columns', () =>
    withFolder(async (directory) => {
      const columns: readonly TestColumn[] = [
        { name: '__proto__', kind: 'int32', cells: [1, 2] },
        { name: 'constructor', kind: 'string', cells: ['a', null] },
        { name: 'toString', kind: 'boolean', cells: [true, true] },
      ];

      const result = await writePartitions({ ...optionsFor(directory, columns), partitionBy: constantly('x') });

      const file = result.partitions[0]?.files[0];
      expect(JSON.stringify(file?.nullCounts)).toBe('{"__proto__":0,"constructor":1,"toString":0}');
      expect(JSON.stringify(file?.max)).toBe('{"__proto__":2,"constructor":"a","toString":true}');
      const names = await query(`select name from parquet_schema('${file?.localPath ?? ''}') where name <> 'schema'`);
      expect(names.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 'toString']);
      expect(
        await query(`select "__proto__" as a, constructor as b, "toString" as c from '${file?.localPath ?? ''}'`),
      ).toEqual([
        { a: 1, b: 'a', c: true },
        { a: 2, b: null, c: true },
      ]);
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    }));

  test('no rows make no partition', () =>
    withFolder(async (directory) => {
      const result = await writePartitions({ ...optionsFor(directory), batches: stream([]) });

      expect(result).toEqual({ partitions: [], rowsRead: 0, rowsWritten: 0, rowsFiltered: 0, rowsRefused: 0 });
      expect(await listTree(directory)).toEqual([]);
    }));
});

describe('columns that the batches do not carry', () => {
  test('a constant column holds one text per part, at a few bytes per page', () =>
    withFolder(async (directory) => {
      const cells = Array.from({ length: 50_000 }, (_, row) => row);
      const columns: readonly TestColumn[] = [{ name: 'id', kind: 'int32', cells }];
      const schema = new Schema([...schemaOf(columns).fields, new Field('source_file', new Utf8(), false)]);

      const { partitions } = await writePartitions({
        ...optionsFor(directory, columns),
        schema,
        partitionBy: constantly('x'),
        constantColumns: new Map([
          ['source_file', ({ partition, logicalName }) => `ecom/raw/orders/${partition}/${logicalName}`],
        ]),
        rowGroupRows: 25_000,
        targetBytes: 1,
      });

      const files = partitions[0]?.files ?? [];
      expect(files.map(({ min }) => min['source_file'])).toEqual([
        'ecom/raw/orders/k=x/part-0000.parquet',
        'ecom/raw/orders/k=x/part-0001.parquet',
      ]);
      const counted = await query(
        `select source_file, count(*)::integer as rows from read_parquet('${directory}/*/*.parquet') group by 1 order by 1`,
      );
      expect(counted).toEqual([
        { source_file: 'ecom/raw/orders/k=x/part-0000.parquet', rows: 25_000 },
        { source_file: 'ecom/raw/orders/k=x/part-0001.parquet', rows: 25_000 },
      ]);
      const footer = await footerOf(files[0]?.localPath ?? '');
      expect(footer.row_groups[0]?.columns[1]?.meta_data?.total_compressed_size).toBeLessThan(250n);
    }));

  test('footer metadata and the name of the writer are in the file', () =>
    withFolder(async (directory) => {
      const result = await writePartitions({
        ...optionsFor(directory),
        footerMetadata: new Map([['ecomlake.contract', '{"id":"ecom.orders"}']]),
      });

      const footer = await footerOf(filesOf(result)[0] ?? '');
      expect(footer.key_value_metadata).toEqual([{ key: 'ecomlake.contract', value: '{"id":"ecom.orders"}' }]);
      expect(footer.created_by).toMatch(/^ecomlake version \d+\.\d+\.\d+/);
    }));
});

describe('what is refused', () => {
  test.each<[string, Partial<WritePartitionsOptions>, string]>([
    ['a relative folder', { directory: 'lake' }, 'directory: expected an absolute path, got "lake"'],
    ['a row group of no rows', { rowGroupRows: 0 }, 'rowGroupRows: expected a positive whole number, got 0'],
    ['a broken size', { targetBytes: 1.5 }, 'targetBytes: expected a positive whole number, got 1.5'],
    [
      'an unknown sort column',
      { sortBy: [{ column: 'nope', descending: false }] },
      'sortBy: no column nope in the schema; it has id, category',
    ],
    [
      'an unknown bloom column',
      { bloomFilters: ['nope'] },
      'bloomFilters: no column nope in the schema; it has id, category',
    ],
    [
      'an unknown constant',
      { constantColumns: new Map([['nope', () => '']]) },
      'constantColumns: no column nope in the schema; it has id, category',
    ],
    [
      'a constant that is no text',
      { constantColumns: new Map([['id', () => '']]) },
      'constantColumns: column id must be Utf8, it is integer',
    ],
    [
      'an empty key',
      { partitionBy: { kind: 'constant', key: '', value: 'x' } },
      'partition key: expected a name, got ""',
    ],
    ['no columns', { schema: new Schema([]) }, 'schema: expected at least one column, got none'],
    [
      'a column twice',
      { schema: new Schema([new Field('a', new Int32()), new Field('a', new Int32())]) },
      'column a occurs twice in the schema',
    ],
    [
      'the day of a text',
      { partitionBy: { kind: 'column', key: 'k', column: 'category', as: 'date' } },
      'column category: only date and timestamp columns have a day to partition by, this one is string',
    ],
  ])('%s', (_what, options, message) =>
    withFolder(async (directory) => {
      await expect(writePartitions({ ...optionsFor(directory), ...options })).rejects.toMatchObject({
        code: 'ECL_PARQUET_WRITER_OPTIONS',
        message,
        retryable: false,
      });
      expect(await listTree(directory)).toEqual([]);
    }),
  );

  test('a type without a Parquet form', () =>
    withFolder(async (directory) => {
      const schema = new Schema([new Field('span', new Interval(IntervalUnit.DAY_TIME))]);

      await expect(writePartitions({ ...optionsFor(directory), schema })).rejects.toMatchObject({
        code: 'ECL_PARQUET_WRITER_TYPE',
        message: expect.stringContaining(
          'column span: Arrow type Interval<DAY_TIME> cannot be written; allowed are Bool,',
        ) as string,
      });
    }));

  test('a null in a required column, by name', () =>
    withFolder(async (directory) => {
      const [id, category] = COLUMNS;
      const schema = schemaOf([id, { ...category, nullable: false }] as readonly TestColumn[]);

      await expect(writePartitions({ ...optionsFor(directory), schema })).rejects.toMatchObject({
        code: 'ECL_PARQUET_WRITER_NULL',
        message: 'column category: null at row 3 of a batch, but the schema says it is not nullable',
      });
      expect(await listTree(directory)).toEqual([]);
    }));

  test('a batch without a column, or with one of another type', () =>
    withFolder(async (directory) => {
      const wanted = [...COLUMNS, { name: 'price', kind: 'decimal18', cells: [] }] as readonly TestColumn[];
      const missing = writePartitions({ ...optionsFor(directory), schema: schemaOf(wanted) });
      await expect(missing).rejects.toMatchObject({
        code: 'ECL_PARQUET_WRITER_BATCH',
        message: 'a batch has no column price; it has id, category',
      });

      const other = COLUMNS.map((column) => (column.name === 'id' ? { ...column, kind: 'int64' as const } : column));
      const mismatch = writePartitions({ ...optionsFor(directory), schema: schemaOf(other) });
      await expect(mismatch).rejects.toMatchObject({
        code: 'ECL_PARQUET_WRITER_BATCH',
        message: 'column id: the files hold integer (int64), a batch brings Int32',
      });
    }));

  test('a decimal that its declared precision cannot hold', () =>
    withFolder(async (directory) => {
      const columns: readonly TestColumn[] = [{ name: 'price', kind: 'decimal9', cells: [1n, 10_000_000_000n] }];

      await expect(
        writePartitions({ ...optionsFor(directory, columns), partitionBy: constantly('x') }),
      ).rejects.toMatchObject({
        code: 'ECL_PARQUET_WRITER_BATCH',
        message: 'column price: the value at row 1 of a batch does not fit decimal(9,2)',
      });
    }));

  test('a folder that is missing, a file or not empty', () =>
    withFolder(async (root) => {
      const file = join(root, 'file');
      await writeFile(file, '');

      await expect(writePartitions(optionsFor(join(root, 'nothing')))).rejects.toMatchObject({
        code: 'ECL_PARQUET_WRITER_DIRECTORY',
        message: `directory ${join(root, 'nothing')}: expected an empty folder, found nothing; create it first`,
      });
      await expect(writePartitions(optionsFor(file))).rejects.toMatchObject({ code: 'ECL_PARQUET_WRITER_DIRECTORY' });
      await expect(writePartitions(optionsFor(root))).rejects.toMatchObject({
        message: `directory ${root}: expected an empty folder, found 1 entries (file); choose another one or remove them`,
      });
      expect(await listTree(root)).toEqual(['file']);
    }));

  test('two partitions that the file system takes for one', () =>
    withFolder(async (directory) => {
      const columns: readonly TestColumn[] = [{ name: 'category', kind: 'string', cells: ['Books', 'books'] }];
      const folded = (path: string) => path.replaceAll('Books', 'books');
      const disk: Disk = {
        ...nodeDisk,
        createFolder: (path) => nodeDisk.createFolder(folded(path)),
        rename: (from, to) => nodeDisk.rename(from, folded(to)),
        syncFolder: (path) => nodeDisk.syncFolder(folded(path)),
        removeFile: (path) => nodeDisk.removeFile(folded(path)),
        removeFolder: (path) => nodeDisk.removeFolder(folded(path)),
      };

      await expect(writePartitions({ ...optionsFor(directory, columns), disk })).rejects.toMatchObject({
        code: 'ECL_PARQUET_WRITER_PARTITION_COLLISION',
      });
      expect(await listTree(directory)).toEqual([]);
    }));
});

describe('failures and aborts', () => {
  const wide = (): readonly TestColumn[] => {
    const ids = Array.from({ length: 300 }, (_, row) => row);
    return [
      { name: 'id', kind: 'int32', cells: ids },
      { name: 'category', kind: 'string', cells: ids.map((id) => `c${id % 3}`) },
    ];
  };
  const spilling = { rowGroupRows: 40, targetBytes: 1000, maxBufferedBytes: 1 } as const;

  test.each([
    ['ENOSPC', true, 'the disk is full: free space or choose another folder, then run again'],
    ['EIO', false, ''],
  ])('whichever call of the file system fails with %s, the folder is left empty', async (errno, retryable, advice) => {
    const counter = failingDisk(Infinity, errno);
    await withFolder((directory) => writePartitions({ ...optionsFor(directory, wide()), ...spilling, disk: counter }));
    const calls = counter.count();
    expect(calls).toBeGreaterThan(50);

    for (let at = 1; at <= calls; at += 7) {
      await withFolder(async (directory) => {
        const failed = writePartitions({ ...optionsFor(directory, wide()), ...spilling, disk: failingDisk(at, errno) });

        await expect(failed).rejects.toMatchObject({
          code: 'ECL_PARQUET_WRITER_IO',
          retryable,
          message: expect.stringContaining(advice) as string,
          details: { errno },
        });
        expect(await listTree(directory)).toEqual([]);
      });
    }
  });

  test('an abort ends a wait for a source that never answers', () =>
    withFolder(async (directory) => {
      const controller = new AbortController();
      const reason = new Error('stopped by the user');
      async function* stuck() {
        yield* batchesOf(wide(), 100);
        queueMicrotask(() => controller.abort(reason));
        await new Promise<never>(() => undefined);
      }

      const writing = writePartitions({
        ...optionsFor(directory, wide()),
        ...spilling,
        batches: stuck(),
        signal: controller.signal,
      });

      await expect(writing).rejects.toBe(reason);
      expect(await listTree(directory)).toEqual([]);
    }));

  test('an abort before the start writes nothing', () =>
    withFolder(async (directory) => {
      const writing = writePartitions({ ...optionsFor(directory), signal: AbortSignal.abort(new Error('no')) });

      await expect(writing).rejects.toThrow('no');
      expect(await listTree(directory)).toEqual([]);
    }));

  test('a failing source ends the call with its own error, and is closed', () =>
    withFolder(async (directory) => {
      const failure = new Error('connection lost');
      async function* failing() {
        yield* batchesOf(wide(), 100);
        await Promise.reject(failure);
      }

      await expect(writePartitions({ ...optionsFor(directory, wide()), ...spilling, batches: failing() })).rejects.toBe(
        failure,
      );
      expect(await listTree(directory)).toEqual([]);
    }));

  test('a source is told when the writer stops early', () =>
    withFolder(async (directory) => {
      let isClosed = false;
      async function* source() {
        try {
          for (;;) yield* batchesOf(wide(), 100);
        } finally {
          isClosed = true;
        }
      }

      await expect(
        writePartitions({
          ...optionsFor(directory),
          batches: source(),
          schema: schemaOf(wide()),
          disk: failingDisk(9, 'EIO'),
          ...spilling,
        }),
      ).rejects.toMatchObject({ code: 'ECL_PARQUET_WRITER_IO' });
      expect(isClosed).toBe(true);
    }));
});

function constantly(value: string) {
  return { kind: 'constant', key: 'k', value } as const;
}

function vectorOf(kind: 'date', cells: readonly number[]) {
  return new Vector([dataOf(kind, cells)]);
}

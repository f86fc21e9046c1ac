import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { DuckDBInstance } from '@duckdb/node-api';
import { compileContract } from '@ecomlake/schema-contract';
import { describe, expect, test } from 'vitest';

import { parquetAdapter } from '../../src/parquet/index.ts';
import { makeContract, readAll } from '../../src/testing/index.ts';
import type { ContractSketch, ReadAllResult } from '../../src/testing/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const FLIGHTS = fileURLToPath(
  new URL('../../../../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url),
);

async function readParquet(path: string, sketch: ContractSketch, batchRows?: number): Promise<ReadAllResult> {
  const reader = await parquetAdapter.open({
    contract: compileContract(makeContract(sketch)),
    options: { path },
    batchRows,
  });
  return readAll(reader);
}

/** Write a file with DuckDB, another program than the one that reads it. */
async function writeWithDuckDb(path: string, select: string, options = ''): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`SET TimeZone='UTC'; COPY (${select}) TO '${path}' (FORMAT parquet ${options})`);
  connection.closeSync();
  instance.closeSync();
}

describe('types written by DuckDB', () => {
  test('keep every digit and microsecond', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'types.parquet');
    await writeWithDuckDb(
      path,
      `SELECT 9007199254740993::BIGINT AS big, -7::INTEGER AS small, 12345678901234567.89::DECIMAL(19,2) AS price,
        -0.05::DECIMAL(38,2) AS wide, 1.25::DECIMAL(4,2) AS tiny, DATE '1969-12-31' AS day, TIMESTAMP '2024-02-01 12:34:56.789012' AS at,
        TIMESTAMPTZ '1969-12-31 23:59:59.999999+00' AS zoned, TIME '23:59:59.000001' AS clock, true AS flag, 'é€😀' AS word,
        '550e8400-e29b-41d4-a716-446655440000'::UUID AS uid, 0.1::DOUBLE AS ratio, 1.5::FLOAT AS half, '\\x00\\xFF'::BLOB AS raw
       UNION ALL SELECT NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL`,
    );
    const reader = await parquetAdapter.open({
      contract: compileContract(
        makeContract({
          fields: {
            big: 'int64',
            small: 'int32',
            price: 'decimal(19,2)',
            wide: 'decimal(38,2)',
            tiny: 'decimal(6,3)',
            day: 'date',
            at: 'timestamp',
            zoned: 'timestamptz',
            clock: 'time',
            flag: 'boolean',
            word: 'string',
            uid: 'uuid',
            ratio: 'float64',
            half: 'float32',
            raw: 'bytes',
          },
        }),
      ),
      options: { path },
    });

    for await (const { batch, rejects } of reader.batches()) {
      const column = (name: string): unknown => batch.getChild(name)?.data[0]?.values;
      expect(rejects).toEqual([]);
      expect(batch.numRows).toBe(2);
      expect((column('big') as BigInt64Array)[0]).toBe(9_007_199_254_740_993n);
      expect((column('day') as Int32Array)[0]).toBe(-1);
      expect((column('at') as BigInt64Array)[0]).toBe(1_706_790_896_789_012n);
      expect((column('zoned') as BigInt64Array)[0]).toBe(-1n);
      expect((column('clock') as BigInt64Array)[0]).toBe(86_399_000_001n);
      expect([...(column('price') as Uint32Array).subarray(0, 4)]).toEqual([
        ...decimalWords(1_234_567_890_123_456_789n),
      ]);
      expect([...(column('wide') as Uint32Array).subarray(0, 4)]).toEqual([...decimalWords(-5n)]);
      expect([...(column('tiny') as Uint32Array).subarray(0, 4)]).toEqual([...decimalWords(1250n)]);
      expect(batch.getChild('word')?.get(0)).toBe('é€😀');
      expect(Buffer.from(batch.getChild('uid')?.get(0) as Uint8Array).toString('hex')).toBe(
        '550e8400e29b41d4a716446655440000',
      );
      expect([...(batch.getChild('raw')?.get(0) as Uint8Array)]).toEqual([0, 255]);
      expect([batch.getChild('ratio')?.get(0), batch.getChild('half')?.get(0), batch.getChild('flag')?.get(0)]).toEqual(
        [0.1, 1.5, true],
      );
      expect(batch.schema.fields.every(({ name }) => batch.getChild(name)?.get(1) === null)).toBe(true);
    }
  });

  test('nested columns go to json, array and object fields', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'nested.parquet');
    await writeWithDuckDb(path, `SELECT [1, 2] AS numbers, {'a': 1, 'b': 'x'} AS thing, {'k': [true]} AS doc`);

    const { rows, rejects } = await readParquet(path, {
      fields: {
        numbers: { type: { kind: 'array', items: { kind: 'integer', bits: 32 } } },
        thing: {
          type: {
            kind: 'object',
            fields: makeContract({ fields: { a: 'int32', b: 'string' } }).fields,
          },
        },
        doc: 'json',
      },
    });

    expect(rejects).toEqual([]);
    expect(rows).toEqual([{ numbers: [1, 2], thing: { a: 1, b: 'x' }, doc: '{"k":[true]}' }]);
  });

  test.each(['snappy', 'zstd', 'gzip', 'lz4_raw', 'brotli', 'uncompressed'])('compressed with %s', async (codec) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'rows.parquet');
    await writeWithDuckDb(path, 'SELECT range AS id FROM range(5000)', `, COMPRESSION ${codec}, ROW_GROUP_SIZE 2048`);

    const { rows, batches } = await readParquet(path, { fields: { id: 'int64!' } }, 700);

    expect(rows.map(({ id }) => Number(id))).toEqual(Array.from({ length: 5000 }, (_, index) => index));
    expect(batches.map(({ rowsRead }) => rowsRead)).toEqual([700, 700, 700, 700, 700, 700, 700, 100]);
  });
});

test('values that break the contract are rejects, and their neighbours stay', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'rows.parquet');
  await writeWithDuckDb(
    path,
    `SELECT * FROM (VALUES (1::BIGINT, DATE '2024-02-01'), (NULL, DATE '2024-02-02'), (5000000000, NULL)) t(id, day)`,
  );

  const { rows, rejects } = await readParquet(path, {
    fields: { id: 'int32!', day: 'date' },
    partition: { kind: 'event-date', key: 'ingest_dt', field: 'day' },
  });

  expect(rows).toHaveLength(1);
  expect(
    rejects.map(({ code, column, recordNumber, partitionText, raw }) => [
      code,
      column,
      recordNumber,
      partitionText,
      Buffer.from(raw).toString(),
    ]),
  ).toEqual([
    ['field.required', 'id', 2, '2024-02-02', '{"id":null,"day":"2024-02-02"}'],
    ['field.overflow', 'id', 3, null, '{"id":"5000000000","day":null}'],
  ]);
});

describe('files that do not fit', () => {
  test('every column of a wrong type is named with both types', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'rows.parquet');
    await writeWithDuckDb(
      path,
      `SELECT 1.5::DOUBLE AS price, TIMESTAMP '2024-02-01' AS at, [1.5::DECIMAL(3,1)] AS list`,
    );

    await expect(
      readParquet(path, {
        fields: {
          price: 'decimal(10,2)',
          at: 'timestamptz',
          list: { type: { kind: 'array', items: { kind: 'decimal', precision: 3, scale: 1 } } },
        },
      }),
    ).rejects.toMatchObject({
      code: 'ECL_SOURCE_SCHEMA',
      details: {
        misfits: [
          'column price: contract says decimal(10,2), the file holds DOUBLE',
          'column at: contract says timestamptz, the file holds TIMESTAMP without zone',
          'column list: contract says array, the file holds a nested LIST',
        ],
      },
    });
  });

  test('columns follow the rules of a header', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'rows.parquet');
    await writeWithDuckDb(path, 'SELECT 1 AS id, 2 AS extra UNION ALL SELECT 2, NULL');

    await expect(readParquet(path, { fields: { id: 'int32!' } })).rejects.toMatchObject({
      code: 'ECL_SOURCE_HEADER_EXTRA',
    });
    await expect(readParquet(path, { fields: { id: 'int32', extra: 'int32', more: 'string!' } })).rejects.toMatchObject(
      {
        code: 'ECL_SOURCE_HEADER_MISSING',
      },
    );
    const { rows, rejects } = await readParquet(path, {
      fields: { id: 'int32!' },
      evolution: { columns: 'discard_row' },
    });
    expect(rows).toEqual([{ id: 2 }]);
    expect(rejects.map(({ code }) => code)).toEqual(['row.unexpected_field']);
  });

  test('text, a cut file and an empty file are named', async () => {
    await using folder = await temporaryFolder();
    const fields = { date: 'timestamp' } as const;
    const whole = await readFile(FLIGHTS);

    const text = await folder.write('text.parquet', 'id,name\n1,x\n');
    const cut = await folder.write('cut.parquet', whole.subarray(0, 500_000));
    const empty = await folder.write('empty.parquet', '');

    await expect(readParquet(text, { fields })).rejects.toMatchObject({ code: 'ECL_SOURCE_FORMAT' });
    await expect(readParquet(cut, { fields })).rejects.toMatchObject({ code: 'ECL_SOURCE_FORMAT' });
    await expect(readParquet(empty, { fields })).rejects.toMatchObject({ code: 'ECL_SOURCE_EMPTY' });
    await expect(readParquet(join(folder.path, 'none.parquet'), { fields })).rejects.toMatchObject({
      code: 'ECL_SOURCE_NOT_FOUND',
    });
    await expect(readParquet(folder.path, { fields })).rejects.toMatchObject({ code: 'ECL_SOURCE_UNREADABLE' });
  });
});

test('three million real flights are read without a reject, with their digest', async () => {
  const contract = makeContract({
    fields: { date: 'timestamp!', delay: 'int64!', distance: 'int32!', origin: 'string!', destination: 'string!' },
  });
  const reader = await parquetAdapter.open({ contract: compileContract(contract), options: { path: FLIGHTS } });

  let rows = 0;
  let delay = 0n;
  for await (const { batch, rejects } of reader.batches()) {
    expect(rejects).toEqual([]);
    rows += batch.numRows;
    for (const value of batch.getChild('delay')?.data[0]?.values as BigInt64Array) delay += value;
  }

  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const found = await connection.runAndReadAll(`SELECT count(*)::BIGINT, sum(delay)::BIGINT FROM '${FLIGHTS}'`);
  expect([BigInt(rows), delay]).toEqual(found.getRows()[0]);
  expect(reader.summary().sha256).toBe(
    createHash('sha256')
      .update(await readFile(FLIGHTS))
      .digest('hex'),
  );
});

function decimalWords(unscaled: bigint): Uint32Array {
  const bits = BigInt.asUintN(128, unscaled);
  return Uint32Array.from([0n, 32n, 64n, 96n].map((shift) => Number((bits >> shift) & 0xffffffffn)));
}

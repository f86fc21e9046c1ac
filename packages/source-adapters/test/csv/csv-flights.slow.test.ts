import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { DuckDBInstance } from '@duckdb/node-api';
import { compileContract } from '@ecomlake/schema-contract';
import { expect, test } from 'vitest';

import { csvAdapter } from '../../src/csv/index.ts';
import { parseAdapterOptions } from '../../src/index.ts';
import { makeContract } from '../../src/testing/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const FLIGHTS = fileURLToPath(
  new URL('../../../../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url),
);

test.each(['csv', 'csv.gz', 'csv.zst'])(
  'three million flights as %s have the rows and sums of the file they came from',
  async (suffix) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, `flights.${suffix}`);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`COPY (FROM '${FLIGHTS}') TO '${path}' (HEADER)`);
    const contract = makeContract({
      fields: { date: 'timestamp!', delay: 'int32!', distance: 'int32!', origin: 'string!', destination: 'string!' },
    });

    const reader = await csvAdapter.open({
      contract: compileContract(contract),
      options: parseAdapterOptions(csvAdapter, { path }),
    });
    const sums = { rows: 0n, delay: 0n, distance: 0n, micros: 0n };
    for await (const { batch, rejects } of reader.batches()) {
      expect(rejects).toEqual([]);
      sums.rows += BigInt(batch.numRows);
      for (const value of batch.getChild('delay')?.data[0]?.values as Int32Array) sums.delay += BigInt(value);
      for (const value of batch.getChild('distance')?.data[0]?.values as Int32Array) sums.distance += BigInt(value);
      for (const value of batch.getChild('date')?.data[0]?.values as BigInt64Array) sums.micros += value;
    }

    const found = await connection.runAndReadAll(
      `SELECT count(*)::HUGEINT, sum(delay)::HUGEINT, sum(distance)::HUGEINT, sum(epoch_us(date))::HUGEINT FROM '${FLIGHTS}'`,
    );
    expect(Object.values(sums)).toEqual(found.getRows()[0]);
  },
);

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { DuckDBInstance } from '@duckdb/node-api';
import { compileContract } from '@ecomlake/schema-contract';
import Papa from 'papaparse';
import { beforeAll, describe, expect, test } from 'vitest';

import { parseAdapterOptions } from '../../src/index.ts';
import { csvAdapter } from '../../src/csv/index.ts';
import { makeContract, readAll } from '../../src/testing/index.ts';
import type { ContractSketch, ReadAllResult } from '../../src/testing/index.ts';

const DATA = fileURLToPath(new URL('../../../../node_modules/vega-datasets/data', import.meta.url));
const files = (await readdir(DATA)).filter((name) => /\.(csv|tsv)$/.test(name)).sort();

let duckDb: Awaited<ReturnType<DuckDBInstance['connect']>>;
beforeAll(async () => {
  duckDb = await (await DuckDBInstance.create(':memory:')).connect();
});

async function read(name: string, sketch: ContractSketch): Promise<ReadAllResult> {
  const dialect = { ...sketch.dialect, delimiter: name.endsWith('.tsv') ? '\t' : ',' };
  const reader = await csvAdapter.open({
    contract: compileContract(makeContract({ ...sketch, dialect })),
    options: parseAdapterOptions(csvAdapter, { path: join(DATA, name), blockBytes: 64 * 1024 }),
  });
  return readAll(reader);
}

describe.each(files)('%s', (name) => {
  test('gives the texts that papaparse reads, and as many rows as DuckDB', async () => {
    const text = await readFile(join(DATA, name), 'utf8');
    const { data } = Papa.parse<string[]>(text, {
      delimiter: name.endsWith('.tsv') ? '\t' : ',',
      skipEmptyLines: true,
    });
    const [header = [], ...expected] = data;

    const { rows, rejects } = await read(name, {
      fields: header.map((column) => [column.replace(/^\ufeff/, ''), 'string'] as const),
      nulls: { emptyUnquoted: 'empty' },
    });

    expect(rejects).toEqual([]);
    expect(rows.map((row) => Object.values(row))).toEqual(expected);
    const counted = await duckDb.runAndReadAll(
      `SELECT count(*)::INTEGER FROM read_csv('${join(DATA, name)}', header=true, all_varchar=true)`,
    );
    expect(counted.getRows()[0]).toEqual([rows.length]);
  });
});

describe('under a hand-made contract', () => {
  const typed: Readonly<Record<string, ContractSketch>> = {
    'seattle-weather.csv': {
      fields: {
        date: 'date!',
        precipitation: 'decimal(5,1)!',
        temp_max: 'decimal(5,1)!',
        temp_min: 'decimal(5,1)!',
        wind: 'decimal(5,1)!',
        weather: { type: 'string!', constraints: { enum: ['drizzle', 'rain', 'sun', 'snow', 'fog'] } },
      },
      partition: { kind: 'event-date', key: 'ingest_dt', field: 'date' },
    },
    'stocks.csv': {
      fields: { symbol: 'string!', date: { type: 'date!', formats: ['%b %d %Y'] }, price: 'decimal(10,2)!' },
    },
    'sp500.csv': { fields: { date: { type: 'date!', formats: ['%b %d %Y'] }, price: 'decimal(10,2)!' } },
    'zipcodes.csv': {
      fields: {
        zip_code: { type: 'string!', constraints: { pattern: '^[0-9]{5}$' } },
        latitude: 'float64!',
        longitude: 'float64!',
        city: 'string!',
        state: 'string!',
        county: 'string!',
      },
    },
    'airports.csv': {
      fields: {
        iata: 'string!',
        name: 'string!',
        city: 'string',
        state: 'string',
        country: 'string!',
        latitude: 'float64!',
        longitude: 'float64!',
      },
      nulls: { tokens: ['NA'] },
    },
    'unemployment.tsv': { fields: { id: 'int32!', rate: 'decimal(4,3)!' } },
    'weather.csv': {
      fields: {
        location: 'string!',
        date: 'date!',
        precipitation: 'decimal(5,1)!',
        temp_max: 'decimal(5,1)!',
        temp_min: 'decimal(5,1)!',
        wind: 'decimal(5,1)!',
        weather: 'string!',
      },
    },
    'birdstrikes.csv': {
      fields: {
        'Airport Name': 'string!',
        'Aircraft Make Model': 'string!',
        'Effect Amount of damage': 'string!',
        'Flight Date': 'date!',
        'Aircraft Airline Operator': 'string!',
        'Origin State': 'string!',
        'Phase of flight': 'string',
        'Wildlife Size': 'string',
        'Wildlife Species': 'string!',
        'Time of day': 'string',
        'Cost Other': 'int32!',
        'Cost Repair': 'int32!',
        'Cost Total $': 'int32!',
        'Speed IAS in knots': 'int32',
      },
      nulls: { tokens: ['Not reported'] },
    },
  };

  test.each(Object.entries(typed))(
    '%s is read without a reject, with the sums that DuckDB finds',
    async (name, sketch) => {
      const { rows, rejects } = await read(name, sketch);

      expect(rejects).toEqual([]);
      expect(rows.length).toBeGreaterThan(100);
      const contract = makeContract(sketch);
      for (const { name: column, type } of contract.fields) {
        if (type.kind !== 'number' && type.kind !== 'integer') continue;
        // one query after the other on one connection
        const found = await duckDb.runAndReadAll(
          `SELECT sum("${column}"::DOUBLE) FROM read_csv('${join(DATA, name)}', header=true)`,
        );
        const sum = rows.reduce((total, row) => total + Number(row[column] ?? 0), 0);
        expect(sum).toBeCloseTo(Number(found.getRows()[0]?.[0]), 4);
      }
    },
  );
});

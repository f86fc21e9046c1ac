import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';

import { describe, expect, test } from 'vitest';

import { loadContracts } from '../../src/load-contracts.ts';
import { verifyLake } from '../../src/verify/verify-lake.ts';
import { createSandbox, queryDuckdb } from './sandbox.ts';

// the package's exports name its program only; its data lie two folders up from that
const DATA = join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..', 'data');
const CONTRACTS = new URL('../../../../docs/examples/contracts', import.meta.url).pathname;

interface Dataset {
  readonly file: string;
  /** By an independent count: `wc -l` less the header. */
  readonly rows: number;
  /** What DuckDB has to be told to read the same file. */
  readonly csvOptions?: string;
}

const DATASETS: Readonly<Record<string, Dataset>> = {
  airports: { file: 'airports.csv', rows: 3376, csvOptions: ", nullstr = ['NA', '']" },
  birdstrikes: { file: 'birdstrikes.csv', rows: 10_000 },
  seattle_weather: { file: 'seattle-weather.csv', rows: 1461 },
  sp500: { file: 'sp500.csv', rows: 123, csvOptions: ", dateformat = '%b %-d %Y'" },
  stocks: { file: 'stocks.csv', rows: 560, csvOptions: ", dateformat = '%b %-d %Y'" },
  zipcodes: { file: 'zipcodes.csv', rows: 42_049 },
};
const LINEAGE = ['batch_id', 'ingestion_ts', 'event_id', 'source_file'];

describe('real data', () => {
  test.each(Object.entries(DATASETS))('%s: the lake holds exactly the rows of the file', async (table, dataset) => {
    const sandbox = await createSandbox();
    const contracts = (await loadContracts(CONTRACTS)).map(({ contract }) => contract);

    const result = await sandbox.run({ source: DATA, contracts, tables: [table] });

    expect(result.accounting).toMatchObject({ read: dataset.rows, filtered: 0 });
    expect(result.accounting.published + result.accounting.rejected).toBe(dataset.rows);
    expect(await verifyLake({ paths: [sandbox.lake], depth: 'deep' })).toMatchObject({
      outcome: 'success',
      findings: [],
    });
    const files = `read_parquet('${sandbox.lake}/${table}/*/*.parquet', hive_partitioning = false)`;
    const columns = (await columnsOf(files)).filter(({ name }) => !LINEAGE.includes(name));
    const parts = `(SELECT ${columns.map(({ name }) => `"${name}"`).join(', ')} FROM ${files})`;
    const source = sourceSql(join(DATA, dataset.file), columns, dataset.csvOptions);
    const [difference] = await queryDuckdb(
      `SELECT (SELECT count(*) FROM (FROM ${parts} EXCEPT ALL FROM ${source}))::INT AS surplus,
              (SELECT count(*) FROM (FROM ${source} EXCEPT ALL FROM ${parts}))::INT AS missing`,
    );
    expect(difference).toEqual({ surplus: 0, missing: result.accounting.rejected });
  });
});

async function columnsOf(relation: string): Promise<readonly { readonly name: string; readonly type: string }[]> {
  const rows = await queryDuckdb(`SELECT column_name AS name, column_type AS type FROM (DESCRIBE FROM ${relation})`);
  return rows.map(({ name, type }) => ({ name: String(name), type: String(type) }));
}

/** DuckDB's own reading of the CSV, with the types of the parts. */
function sourceSql(
  path: string,
  columns: readonly { readonly name: string; readonly type: string }[],
  csvOptions = '',
): string {
  const types = columns.map(({ name, type }) => `'${name.replaceAll("'", "''")}': '${type}'`).join(', ');
  return `read_csv('${path}', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {${types}}${csvOptions})`;
}

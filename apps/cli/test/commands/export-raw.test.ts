import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { expectDocument } from '../support/expect-document.ts';
import { realData } from '../support/real-data.ts';
import { jsonOf, runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { EXPORT, WEATHER_CSV, WEATHER_HEADER, weatherFolder } from '../support/weather.ts';

test('rows become partitions by their dates, and a second run changes nothing', async () => {
  const cwd = await weatherFolder();

  const first = await runCli([...EXPORT, '--all', '--json'], { cwd });
  const second = await runCli([...EXPORT, '--all'], { cwd });

  expect({ exitCode: first.exitCode, stderr: first.stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(expectDocument('export-raw', first)).toMatchObject({
    status: 'success',
    dry_run: false,
    lake: join(cwd, 'lake'),
    accounting: { read: 4, published: 4, rejected: 0, filtered: 0 },
    tables: [
      {
        table: 'weather',
        status: 'success',
        partitions: [
          { partition: 'ingest_dt=2012-01-01', path: 'weather/ingest_dt=2012-01-01', rows: 2, status: 'published' },
          { partition: 'ingest_dt=2012-01-02', rows: 1, status: 'published' },
          { partition: 'ingest_dt=2012-01-04', rows: 1, status: 'published' },
        ],
      },
    ],
    rejects: [],
  });
  expect(second.stdout).toMatch(/3 unchanged/);
  expect(second.stdout).toMatch(/\nnothing to do: 4 rows already in the lake in .*\nnext {2}ecomlake verify lake\n$/);
});

test('asked-for dates are published, rows of others counted as filtered, dates without rows listed as empty', async () => {
  const cwd = await weatherFolder();

  const run = await runCli([...EXPORT, '--start-date', '2012-01-02', '--days', '2', '--json'], { cwd });

  expect(run.exitCode).toBe(0);
  expect(expectDocument('export-raw', run)).toMatchObject({
    accounting: { read: 4, published: 1, rejected: 0, filtered: 3, filtered_by: { out_of_range: 3 } },
    tables: [
      {
        partitions: [
          { partition: 'ingest_dt=2012-01-02', status: 'published' },
          { partition: 'ingest_dt=2012-01-03', status: 'empty', rows: 0 },
        ],
      },
    ],
  });
});

test('the environment gives options, and a date on the command line sets aside all dates of the environment', async () => {
  const cwd = await weatherFolder();
  const env = {
    ECOMLAKE_SOURCE: 'data',
    ECOMLAKE_TARGET: 'lake',
    ECOMLAKE_TABLE: 'weather',
    ECOMLAKE_START_DATE: '2000-01-01',
    ECOMLAKE_END_DATE: '2000-01-02',
  };

  const run = await runCli(['export-raw', '--ingest-date', '2012-1-4', '--json'], { cwd, env });

  expect(jsonOf(run)).toMatchObject({ status: 'success', accounting: { published: 1, filtered: 3 } });
});

test('a dry run says what it would publish and leaves no lake', async () => {
  const cwd = await weatherFolder();

  const { exitCode, stdout } = await runCli([...EXPORT, '--all', '--dry-run'], { cwd });

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/3 planned/);
  expect(stdout).toMatch(/\ndry run: 4 rows would be published in /);
  expect(await readdir(cwd)).toEqual(['contracts', 'data']);
});

test('lineage, batch id and time of ingestion are as given', async () => {
  const cwd = await weatherFolder(WEATHER_CSV, {});
  const contract = await readFile(join(cwd, 'contracts/weather.yaml'), 'utf8');
  const withLineage = await temporaryFolder({
    'data/weather.csv': WEATHER_CSV,
    'contracts/weather.yaml': `${contract}lineage: {batchId: true, ingestionTs: true, sourceFile: true}\n`,
  });
  const lineage = ['--batch-id', 'b1', '--ingestion-ts', '2026-01-10T05:00:00Z', '--source-prefix', 's3://x'];

  const run = await runCli([...EXPORT, '--all', ...lineage, '--json'], { cwd: withLineage });
  const sql = "select distinct batch_id, ingestion_ts, source_file from weather where ingest_dt = '2012-01-02'";
  const query = await runCli(['query', sql, '--lake', 'lake', '--json'], { cwd: withLineage });

  expect(jsonOf(run)['batch_id']).toBe('b1');
  expect(expectDocument('query', query)['rows']).toEqual([
    {
      batch_id: 'b1',
      ingestion_ts: '2026-01-10T05:00:00+00:00',
      source_file: 's3://x/weather/ingest_dt=2012-01-02/part-0000.parquet',
    },
  ]);
});

describe('hooks', () => {
  const HOOK = `export function refuse({ manifest }) {
    if (manifest.partition === 'ingest_dt=2012-01-02') throw new Error('not today');
  }
  export const number = 1;`;

  test('a hook that refuses a partition leaves it unpublished, and the others go on', async () => {
    const cwd = await weatherFolder(WEATHER_CSV, { 'hook.mjs': HOOK });

    const run = await runCli([...EXPORT, '--all', '--post-export-hook', './hook.mjs:refuse', '--json'], { cwd });

    expect(run.exitCode).toBe(1);
    expect(expectDocument('export-raw', run)).toMatchObject({
      status: 'partial',
      tables: [
        {
          partitions: [
            { status: 'published', error: null },
            { status: 'failed', error: { message: expect.stringContaining('not today') as string } },
            { status: 'published', error: null },
          ],
        },
      ],
    });
  });

  test.each([
    ['hook.mjs', /expected module:function/],
    ['./hook.mjs:absent', /absent is not exported; the module exports number, refuse/],
    ['./hook.mjs:number', /number is number/],
    ['./none.mjs:run', /cannot be loaded/],
  ])('%s is refused before anything is read', async (hook, message) => {
    const cwd = await weatherFolder(WEATHER_CSV, { 'hook.mjs': HOOK });

    const run = await runCli([...EXPORT, '--all', '--post-export-hook', hook, '--json'], { cwd });

    expect(run.exitCode).toBe(2);
    expect(expectDocument('failure', run)).toMatchObject({
      code: 'ECL_PIPELINE_HOOK_INVALID',
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('rejects', () => {
  const BAD_ROW = `${WEATHER_CSV}2012-01-05,cold,sun\n2012-01-06,1.5,rain\n`;

  test('within what is allowed the others are published, and the last line says how many were not', async () => {
    const cwd = await weatherFolder(BAD_ROW);

    const run = await runCli([...EXPORT, '--all', '--max-rejects', '1'], { cwd });

    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/1 row rejected\n {2}data\/weather\.csv:6: column temp_max: .*cold.*\(field\.type\)/);
    expect(run.stdout).toMatch(/done: 5 rows published, 1 rejected in /);
  });

  test('beyond it nothing is published, and the exit code is 1', async () => {
    const cwd = await weatherFolder(BAD_ROW);

    const text = await runCli([...EXPORT, '--all', '--max-rejects', '10%'], { cwd });
    const json = await runCli([...EXPORT, '--all', '--json'], { cwd });

    expect(text.exitCode).toBe(1);
    expect(text.stdout).toMatch(/weather: 1 of 6 rows rejected, more than allowed, so nothing of it was published/);
    expect(text.stdout).toMatch(
      /\npartial: 0 rows published, 1 rejected in .*\nnext {2}ecomlake rejects show --lake lake\n$/,
    );
    expect(json.exitCode).toBe(1);
    expect(expectDocument('export-raw', json)).toMatchObject({
      status: 'partial',
      accounting: { published: 0, rejected: 1 },
      tables: [{ status: 'over_threshold' }],
    });
  });
});

test('real data is read without loss: rows and sums agree with DuckDB over the file', { timeout: 60_000 }, async () => {
  const file = realData('stocks.csv');
  const contract = `table: stocks
schema:
  - {name: symbol, type: string, required: true}
  - {name: date, type: date, required: true, formats: ['%b %d %Y']}
  - {name: price, type: 'decimal(10,2)', required: true}
partition: {kind: attribute, key: symbol_key, field: symbol}
`;
  const cwd = await temporaryFolder({ 'contracts/stocks.yaml': contract });
  const sql = 'select count(*) as n, sum(price) as total, count(distinct date) as days from';

  const run = await runCli(['export-raw', '--source', file, '--target', 'lake', '--all', '--quiet', '--json'], { cwd });
  const lake = await runCli(['query', `${sql} stocks`, '--lake', 'lake', '--json'], { cwd });
  const oracle = await runCli(
    ['query', `${sql} read_csv('${file}', types = {'price': 'DECIMAL(10,2)'})`, '--lake', 'lake', '--json'],
    { cwd },
  );

  expect(jsonOf(run)).toMatchObject({ status: 'success', accounting: { read: 560, published: 560 } });
  expect(jsonOf(lake)['rows']).toEqual(jsonOf(oracle)['rows']);
  expect(jsonOf(lake)['rows']).toMatchObject([{ n: 560 }]);
});

test('without dates and without rows of today the error says what to ask for', async () => {
  const cwd = await weatherFolder();

  const run = await runCli([...EXPORT, '--json'], { cwd });

  expect(run.exitCode).toBe(2);
  expect(expectDocument('failure', run)).toMatchObject({
    code: 'ECL_PIPELINE_NOTHING_EXPORTED',
    next_steps: [expect.stringContaining('--all') as string],
  });
});

test('a header without rows publishes nothing, unless empty partitions are allowed', async () => {
  const cwd = await weatherFolder(WEATHER_HEADER);
  const dates = ['--dates', '2012-01-01'];

  const without = await runCli([...EXPORT, ...dates, '--json'], { cwd });
  const withEmpty = await runCli([...EXPORT, ...dates, '--allow-empty', '--json'], { cwd });

  expect(jsonOf(without)).toMatchObject({ tables: [{ partitions: [{ status: 'empty', rows: 0 }] }] });
  expect(jsonOf(withEmpty)).toMatchObject({ tables: [{ partitions: [{ status: 'published', rows: 0 }] }] });
});

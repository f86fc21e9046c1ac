import { appendFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { expectDocument } from '../support/expect-document.ts';
import { jsonOf, runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { EXPORT, WEATHER_CSV, weatherFolder } from '../support/weather.ts';

const BAD_ROWS = `${WEATHER_CSV}2012-01-02,cold,sun\n2012-01-02,1.0,hail\n`;

async function lakeFolder(csv = WEATHER_CSV): Promise<string> {
  const cwd = await weatherFolder(csv);
  const { exitCode } = await runCli([...EXPORT, '--all', '--max-rejects', '5'], { cwd });
  expect(exitCode).toBe(0);
  return cwd;
}

async function partOf(cwd: string, partition: string): Promise<string> {
  const folder = join(cwd, 'lake/weather', partition);
  const part = (await readdir(folder)).find((name) => name.endsWith('.parquet'));
  if (part === undefined) throw new Error(`${folder} has no part`);
  return join(folder, part);
}

describe('verify', () => {
  test('proves a lake, a table, a partition and a manifest, also by its former name', async () => {
    const cwd = await lakeFolder();
    const paths = ['lake', 'lake/weather', 'lake/weather/ingest_dt=2012-01-01'];

    for (const path of [...paths, 'lake/weather/ingest_dt=2012-01-01/_MANIFEST.json', `file://${cwd}/lake`]) {
      const run = await runCli(['verify', path, '--json'], { cwd });
      expect({ path, exitCode: run.exitCode }).toEqual({ path, exitCode: 0 });
      expect(expectDocument('verify', run)).toMatchObject({ status: 'success', depth: 'metadata', damaged: 0 });
    }
    const former = await runCli(['validate-manifest', 'lake', '--deep', '--json'], { cwd });
    expect(jsonOf(former)).toMatchObject({ status: 'success', depth: 'deep', partitions: 3 });
  });

  test('exits with 1 when some partitions are damaged, naming them', async () => {
    const cwd = await lakeFolder();
    await appendFile(await partOf(cwd, 'ingest_dt=2012-01-02'), 'x');

    const text = await runCli(['verify', 'lake'], { cwd });
    const json = await runCli(['verify', 'lake', '--json'], { cwd });

    expect(text.exitCode).toBe(1);
    expect(text.stdout).toMatch(/error +weather\/ingest_dt=2012-01-02\/part-\S+ has \d+ bytes.*\(part\.too_long\)/);
    expect(text.stdout).toMatch(/damaged: 1 of 3 partitions/);
    expect(expectDocument('verify', json)).toMatchObject({ status: 'partial', damaged: 1 });
  });

  test('exits with 2 when all are damaged, or nothing is found', async () => {
    const cwd = await lakeFolder();
    await rm(await partOf(cwd, 'ingest_dt=2012-01-02'));

    const damaged = await runCli(['verify', 'lake/weather/ingest_dt=2012-01-02'], { cwd });
    const noLake = await runCli(['verify', 'data', '--json'], { cwd });

    expect(damaged.exitCode).toBe(2);
    expect(noLake.exitCode).toBe(2);
    expect(expectDocument('failure', noLake)).toMatchObject({ code: 'ECL_PIPELINE_NOT_A_LAKE' });
  });
});

describe('rejects', () => {
  test('are listed by ledger, and by run and table in text', async () => {
    const cwd = await lakeFolder(BAD_ROWS);
    const json = await runCli(['rejects', 'list', '--lake', 'lake', '--json'], { cwd });
    const text = await runCli(['rejects', 'list', '--lake', 'lake'], { cwd });

    expect(expectDocument('rejects list', json)).toMatchObject({
      rows: 2,
      values: 0,
      ledgers: [
        { table: 'weather', partition: 'ingest_dt=2012-01-02', rows: 2, codes: { 'field.type': 1, 'field.enum': 1 } },
      ],
    });
    expect(text.stdout).toMatch(/2 rows and 0 values refused/);
  });

  test('are shown one by one, narrowed down by code, with their bytes', async () => {
    const cwd = await lakeFolder(BAD_ROWS);
    const run = await runCli(['rejects', 'show', '--lake', 'lake', '--code', 'field.enum', '--json'], { cwd });
    const limited = await runCli(['rejects', 'show', '--lake', 'lake', '--limit', '1'], { cwd });

    const { rejects, has_more: hasMore } = expectDocument('rejects show', run) as {
      rejects: { raw: string; line: number }[];
      has_more: boolean;
    };
    expect(hasMore).toBe(false);
    expect(rejects).toMatchObject([{ code: 'field.enum', column: 'weather', line: 7 }]);
    expect(Buffer.from(rejects[0]?.raw ?? '', 'base64').toString()).toMatch(/^2012-01-02,1\.0,hail\n?$/);
    expect(limited.stdout).toMatch(/1 reject shown, there are more: see --limit\n$/);
  });

  test('of another run are none', async () => {
    const cwd = await lakeFolder(BAD_ROWS);
    const { exitCode, stdout } = await runCli(['rejects', 'list', '--lake', 'lake', '--run', 'ffff'], { cwd });

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'no rejects\n' });
  });

  test('runs are listed, and shown by the beginning of their id', async () => {
    const cwd = await lakeFolder(BAD_ROWS);
    const list = await runCli(['runs', 'list', '--lake', 'lake', '--json'], { cwd });
    const { runs } = expectDocument('runs list', list) as { runs: { run_id: string }[] };
    const id = runs[0]?.run_id ?? '';
    const text = await runCli(['runs', 'list', '--lake', 'lake'], { cwd });
    const shown = await runCli(['runs', 'show', id.slice(0, 13), '--lake', 'lake', '--json'], { cwd });
    const unknown = await runCli(['runs', 'show', 'ffff', '--lake', 'lake', '--json'], { cwd });

    expect(runs).toMatchObject([{ status: 'success', tables: ['weather'], accounting: { read: 6, rejected: 2 } }]);
    expect(text.stdout).toContain(id.slice(0, 13));
    expect(expectDocument('runs show', shown)).toMatchObject({ run_id: id });
    expect(unknown.exitCode).toBe(2);
    expect(expectDocument('failure', unknown)).toMatchObject({ code: 'ECL_PIPELINE_NOT_FOUND' });
  });
});

describe('query', () => {
  test('reads what the manifests name, not what lies beside it', async () => {
    const cwd = await lakeFolder();
    const part = await partOf(cwd, 'ingest_dt=2012-01-01');
    const foreign = join(part, '../part-0009.parquet');
    await runCli(['query', `copy (from weather limit 1) to '${foreign}'`, '--lake', 'lake'], { cwd });

    const run = await runCli(['query', 'select count(*) as n from weather', '--lake', 'lake', '--json'], { cwd });

    expect(await readdir(join(part, '..'))).toContain('part-0009.parquet');
    expect(expectDocument('query', run)).toEqual({
      columns: [{ name: 'n', type: 'BIGINT' }],
      rows: [{ n: 4 }],
      row_count: 1,
    });
  });

  test('prints a table, CSV or JSON', async () => {
    const cwd = await lakeFolder();
    const sql = 'select weather, sum(temp_max) as t, ingest_dt from weather group by all order by all limit 2';

    const table = await runCli(['query', sql, '--lake', 'lake', '--max-rows', '1'], { cwd });
    const csv = await runCli(['query', sql, '--lake', 'lake', '--format', 'csv'], { cwd });

    expect(table.stdout).toBe(
      'weather     t  ingest_dt\ndrizzle  12.8  2012-01-01\n\n2 rows, the first 1 shown (see --max-rows)\n',
    );
    expect(csv.stdout).toBe('weather,t,ingest_dt\ndrizzle,12.8,2012-01-01\nrain,10.6,2012-01-01\n');
  });

  test('keeps 64-bit integers, decimals and times as they are', async () => {
    const cwd = await lakeFolder();
    const sql = `select 9223372036854775807 as big, 0.1::decimal(3,2) as exact, timestamptz '2024-01-01 10:00:00+02' as at,
      timestamp '2024-01-01 10:00:00.5' as naive, null as nothing, 'a' as a, 'b' as a`;

    const { stdout } = await runCli(['query', sql, '--lake', 'lake', '--json'], { cwd });

    expect(stdout).toContain('"big": 9223372036854775807,');
    expect(JSON.parse(stdout)).toMatchObject({
      rows: [
        {
          exact: '0.10',
          at: '2024-01-01T08:00:00Z',
          naive: '2024-01-01T10:00:00.5',
          nothing: null,
          a: 'a',
          'a:1': 'b',
        },
      ],
    });
  });

  test.each([
    ['from nowhere', 'ECL_CLI_QUERY', /Table with name nowhere does not exist/, 'the lake has weather'],
    ['selct 1', 'ECL_CLI_QUERY', /syntax error at or near "selct"/, 'ecomlake query "describe weather" --lake'],
    ['', 'ECL_CLI_USAGE', /the SQL statement is empty/, 'ecomlake query --help'],
  ])('refuses %j with advice', async (sql, code, message, step) => {
    const cwd = await lakeFolder();

    const run = await runCli(['query', sql, '--lake', 'lake', '--json'], { cwd });

    expect(run.exitCode).toBe(2);
    expect(expectDocument('failure', run)).toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
      next_steps: [expect.stringContaining(step) as string],
    });
  });

  test('says when there is no lake, or nothing in it', async () => {
    const cwd = await temporaryFolder({ 'lake/readme.txt': '' });

    const none = await runCli(['query', 'select 1', '--lake', 'nowhere', '--json'], { cwd });
    const empty = await runCli(['query', 'select 1', '--lake', 'lake', '--json'], { cwd });

    expect(expectDocument('failure', none)).toMatchObject({ code: 'ECL_CLI_FILE_NOT_FOUND' });
    expect(expectDocument('failure', empty)).toMatchObject({ code: 'ECL_CLI_EMPTY_LAKE' });
  });
});

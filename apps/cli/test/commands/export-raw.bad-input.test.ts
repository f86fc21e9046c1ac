import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { expectDocument } from '../support/expect-document.ts';
import { jsonOf, runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { EXPORT, WEATHER_CONTRACT, WEATHER_CSV, WEATHER_HEADER, weatherFolder } from '../support/weather.ts';

const ALL = [...EXPORT, '--all'] as const;

interface Refusal {
  readonly code: string;
  readonly message: RegExp;
}

/** Refused with exit code 2, in text and in JSON, and no lake is left behind with anything published. */
async function expectRefusal(cwd: string, { code, message }: Refusal, argv: readonly string[] = ALL): Promise<void> {
  const text = await runCli(argv, { cwd });
  const json = await runCli([...argv, '--json'], { cwd });

  expect({ exitCode: text.exitCode, stdout: text.stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(text.stderr.replace(/\s+/g, ' ')).toMatch(message);
  expect(text.stderr).toMatch(/\nnext {3}\S/);
  expect(text.stderr).toContain(`code   ${code}\n`);
  expect(json.exitCode).toBe(2);
  expect(expectDocument('failure', json)).toMatchObject({ status: 'failure', code, retryable: false });
}

describe('a source that cannot be read', () => {
  test('does not exist', async () => {
    const cwd = await weatherFolder();

    await expectRefusal(
      cwd,
      { code: 'ECL_PIPELINE_SOURCE_NOT_FOUND', message: /source .*nowhere: no such file or folder/ },
      ['export-raw', '--source', 'nowhere', '--all'],
    );
  });

  test('has no file of a table with a contract', async () => {
    const cwd = await temporaryFolder({ 'contracts/weather.yaml': WEATHER_CONTRACT, 'data/other.csv': 'a\n1\n' });

    await expectRefusal(cwd, { code: 'ECL_PIPELINE_NO_TABLES', message: /looked for weather/ });
  });

  test('is an empty file', async () => {
    await expectRefusal(await weatherFolder(''), { code: 'ECL_SOURCE_EMPTY', message: /weather\.csv/ });
  });

  test('holds a table twice', async () => {
    const cwd = await weatherFolder(WEATHER_CSV, { 'data/weather.jsonl': '{}\n' });

    await expectRefusal(cwd, { code: 'ECL_PIPELINE_AMBIGUOUS_TABLE', message: /weather\.csv.*weather\.jsonl/ });
  });

  test('is asked for a table without contract', async () => {
    const argv = [...ALL, '--table', 'wether'];

    await expectRefusal(
      await weatherFolder(),
      { code: 'ECL_PIPELINE_UNKNOWN_TABLE', message: /table wether has no contract; known: weather/ },
      argv,
    );
  });

  test('is asked for an adapter that does not exist', async () => {
    const argv = [...ALL, '--source-type', 'cvs'];

    await expectRefusal(
      await weatherFolder(),
      { code: 'ECL_SOURCE_UNKNOWN_ADAPTER', message: /no adapter "cvs".*known: csv, .*parquet/ },
      argv,
    );
  });
});

describe('a header that is not the contract’s', () => {
  test.each([
    ['lacks a required column', 'temp_max,weather\n1,sun\n', 'ECL_SOURCE_HEADER_MISSING', /date/],
    ['has a further column', 'date,temp_max,weather,oops\n', 'ECL_SOURCE_HEADER_EXTRA', /oops/],
    ['has a column twice', 'date,temp_max,weather,weather\n', 'ECL_SOURCE_HEADER_DUPLICATE', /weather/],
  ])('%s', async (_name, header, code, message) => {
    await expectRefusal(await weatherFolder(header), { code, message });
  });

  test('in another order is fine', async () => {
    const cwd = await weatherFolder('weather,date,temp_max\nsun,2012-01-01,1.5\n');

    const run = await runCli([...ALL, '--json'], { cwd });
    const query = await runCli(['query', 'from weather', '--lake', 'lake', '--json'], { cwd });

    expect(run.exitCode).toBe(0);
    expect(jsonOf(query)['rows']).toEqual([
      { date: '2012-01-01', temp_max: 1.5, weather: 'sun', ingest_dt: '2012-01-01' },
    ]);
  });

  test.each(['__proto__', 'constructor', 'toString'])('may call a column %s', async (name) => {
    const cwd = await temporaryFolder({
      'contracts/t.yaml': `table: t\nschema:\n  - {name: date, type: date}\n  - {name: ${name}, type: string}\npartition: {kind: event-date, key: ingest_dt, field: date}\n`,
      'data/t.csv': `date,${name}\n2012-01-01,value\n`,
    });

    const run = await runCli([...ALL, '--json'], { cwd });
    const query = await runCli(['query', `select "${name}" as found from t`, '--lake', 'lake', '--json'], { cwd });

    expect(run.exitCode).toBe(0);
    expect(jsonOf(query)['rows']).toEqual([{ found: 'value' }]);
  });
});

describe('a row that cannot be taken is refused with its place, and the rows around it are intact', () => {
  const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
  const BEFORE = '2012-01-01,1.0,sun\n';
  const AFTER = '2012-01-03,3.0,rain\n2012-01-04,4.0,snow\n';

  test.each([
    ['too few fields', '2012-01-02,2.0\n', 'row.ragged', null],
    ['too many fields', '2012-01-02,2.0,sun,more\n', 'row.ragged', null],
    ['a stray quote', '2012-01-02,2.0,"su"n\n', 'row.stray_quote', null],
    ['NUL', '2012-01-02,2.0,s\0n\n', 'row.nul', null],
    ['invalid UTF-8', '2012-01-02,2.0,\xff\xfe\n', 'field.invalid_utf8', 'weather'],
    ['a value of another type', '2012-01-02,warm,sun\n', 'field.type', 'temp_max'],
    ['a value that is not listed', '2012-01-02,2.0,hail\n', 'field.enum', 'weather'],
    ['nothing where something is required', ',2.0,sun\n', 'field.required', 'date'],
    ['a day the calendar does not have', '2012-02-30,2.0,sun\n', 'field.type', 'date'],
  ])('%s', async (_name, row, code, column) => {
    const cwd = await weatherFolder(bytes(`${WEATHER_HEADER}${BEFORE}${row}${AFTER}`));

    const run = await runCli([...ALL, '--max-rejects', '1', '--json'], { cwd });
    const shown = await runCli(['rejects', 'show', '--lake', 'lake', '--json'], { cwd });
    const query = await runCli(['query', 'select temp_max from weather order by 1', '--lake', 'lake', '--json'], {
      cwd,
    });

    expect(run.exitCode).toBe(0);
    expect(expectDocument('export-raw', run)).toMatchObject({
      accounting: { read: 4, published: 3, rejected: 1, filtered: 0 },
    });
    const { rejects } = expectDocument('rejects show', shown) as { rejects: { raw: string }[] };
    expect(rejects).toMatchObject([
      {
        table: 'weather',
        code,
        column,
        line: 3,
        byte_offset: WEATHER_HEADER.length + BEFORE.length,
        record_no: 2,
        truncated: false,
      },
    ]);
    expect(
      Buffer.from(rejects[0]?.raw ?? '', 'base64')
        .toString('latin1')
        .trimEnd(),
    ).toBe(row.trimEnd());
    expect(jsonOf(query)['rows']).toEqual([{ temp_max: 1 }, { temp_max: 3 }, { temp_max: 4 }]);
  });

  test('an unclosed quote does not swallow the rows after it', async () => {
    const cwd = await weatherFolder(`${WEATHER_HEADER}${BEFORE}2012-01-02,2.0,"sun\n${AFTER}`);

    const run = await runCli([...ALL, '--max-rejects', '3', '--json'], { cwd });

    expect(run.exitCode).toBe(0);
    const { accounting, rejects } = expectDocument('export-raw', run) as {
      accounting: { read: number; published: number; rejected: number };
      rejects: { code: string; line: number }[];
    };
    expect(rejects[0]).toMatchObject({ line: 3, code: 'row.unclosed_quote' });
    expect(accounting.read).toBe(accounting.published + accounting.rejected);
    expect(accounting.published).toBe(3);
  });
});

describe('a partition value', () => {
  const HOSTILE = ['a/b', '../../escape', '%2F', 'k=v', '..', 'new\nline', '😀', "it's", 'x'.repeat(300)];

  test('of any text stays inside the lake and comes back as it was', async () => {
    const contract =
      'table: t\nschema:\n  - {name: id, type: int32}\n  - {name: kind, type: string}\npartition: {kind: attribute, key: kind_key, field: kind}\nrejects: {maxRows: 1}\n';
    const rows = HOSTILE.map((value, index) => `${index},"${value}"\n`).join('');
    const cwd = await temporaryFolder({ 'contracts/t.yaml': contract, 'data/t.csv': `id,kind\n${rows}99,\n` });

    const run = await runCli([...ALL, '--json'], { cwd });
    const verified = await runCli(['verify', 'lake', '--deep', '--json'], { cwd });
    const query = await runCli(['query', 'select id, kind, kind_key from t order by id', '--lake', 'lake', '--json'], {
      cwd,
    });

    const { accounting } = expectDocument('export-raw', run) as { accounting: { published: number; rejected: number } };
    expect(run.exitCode).toBe(0);
    expect(accounting.published + accounting.rejected).toBe(HOSTILE.length + 1);
    expect(expectDocument('verify', verified)).toMatchObject({ status: 'success', findings: [] });
    const found = jsonOf(query)['rows'] as { id: number; kind: string | null; kind_key: string | null }[];
    expect(found).toHaveLength(accounting.published);
    for (const { id, kind, kind_key: key } of found) {
      expect(kind).toBe(id === 99 ? null : HOSTILE[id]);
      expect(key).toBe(kind);
    }
  });
});

describe('a contract that cannot be used', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
    .split('')
    .map((name, index) => `${name}: &${name} [${`*${'abcdefg'[index]},`.repeat(9)}]`)
    .join('\n')}\n`;

  test.each([
    ['is no YAML', 'table: [', 'ECL_CONTRACT_YAML', /bad\.yaml:1:\d+/],
    ['is an alias bomb', bomb, 'ECL_CONTRACT_ALIASES', /bad\.yaml/],
    ['has a key twice', `${WEATHER_CONTRACT}table: again\n`, 'ECL_CONTRACT_YAML', /bad\.yaml:7:\d+/],
    ['has an unknown field', `${WEATHER_CONTRACT}partitions: {}\n`, 'ECL_CONTRACT_INVALID', /bad\.yaml:7:1.*partition/],
    ['has no content', '', 'ECL_CONTRACT_INVALID', /bad\.yaml/],
  ])('%s', async (_name, contract, code, message) => {
    const cwd = await temporaryFolder({ 'contracts/bad.yaml': contract, 'data/weather.csv': WEATHER_CSV });

    await expectRefusal(cwd, { code, message });
  });

  test('is missing', async () => {
    const cwd = await temporaryFolder({ 'data/weather.csv': WEATHER_CSV });

    await expectRefusal(cwd, { code: 'ECL_PIPELINE_NO_CONTRACTS', message: /contracts.*no such file or folder/ });
  });
});

describe('a target that cannot be written', () => {
  test('lies below a file', async () => {
    const cwd = await weatherFolder(WEATHER_CSV, { 'file.txt': '' });
    const argv = ['export-raw', '--source', 'data', '--target', 'file.txt/lake', '--all', '--json'];

    const run = await runCli(argv, { cwd });

    expect(run.exitCode).toBe(2);
    expect(expectDocument('failure', run)).toMatchObject({ status: 'failure', retryable: false });
    expect(jsonOf(run)['message']).toMatch(/file\.txt/);
  });

  test.skipIf(process.getuid?.() === 0)('refuses permission', async () => {
    const cwd = await weatherFolder();
    await mkdir(join(cwd, 'lake'), { mode: 0o500 });

    const run = await runCli([...ALL, '--json'], { cwd });

    expect(run.exitCode).toBe(2);
    expect(expectDocument('failure', run)).toMatchObject({ code: 'ECL_PIPELINE_NOT_WRITABLE' });
  });

  test('is on no local disk', async () => {
    const argv = ['export-raw', '--source', 'data', '--target', 's3://bucket/raw', '--all'];

    await expectRefusal(await weatherFolder(), { code: 'ECL_PIPELINE_LAKE_URL', message: /s3:\/\/bucket\/raw/ }, argv);
  });
});

test('a failing export leaves what was published before as it was', async () => {
  const cwd = await weatherFolder();
  await runCli(ALL, { cwd });
  const manifest = join(cwd, 'lake/weather/ingest_dt=2012-01-01/_MANIFEST.json');
  const before = await readFile(manifest, 'utf8');
  await writeFile(join(cwd, 'data/weather.csv'), `${WEATHER_HEADER}2012-01-01,hot,sun\n`);

  const run = await runCli(ALL, { cwd });
  const verified = await runCli(['verify', 'lake', '--deep'], { cwd });

  expect(run.exitCode).toBe(1);
  expect(await readFile(manifest, 'utf8')).toBe(before);
  expect(verified.exitCode).toBe(0);
});

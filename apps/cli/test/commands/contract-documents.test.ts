import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { expectDocument } from '../support/expect-document.ts';
import { realData } from '../support/real-data.ts';
import { jsonOf, runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { WEATHER_CONTRACT } from '../support/weather.ts';

describe('contract show', () => {
  test.each([
    ['yaml', /^apiVersion: v3\.1\.0\n/],
    ['json', /^\{\n {2}"apiVersion": "v3\.1\.0"/],
    ['json-schema', /"\$schema": "https:\/\/json-schema.org\/draft\/2020-12\/schema"/],
    ['typescript', /export interface WeatherRow \{/],
    ['zod', /from 'zod'/],
  ])('writes %s', async (format, content) => {
    const cwd = await temporaryFolder({ 'weather.yaml': WEATHER_CONTRACT });

    const text = await runCli(['contract', 'show', 'weather.yaml', '--format', format], { cwd });
    const json = await runCli(['contract', 'show', 'weather.yaml', '--format', format, '--json'], { cwd });

    expect({ exitCode: text.exitCode, stderr: text.stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(text.stdout).toMatch(content);
    expect(expectDocument('contract show', json)).toMatchObject({ table: 'weather', format });
  });

  test('writes a contract that is equal when it is read again', async () => {
    const cwd = await temporaryFolder({ 'weather.yaml': WEATHER_CONTRACT });
    const { stdout } = await runCli(['contract', 'show', 'weather.yaml'], { cwd });
    const again = await temporaryFolder({ 'old.yaml': WEATHER_CONTRACT, 'new.yaml': stdout });

    const run = await runCli(['contract', 'diff', 'old.yaml', 'new.yaml', '--json'], { cwd: again });

    expect(jsonOf(run)).toMatchObject({ verdict: 'identical', changes: [] });
  });

  test('takes one file, not a folder', async () => {
    const cwd = await temporaryFolder({ 'contracts/weather.yaml': WEATHER_CONTRACT });

    const run = await runCli(['contract', 'show', 'contracts', '--json'], { cwd });

    expect(run.exitCode).toBe(2);
    expect(expectDocument('failure', run)).toMatchObject({
      code: 'ECL_CLI_FILE_NOT_FOUND',
      next_steps: [`ecomlake contract check ${join(cwd, 'contracts')}`],
    });
  });
});

describe('contract diff', () => {
  test.each([
    ['identical', WEATHER_CONTRACT, 0],
    ['compatible', WEATHER_CONTRACT.replace('snow]', 'snow, fog]'), 0],
    ['breaking', WEATHER_CONTRACT.replace('temp_max', 'temperature'), 1],
  ])('%s changes have their exit code', async (verdict, changed, exitCode) => {
    const cwd = await temporaryFolder({ 'old.yaml': WEATHER_CONTRACT, 'new.yaml': changed });

    const text = await runCli(['contract', 'diff', 'old.yaml', 'new.yaml'], { cwd });
    const json = await runCli(['contract', 'diff', 'old.yaml', 'new.yaml', '--json'], { cwd });

    expect(text.exitCode).toBe(exitCode);
    expect(text.stdout).toMatch(/^old\.yaml \S+ -> new\.yaml \S+\n/);
    expect(text.stdout).toMatch(new RegExp(`\\n${verdict}: `));
    expect(json.exitCode).toBe(exitCode);
    expect(expectDocument('contract diff', json)['verdict']).toBe(verdict);
  });

  test('a broken contract is a failure, not a difference', async () => {
    const cwd = await temporaryFolder({ 'old.yaml': WEATHER_CONTRACT, 'new.yaml': 'table: [' });

    const { exitCode, stderr } = await runCli(['contract', 'diff', 'old.yaml', 'new.yaml'], { cwd });

    expect(exitCode).toBe(2);
    expect(stderr).toContain('code   ECL_CONTRACT_YAML');
  });
});

describe('contract propose', () => {
  test('writes a contract under which the file can be exported without a reject', async () => {
    const cwd = await temporaryFolder();
    const source = realData('sp500.csv');

    const run = await runCli(['contract', 'propose', source, '--output', 'contracts/sp500.yaml', '--json'], { cwd });
    const checked = await runCli(['contract', 'check'], { cwd });
    const exported = await runCli(['export-raw', '--source', source, '--all', '--target', 'lake', '--json'], { cwd });

    expect(run.exitCode).toBe(0);
    const { proposals } = expectDocument('contract propose', run) as { proposals: { yaml: string }[] };
    expect(proposals).toMatchObject([{ table: 'sp500', written_to: join(cwd, 'contracts/sp500.yaml') }]);
    expect(await readFile(join(cwd, 'contracts/sp500.yaml'), 'utf8')).toBe(proposals[0]?.yaml);
    expect(checked.exitCode).toBe(0);
    expect(jsonOf(exported)).toMatchObject({
      status: 'success',
      accounting: { read: 123, published: 123, rejected: 0 },
    });
  });

  test('prints the contract on stdout and what was guessed on stderr', async () => {
    const { exitCode, stdout, stderr } = await runCli(['contract', 'propose', realData('sp500.csv')]);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^(#.*\n)*apiVersion: v3\.1\.0\n/);
    expect(stderr).toMatch(/^sp500: please review\n {2}- /);
  });

  test('does not write over a file, unless told to', async () => {
    const cwd = await temporaryFolder({ 'sp500.yaml': 'mine' });
    const argv = ['contract', 'propose', realData('sp500.csv'), '--output', 'sp500.yaml'];

    const refused = await runCli([...argv, '--json'], { cwd });
    const untouched = await readFile(join(cwd, 'sp500.yaml'), 'utf8');
    const forced = await runCli([...argv, '--force'], { cwd });

    expect(refused.exitCode).toBe(2);
    expect(expectDocument('failure', refused)).toMatchObject({ code: 'ECL_CLI_FILE_EXISTS' });
    expect(untouched).toBe('mine');
    expect(forced.exitCode).toBe(0);
  });

  test.each([
    ['nowhere.csv', 'ECL_CLI_FILE_NOT_FOUND'],
    ['photo.png', 'ECL_CLI_UNKNOWN_ADAPTER'],
  ])('%s is refused', async (file, code) => {
    const cwd = await temporaryFolder({ 'photo.png': 'x' });

    const run = await runCli(['contract', 'propose', file, '--json'], { cwd });

    expect(run.exitCode).toBe(2);
    expect(expectDocument('failure', run)).toMatchObject({ code });
  });
});

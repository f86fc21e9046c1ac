import { join } from 'node:path';

import { expect, test } from 'vitest';

import { jsonOf, runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const WEATHER = `table: weather
schema:
  - {name: date, type: date, required: true}
  - {name: temp, type: double}
partition: {kind: event-date, key: ingest_dt, field: date}
`;
const BROKEN = WEATHER.replace('type: double', 'type: dubble').replace('table: weather', 'table: broken');

test('valid contracts are listed with version and fingerprint', async () => {
  const cwd = await temporaryFolder({ 'contracts/weather.yaml': WEATHER });

  const { exitCode, stdout, stderr } = await runCli(['contract', 'check'], { cwd });

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/weather +\S+ +2 +[0-9a-f]{16} +contracts\/weather.yaml/);
  expect(stdout).toMatch(/1 contract, all valid\n$/);
});

test('each problem of a broken contract is named with file, line and column', async () => {
  const cwd = await temporaryFolder({ 'broken.yaml': BROKEN });

  const { exitCode, stdout } = await runCli(['contract', 'check', 'broken.yaml'], { cwd });

  expect(exitCode).toBe(2);
  expect(stdout).toMatch(/^broken.yaml:4:\d+\n  schema\[1\].*dubble/);
});

test('some broken and some valid contracts are a partial result', async () => {
  const cwd = await temporaryFolder({ 'contracts/weather.yaml': WEATHER, 'contracts/broken.yaml': BROKEN });

  const run = await runCli(['contract', 'check', '--json'], { cwd });

  expect(run.exitCode).toBe(1);
  expect(jsonOf(run)).toMatchObject({
    status: 'partial',
    contracts: [
      { path: join(cwd, 'contracts/broken.yaml'), is_valid: false, table: null, problems: [{ line: 4 }] },
      { path: join(cwd, 'contracts/weather.yaml'), is_valid: true, table: 'weather', field_count: 2, problems: [] },
    ],
  });
});

test('two contracts of one table are refused, naming the first', async () => {
  const cwd = await temporaryFolder({ 'a.yaml': WEATHER, 'b.yaml': WEATHER });

  const { exitCode, stdout } = await runCli(['contract', 'check', 'a.yaml', 'b.yaml'], { cwd });

  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/b\.yaml\n  table weather is already described by .*a\.yaml; keep\s+one of them/);
});

test('a folder without contracts says how to get one', async () => {
  const cwd = await temporaryFolder({ 'contracts/readme.md': '' });

  const { exitCode, stdout, stderr } = await runCli(['contract', 'check'], { cwd });

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(/holds no contract/);
  expect(stderr).toMatch(/next +ecomlake contract propose FILE/);
});

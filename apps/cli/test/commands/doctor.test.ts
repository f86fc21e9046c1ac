import { readdir } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { expectDocument } from '../support/expect-document.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const CONTRACT =
  'table: t\nschema: [{name: at, type: date}]\npartition: {kind: event-date, key: ingest_dt, field: at}\n';

test('a healthy machine has no finding', async () => {
  const cwd = await temporaryFolder({ 'contracts/t.yaml': CONTRACT, 'data/t.csv': 'at\n' });

  const run = await runCli(['doctor', '--source', 'data', '--json'], { cwd });

  expect(run.exitCode).toBe(0);
  const document = expectDocument('doctor', run);
  const { checks } = document as { checks: { check: string; status: string }[] };
  expect(document['status']).toBe('success');
  expect(checks.map(({ check }) => check)).toEqual([
    ...['node', 'memory', 'clock', 'cores', 'target', 'target clock', 'disk space'],
    ...['source', 'contracts', 'state', 'adapters', 'duckdb'],
  ]);
  expect(checks.filter(({ status }) => status === 'problem')).toEqual([]);
});

test('each problem comes with the command that mends it, and the exit code is 2', async () => {
  const cwd = await temporaryFolder({ 'contracts/t.yaml': `${CONTRACT}nonsense: 1\n`, lake: 'a file' });

  const { exitCode, stdout } = await runCli(['doctor', '--source', 'no data', '--target', 'lake'], { cwd });

  expect(exitCode).toBe(2);
  expect(stdout).toMatch(/problem +target +.*lake is not a folder\n +fix: give another --target/);
  expect(stdout).toMatch(/problem +source +.*ENOENT.*\n +fix: ls -ld '.*no data'/);
  expect(stdout).toMatch(/problem +contracts +1 of 1 contract .*\n +fix: ecomlake contract check /);
  expect(stdout).toMatch(/3 problems\n$/);
});

test('a state store is looked at, and not made for it', async () => {
  const cwd = await temporaryFolder({ 'broken/units/x.json': '{' });

  const absent = await runCli(['doctor', '--state', 'file:state/'], { cwd });
  const unknown = await runCli(['doctor', '--state', 'redis://host'], { cwd });

  expect(absent.stdout).toMatch(/ok +state +.*state will be made by the first run/);
  expect(await readdir(cwd)).toEqual(['broken']);
  expect(unknown.exitCode).toBe(2);
  expect(unknown.stdout).toMatch(/problem +state +state store scheme "redis:"/);
});

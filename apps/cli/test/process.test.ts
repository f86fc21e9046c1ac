import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { expectDocument } from './support/expect-document.ts';
import { jsonOf, runCli } from './support/run-cli.ts';
import { spawnCli } from './support/spawn-cli.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { EXPORT, WEATHER_CSV, weatherFolder } from './support/weather.ts';

describe('exit codes as a shell sees them', () => {
  const cases: readonly (readonly [name: string, argv: readonly string[], exitCode: number])[] = [
    ['done', ['commands'], 0],
    ['help', ['export-raw', '--help'], 0],
    ['version', ['--version'], 0],
    ['an unknown command', ['nonsense'], 2],
    ['an unknown option', ['commands', '--nonsense'], 2],
    ['a missing file', ['contract', 'check', 'nowhere'], 2],
  ];

  test.each(cases)('%s', async (_name, argv, exitCode) => {
    const cwd = await temporaryFolder();

    const text = await spawnCli(argv, { cwd }).ended;

    expect(text).toMatchObject({ exitCode });
    if (exitCode !== 0) {
      const json = await spawnCli([...argv, '--json'], { cwd }).ended;
      expect(json).toMatchObject({ exitCode, stderr: '' });
      expectDocument('failure', json);
    }
  });

  test('partial', async () => {
    const cwd = await weatherFolder(`${WEATHER_CSV}2012-01-05,cold,sun\n`);

    const { exitCode } = await spawnCli([...EXPORT, '--all'], { cwd }).ended;

    expect(exitCode).toBe(1);
  });
});

describe.each(['SIGINT', 'SIGTERM'] as const)('%s in the middle of publishing', (signal) => {
  // stands in for the user: the signal arrives while the first partition is being looked at
  const HOOK = `let calls = 0;
  export async function interrupt() {
    calls += 1;
    if (calls > 1) return;
    process.kill(process.pid, '${signal}');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }`;
  const days = Array.from({ length: 24 }, (_, day) => new Date(Date.UTC(2012, 0, 1 + day)).toISOString().slice(0, 10));
  const csv = `date,temp_max,weather\n${days.map((day) => `${day},1.5,sun\n`).join('')}`;

  test('exits with 130, shows no half partition, and the same command goes on from there', async () => {
    const cwd = await weatherFolder(csv, { 'hook.mjs': HOOK });

    const stopped = await spawnCli([...EXPORT, '--all', '--post-export-hook', './hook.mjs:interrupt', '--json'], {
      cwd,
    }).ended;
    const published = await readdir(join(cwd, 'lake/weather')).catch(() => []);
    const verified = published.length === 0 ? undefined : await runCli(['verify', 'lake', '--deep'], { cwd });
    const again = await runCli([...EXPORT, '--all', '--json'], { cwd });
    const query = await runCli(['query', 'select count(*) as n from weather', '--lake', 'lake', '--json'], { cwd });

    expect(stopped.exitCode).toBe(130);
    expect(expectDocument('failure', stopped)).toMatchObject({
      status: 'interrupted',
      next_steps: [expect.stringMatching(/^ecomlake export-raw /) as string],
    });
    expect(published.length).toBeLessThan(days.length);
    expect(verified?.exitCode ?? 0).toBe(0);
    expect(again.exitCode).toBe(0);
    expect(jsonOf(again)).toMatchObject({ accounting: { published: 24 } });
    expect(jsonOf(query)['rows']).toEqual([{ n: 24 }]);
  });
});

test('a second signal ends the process at once', async () => {
  // never comes back by itself
  const hook = `export async function hang() {
    process.kill(process.pid, 'SIGINT');
    setTimeout(() => process.kill(process.pid, 'SIGINT'), 50);
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }`;
  const cwd = await weatherFolder(WEATHER_CSV, { 'hook.mjs': hook });

  const { exitCode } = await spawnCli([...EXPORT, '--all', '--post-export-hook', './hook.mjs:hang'], { cwd }).ended;

  expect(exitCode).toBe(130);
});

test('a reader that goes away (`| head`) ends the command without noise', async () => {
  const cwd = await weatherFolder();
  await runCli([...EXPORT, '--all'], { cwd });
  const sql = "select range, repeat('x', 200) from range(200000), weather";

  const { child, ended } = spawnCli(['query', sql, '--lake', 'lake', '--format', 'csv'], { cwd });
  child.stdout.once('data', () => child.stdout.destroy());
  const { stderr, exitCode } = await ended;

  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
});

test('arguments are not read from stdin', async () => {
  const { exitCode, stderr } = await spawnCli(['contract', 'show'], { cwd: await temporaryFolder() }).ended;

  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/missing argument: CONTRACT/);
});

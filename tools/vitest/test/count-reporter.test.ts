import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

import type { LaneCount } from '../count-reporter.ts';

const WORKSPACE = fileURLToPath(new URL('../../..', import.meta.url));
const VITEST = join(WORKSPACE, 'node_modules/vitest/vitest.mjs');
// inside the workspace, because the planted tests import vitest
const scratch = mkdtempSync(join(mkdirs(join(WORKSPACE, '.ecomlake')), 'count-reporter-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function mkdirs(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}

interface LaneRun {
  readonly status: number | null;
  readonly count: LaneCount | undefined;
}

function runLane(name: string, source: string, lane = 'vitest.config.ts', isNxTask = true): LaneRun {
  const directory = join(scratch, name);
  mkdirSync(join(directory, 'test'), { recursive: true });
  writeFileSync(join(directory, 'test/planted.test.ts'), `import { expect, test } from 'vitest';\n${source}`);
  const env = { ...process.env };
  delete env['NX_TASK_TARGET_PROJECT'];
  const { status } = spawnSync(
    process.execPath,
    [VITEST, 'run', '--root', directory, '--config', join(WORKSPACE, 'tools/vitest', lane)],
    { cwd: directory, env: { ...env, ...(isNxTask ? { NX_TASK_TARGET_PROJECT: 'planted' } : {}) } },
  );
  const path = join(directory, 'test-results', 'default.json');
  return { status, count: existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as LaneCount) : undefined };
}

test('a lane is counted by outcome', () => {
  const run = runLane(
    'outcomes',
    `test('a', () => { expect(1).toBe(1); });
     test('b', () => { expect(1).toBe(2); });
     test.skip('c', () => {});
     test('d', () => { expect(2).toBe(2); });`,
  );

  expect(run).toEqual({ status: 1, count: { lane: 'default', passed: 2, failed: 1, skipped: 1 } });
});

test('a file that cannot be loaded counts as one failure', () => {
  const run = runLane('unloadable', `throw new Error('broken on load');`);

  expect(run).toEqual({ status: 1, count: { lane: 'default', passed: 0, failed: 1, skipped: 0 } });
});

test('an error outside any test counts as a failure although every test passed', () => {
  const run = runLane(
    'unhandled',
    `test('a', async () => { void Promise.reject(new Error('nobody waits')); await new Promise((done) => setTimeout(done, 20)); expect(1).toBe(1); });`,
  );

  expect(run).toEqual({ status: 1, count: { lane: 'default', passed: 1, failed: 1, skipped: 0 } });
});

test('a run by hand leaves the counts alone', () => {
  const run = runLane('by-hand', `test('a', () => { expect(1).toBe(1); });`, 'vitest.config.ts', false);

  expect(run).toEqual({ status: 0, count: undefined });
});

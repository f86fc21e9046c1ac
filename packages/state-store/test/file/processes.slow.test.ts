import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { openFileStateStore } from '../../src/file/file-state-store.ts';

const WORKER = new URL('./worker.ts', import.meta.url).pathname;
const UNITS = 40;
const WORKERS = 4;

test('processes that share a folder, some of them killed, do every unit under one lease at a time', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ecomlake-state-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const units = Array.from({ length: UNITS }, (_, index) => ({ table: 't', partition: `d=${index}` }));
  const state = join(directory, 'state');
  await using store = await openFileStateStore({ directory: state });
  await store.planUnits({ batchId: 'b1', units });

  const log = join(directory, 'log');
  let killed = 0;
  const startWorker = (): ChildProcess =>
    spawn(process.execPath, ['-C', '@ecomlake/source', WORKER, state, log, String(UNITS)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  const finishOne = async (attempt: number): Promise<void> => {
    const child = startWorker();
    const exited = once(child, 'exit');
    if (attempt < 3) {
      const timer = setTimeout(() => child.kill('SIGKILL'), 250 + attempt * 130); // when it hits does not matter, that it hits does
      const [code] = await exited;
      clearTimeout(timer);
      if (code === 0) return;
      killed += 1;
      return finishOne(attempt + 1);
    }
    expect((await exited)[0]).toBe(0);
  };
  await Promise.all(Array.from({ length: WORKERS }, () => finishOne(0)));

  const records = [];
  for await (const unit of store.listUnits()) records.push(unit);
  expect(killed).toBeGreaterThan(0);
  expect(records.filter(({ state: reached }) => reached === 'committed')).toHaveLength(UNITS);
  const entries = (await readFile(log, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  // every epoch of a unit was worked on by one process, and the unit was committed once
  const epochs = entries.filter(([event]) => event === 'lease').map(([, unit, epoch]) => `${unit} ${epoch}`);
  expect(new Set(epochs).size).toBe(epochs.length);
  const commits = entries.filter(([event]) => event === 'commit').map(([, unit]) => unit);
  expect(new Set(commits).size).toBe(commits.length);
});

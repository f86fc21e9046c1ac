import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expect, test } from 'vitest';

import { processLiveness } from '../../src/file/process-liveness.ts';

test('this process is alive, and not one that had its pid before', async () => {
  const { self, judge } = await processLiveness();

  expect(self.pid).toBe(process.pid);
  expect(await judge(self)).toBe('alive');
  if (self.process_started !== null) expect(await judge({ ...self, process_started: '1' })).toBe('dead');
});

test('a child is alive until it is killed, also before its exit was collected', async () => {
  const { self, judge } = await processLiveness();
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const pid = child.pid ?? 0;
  await once(child.stdout, 'data');
  const holder = { ...self, pid, process_started: null, nonce: 'child' };
  expect(await judge(holder)).toBe('alive');

  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;

  expect(await judge(holder)).toBe('dead');
});

test('a process from before the machine was started is dead', async () => {
  const { self, judge } = await processLiveness();

  if (self.boot_id !== null) expect(await judge({ ...self, boot_id: 'another' })).toBe('dead');
});

test('of processes on other machines and in other containers nothing is known', async () => {
  const { self, judge } = await processLiveness();

  expect(await judge({ ...self, host: 'elsewhere', boot_id: 'another' })).toBe('unknown');
  expect(await judge({ ...self, pid_namespace: 'pid:[1]' })).toBe('unknown');
});

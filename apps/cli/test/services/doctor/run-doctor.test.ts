import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import type { Machine } from '../../../src/services/doctor/check-machine.ts';
import { checkMachine } from '../../../src/services/doctor/check-machine.ts';
import { checkTarget } from '../../../src/services/doctor/check-target.ts';
import { runDoctor } from '../../../src/services/doctor/run-doctor.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const machine: Machine = {
  nodeVersion: '24.21.0',
  parallelism: 4,
  memory: { limitBytes: 16e9, availableBytes: 8e9 },
  nowMs: Date.UTC(2026, 0, 1),
};

test.each([
  ['node', { nodeVersion: '22.14.0' }, 'problem', /older than 22.15/],
  ['node', { nodeVersion: '24.17.0' }, 'warning', /cuts downloads short/],
  ['node', { nodeVersion: '22.15.0' }, 'ok', /Node 22.15.0/],
  ['memory', { memory: { limitBytes: 1e9, availableBytes: 3e8 } }, 'problem', /300 MB free of 1.00 GB/],
  ['memory', { memory: { limitBytes: 1e9, availableBytes: 9e8 } }, 'warning', /900 MB free/],
  ['clock', { nowMs: 0 }, 'problem', /1970-01-01T00:00:00.000Z/],
] as const)('%s with %j is %s', (check, given, status, message) => {
  const finding = checkMachine({ ...machine, ...given }).find((candidate) => candidate.check === check);

  expect(finding?.status).toBe(status);
  expect(finding?.message).toMatch(message);
  expect(finding?.fix === null).toBe(status === 'ok');
});

test('a folder that does not exist yet is fine, and nothing is left behind', async () => {
  const folder = await temporaryFolder();

  const findings = await checkTarget({ target: join(folder, 'not/yet'), now: Date.now });

  expect(findings.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
  expect(findings[0]?.message).toBe(`${join(folder, 'not/yet')} can be made in ${folder}`);
  expect(await readdir(folder)).toEqual([]);
});

test('a file in the way is a problem', async () => {
  const folder = await temporaryFolder({ lake: 'not a folder' });

  const findings = await checkTarget({ target: join(folder, 'lake'), now: Date.now });

  expect(findings).toMatchObject([
    { check: 'target', status: 'problem', message: expect.stringMatching(/is not a folder/) as string },
  ]);
});

test.skipIf(process.getuid?.() === 0)('a folder without permission is a problem', async () => {
  const folder = await temporaryFolder();
  await chmod(folder, 0o500);

  const [finding] = await checkTarget({ target: folder, now: Date.now });

  expect(finding).toMatchObject({
    status: 'problem',
    message: expect.stringMatching(/cannot be written to: EACCES/) as string,
  });
});

test('a clock of the file system that is off is a warning', async () => {
  const folder = await temporaryFolder();

  const findings = await checkTarget({ target: folder, now: () => Date.now() + 600_000 });

  expect(findings[1]).toMatchObject({
    check: 'target clock',
    status: 'warning',
    message: expect.stringMatching(/10 min 00 s|9 min 59 s/) as string,
  });
});

test('a check that fails is a finding and keeps no other from running', async () => {
  const document = await runDoctor({
    machine,
    target: null,
    now: Date.now,
    trials: [
      { check: 'broken', attempt: () => Promise.reject(new Error('no good')), fix: 'mend it' },
      { check: 'optional', attempt: () => Promise.reject(new Error('missing')), fix: 'install it', isOptional: true },
      { check: 'fine', attempt: () => Promise.resolve('found'), fix: '' },
      { check: 'absent', attempt: () => Promise.resolve(undefined), fix: '' },
    ],
  });

  expect(document.status).toBe('failure');
  expect(document.checks.slice(-4)).toEqual([
    { check: 'broken', status: 'problem', message: 'no good', fix: 'mend it' },
    { check: 'optional', status: 'warning', message: 'missing', fix: 'install it' },
    { check: 'fine', status: 'ok', message: 'found', fix: null },
    { check: 'absent', status: 'skipped', message: 'nothing to look at', fix: null },
  ]);
});

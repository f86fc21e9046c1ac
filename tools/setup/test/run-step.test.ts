import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

import { runStep, summarizeSteps } from '../run-step.js';

const options = { root: fileURLToPath(new URL('../../..', import.meta.url)), env: process.env };

test('a step is judged by its exit code and knows its repair', async () => {
  const good = await runStep({ name: 'good', repair: 'none', command: ['node', '-e', ''] }, options);
  const bad = await runStep(
    { name: 'bad', repair: 'npm run fix', command: ['node', '-e', 'process.exit(3)'] },
    options,
  );

  expect([good.ok, bad.ok, bad.repair]).toEqual([true, false, 'npm run fix']);
});

test('a step sees the binaries of the workspace first, no daemon, and no standard input to wait for', async () => {
  const code = `
    const ok = process.env.PATH.includes('node_modules/.bin') && process.env.NX_DAEMON === 'false';
    process.stdin.resume().on('end', () => process.exit(ok ? 0 : 1));`;

  expect(await runStep({ name: 'env', repair: '', command: ['node', '-e', code] }, options)).toMatchObject({
    ok: true,
  });
});

test('a program that does not exist is a failed step, not a crash', async () => {
  const result = await runStep({ name: 'gone', repair: '', command: ['no-such-program-here'] }, options);

  expect(result.ok).toBe(false);
});

test('the summary has one line per step, and a failed one ends in what to run', () => {
  const lines = summarizeSteps([
    { name: 'lint', ok: true, durationMs: 1234, repair: 'nx run-many -t lint' },
    { name: 'format', ok: false, durationMs: 500, repair: 'npm run fix' },
  ]);

  expect(lines).toEqual(['  ok      lint       1.2 s', '  FAILED  format     0.5 s  → npm run fix']);
});

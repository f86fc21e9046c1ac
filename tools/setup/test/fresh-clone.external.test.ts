import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { ROOT } from '../workspace.js';

/** The environment of somebody who opened a terminal: the machine's Node and npm, nothing of this run. */
const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' };
for (const name of Object.keys(env)) {
  if (/^(?:npm_|NX_|VITEST|NODE_OPTIONS|NODE_ENV|FORCE_COLOR|ECOMLAKE_|TEST$)/.test(name)) delete env[name];
}
env['PATH'] = (env['PATH'] ?? '')
  .split(delimiter)
  .filter((entry) => !entry.includes('node_modules'))
  .join(delimiter);

const missing = whatIsMissing();
if (missing !== undefined) console.warn(`fresh clone: skipped, ${missing}`);

function whatIsMissing(): string | undefined {
  if (spawnSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT }).status !== 0) return 'this is not a git repository';
  if (spawnSync('npm', ['--version'], { env }).status !== 0) return 'the machine has no npm of its own on PATH';
  // one package of our own lock file, as the install will ask for it
  const ping = spawnSync('npm', ['view', 'zod', 'version', '--fetch-retries=0', '--fetch-timeout=15000'], { env });
  return ping.status === 0 ? undefined : 'the npm registry is out of reach';
}

let clone: string;
beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'ecomlake-clone-'));
  if (missing === undefined) spawnSync('git', ['clone', '--quiet', ROOT, clone]);
});
afterAll(() => rmSync(clone, { recursive: true, force: true }));

function npmStart() {
  const { status, stdout, stderr } = spawnSync('npm', ['start'], { cwd: clone, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

test.skipIf(missing !== undefined)('npm start in a fresh clone installs, builds and publishes real data', () => {
  const first = npmStart();

  expect(first, first.output).toMatchObject({ status: 0 });
  expect(first.output).toContain('Installing dependencies');
  expect(first.output).toContain('What to try next');

  const second = npmStart();

  expect(second, second.output).toMatchObject({ status: 0 });
  expect(second.output).not.toContain('Installing dependencies');
  expect(second.output).toContain('unchanged');
  expect(spawnSync('git', ['status', '--porcelain'], { cwd: clone, encoding: 'utf8' }).stdout).toBe('');
});

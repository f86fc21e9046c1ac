import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { runScript, ScriptError } from './run-script.ts';
import { WORKSPACE_ROOT } from './workspace-root.ts';

const GOLDENS = [':(glob)**/*.expected.*', ':(glob)**/__snapshots__/**', ':(glob)**/*.snap', ':(glob)**/goldens/**'];

/**
 * Runs the tests of the projects named (all when none is) with leave to rewrite their goldens, then shows what
 * changed, for review. A test that keeps a golden of its own reads `UPDATE_GOLDENS`; vitest's snapshots follow `-u`.
 */
async function main(names: readonly string[]): Promise<void> {
  const before = await changedGoldens();
  const nx = join(WORKSPACE_ROOT, 'node_modules/nx/dist/bin/nx.js');
  const projects = names.length === 0 ? [] : ['-p', names.join(',')];
  const { status } = spawnSync(
    process.execPath,
    [nx, 'run-many', '-t', 'test', ...projects, '--skip-nx-cache', '--output-style=static', '--', '-u'],
    { cwd: WORKSPACE_ROOT, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, UPDATE_GOLDENS: '1' } },
  );
  const changed = (await changedGoldens()).filter((line) => !before.includes(line));
  console.log(changed.length === 0 ? '\nNo golden changed.' : `\nChanged, to be reviewed:\n${changed.join('\n')}`);
  if (status !== 0) throw new ScriptError('Tests failed, and not for a golden alone.', [], 'follow the lines above');
}

async function changedGoldens(): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('git', ['status', '--porcelain', '--', ...GOLDENS], {
    cwd: WORKSPACE_ROOT,
  });
  return stdout.split('\n').filter((line) => line !== '');
}

if (import.meta.main) await runScript(main);

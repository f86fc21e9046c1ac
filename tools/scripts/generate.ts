import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { runScript, ScriptError } from './run-script.ts';
import { WORKSPACE_ROOT } from './workspace-root.ts';

/** Runs every `generate-*` script of this folder, each with the arguments given, and goes on past a failure. */
async function main(args: readonly string[]): Promise<void> {
  const scripts = (await readdir(import.meta.dirname)).filter((name) => /^generate-[a-z-]+\.ts$/.test(name)).sort();
  const failed: string[] = [];
  for (const script of scripts) {
    console.log(`${script} ${args.join(' ')}`.trimEnd());
    const { status } = spawnSync(
      process.execPath,
      ['-C', '@ecomlake/source', '--disable-warning=ExperimentalWarning', join(import.meta.dirname, script), ...args],
      { cwd: WORKSPACE_ROOT, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    if (status !== 0) failed.push(script);
  }
  if (failed.length > 0) throw new ScriptError('Not all generators succeeded.', failed, 'follow the lines above');
}

if (import.meta.main) await runScript(main);

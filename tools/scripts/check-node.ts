import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runScript, ScriptError } from './run-script.ts';
import { WORKSPACE_ROOT } from './workspace-root.ts';

/** Refuses to go on under any Node but the pinned one: with `--ignore-scripts` it would silently be the machine's. */
export function checkNode(running: string, pinned: string): void {
  if (running === pinned) return;
  throw new ScriptError(
    `This is Node ${running}, but the workspace is pinned to ${pinned}.`,
    [],
    '`npm rebuild node`, and start scripts through npm so that node_modules/.bin comes first on PATH',
  );
}

async function main(): Promise<void> {
  // our own file, whose pin is always there
  const root = JSON.parse(await readFile(join(WORKSPACE_ROOT, 'package.json'), 'utf8')) as {
    devDependencies: { node: string };
  };
  checkNode(process.versions.node, root.devDependencies.node);
  console.log(`Node ${process.versions.node}`);
}

if (import.meta.main) await runScript(main);

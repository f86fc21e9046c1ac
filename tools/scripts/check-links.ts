import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { findDeadLinks } from './links/find-dead-links.ts';
import { runScript, ScriptError } from './run-script.ts';
import { WORKSPACE_ROOT } from './workspace-root.ts';

async function main(): Promise<void> {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '-z', '--', ':(glob)**/*.md'], {
    cwd: WORKSPACE_ROOT,
  });
  const paths = stdout.split('\0').filter((path) => path !== '' && existsSync(join(WORKSPACE_ROOT, path)));
  const pages = await Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(join(WORKSPACE_ROOT, path), 'utf8') })),
  );
  const dead = findDeadLinks(pages, (path) => existsSync(join(WORKSPACE_ROOT, path)));
  if (dead.length > 0) throw new ScriptError('Links lead nowhere.', dead, 'correct the link, or what it points at');
  console.log(`The links of ${pages.length} pages lead somewhere`);
}

if (import.meta.main) await runScript(main);

import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { WORKSPACE } from './empty-project.ts';
import { readGuideBlocks } from './guide-blocks.ts';

const GUIDES = join(WORKSPACE, 'docs/guides');
const FIRST = 'quick-start.md';

const guides = (await readdir(GUIDES)).filter((name) => name.endsWith('.md')).sort();

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ecomlake-guide-'));
  folder = join(root, 'work');
  await mkdir(folder);
  await mkdir(join(root, 'bin'));
  const command = join(root, 'bin/ecomlake');
  await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${join(WORKSPACE, 'apps/cli/bin/run.js')}" "$@"\n`);
  await chmod(command, 0o755);
});
afterEach(() => rm(root, { recursive: true, force: true }));

interface FailedBlock {
  readonly place: string;
  readonly script: string;
  readonly status: number | null;
  readonly output: string;
}

/** Follows a guide from top to bottom, as its reader would; gives back the commands that failed. */
async function follow(guide: string): Promise<readonly FailedBlock[]> {
  const failed: FailedBlock[] = [];
  for (const block of await readGuideBlocks(join(GUIDES, guide))) {
    if (block.kind === 'write') {
      await mkdir(dirname(join(folder, block.path)), { recursive: true });
      await writeFile(join(folder, block.path), block.text);
      continue;
    }
    const PATH = [join(root, 'bin'), process.env['PATH'] ?? ''].join(delimiter);
    const options = { cwd: folder, encoding: 'utf8', env: { PATH, HOME: root, NO_COLOR: '1' } } as const;
    const bash = ['--noprofile', '--norc', '-euo', 'pipefail', '-c', block.script];
    const { status, stdout, stderr } = spawnSync('bash', bash, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    if (status === 0) continue;
    failed.push({ place: `${guide}:${block.line}`, script: block.script, status, output: stdout + stderr });
  }
  return failed;
}

test.each(guides)('every command of %s succeeds when it is followed from the top', async (guide) => {
  // later guides continue in the folder of the first one
  const before = guide === FIRST ? [] : await follow(FIRST);

  expect([...before, ...(await follow(guide))]).toEqual([]);
});

test('the guides have commands to follow', async () => {
  const counts = await Promise.all(guides.map(async (guide) => (await readGuideBlocks(join(GUIDES, guide))).length));

  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10);
});

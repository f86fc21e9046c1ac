import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const WORKSPACE = fileURLToPath(new URL('../../..', import.meta.url));
const LEFT_OUT = new Set(['node_modules', 'dist', 'out-tsc', 'test-results', 'test', 'fixtures', '.nx']);

/** A copy of the workspace's sources to plant faults in. It lies outside the workspace, so that a crash leaves nothing behind in it. */
export interface WorkspaceCopy extends AsyncDisposable {
  readonly directory: string;
  plant(path: string, text: string): Promise<void>;
  change(path: string, edit: (text: string) => string): Promise<void>;
  lint(projects: readonly string[]): LintRun;
}

export interface LintRun {
  readonly status: number | null;
  readonly output: string;
}

export async function copyWorkspace(): Promise<WorkspaceCopy> {
  const directory = await mkdtemp(join(tmpdir(), 'ecomlake-boundaries-'));
  const files = [
    'package.json',
    'package-lock.json',
    'nx.json',
    'eslint.config.mjs',
    'tsconfig.base.json',
    'tsconfig.json',
  ];
  for (const file of files) await cp(join(WORKSPACE, file), join(directory, file));
  for (const group of ['packages', 'apps', 'tools']) {
    await cp(join(WORKSPACE, group), join(directory, group), {
      recursive: true,
      filter: (source) => !LEFT_OUT.has(basename(source)),
    });
  }
  await linkModules(directory);
  return {
    directory,
    async plant(path, text) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    },
    async change(path, edit) {
      await writeFile(join(directory, path), edit(await readFile(join(directory, path), 'utf8')));
    },
    lint: (projects) => lint(directory, projects),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Everything installed is linked as it is; the workspace's own packages are linked to their copies. */
async function linkModules(directory: string): Promise<void> {
  const target = join(directory, 'node_modules');
  await mkdir(target);
  for (const name of await readdir(join(WORKSPACE, 'node_modules'))) {
    if (!name.startsWith('@ecomlake')) await symlink(join(WORKSPACE, 'node_modules', name), join(target, name));
  }
  for (const [scope, group] of [
    ['@ecomlake', 'packages'],
    ['@ecomlake-tools', 'tools'],
  ] as const) {
    await mkdir(join(target, scope), { recursive: true });
    for (const name of await readdir(join(directory, group))) {
      await symlink(join(directory, group, name), join(target, scope, name));
    }
  }
}

function lint(directory: string, projects: readonly string[]): LintRun {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NX_SKIP_NX_CACHE: 'true',
    FORCE_COLOR: '0',
  };
  // a test that Nx started must not look like a task of the outer workspace to the inner one
  for (const name of Object.keys(env)) if (/^NX_(?:TASK|INVOKED|WORKSPACE|CLI)/.test(name)) delete env[name];
  const nx = join(WORKSPACE, 'node_modules/nx/dist/bin/nx.js');
  const args = ['run-many', '-t', 'lint', '-p', projects.join(','), '--output-style=static', '--parallel=2'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [nx, ...args], {
    cwd: directory,
    env,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

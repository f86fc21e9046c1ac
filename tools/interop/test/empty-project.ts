import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const WORKSPACE = fileURLToPath(new URL('../../..', import.meta.url));

/** A project of a stranger, outside the workspace, who installed our packages from their tarballs. */
export interface EmptyProject extends AsyncDisposable {
  readonly directory: string;
  /** npm names of the packages installed. */
  readonly packages: readonly string[];
  write(path: string, text: string): Promise<void>;
  run(command: string, args: readonly string[]): Promise<CommandResult>;
}

export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Pack every publishable package as npm would, and install the tarballs together. */
export async function createEmptyProject(): Promise<EmptyProject> {
  const directory = await mkdtemp(join(tmpdir(), 'ecomlake-interop-'));
  const tarballs = join(directory, 'tarballs');
  await mkdir(tarballs);
  const folders = await publishableFolders();
  // one at a time: npm keeps a cache of its own that it locks
  for (const folder of folders) await npm(['pack', '--ignore-scripts', '--pack-destination', tarballs], folder);
  await writeFile(join(directory, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }));
  const files = (await readdir(tarballs)).map((name) => join(tarballs, name));
  await npm(['install', '--no-audit', '--no-fund', '--prefer-offline', ...files], directory);
  return {
    directory,
    packages: await Promise.all(folders.map(async (folder) => (await readPackage(folder)).name)),
    async write(path, text) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    },
    run: (command, args) => run(command, args, directory),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

/** The parts of a package.json that an installer reads. */
export interface PackageDocument {
  readonly name: string;
  readonly private?: boolean | undefined;
  readonly exports?: Readonly<Record<string, unknown>> | undefined;
}

export async function readPackage(folder: string): Promise<PackageDocument> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as PackageDocument;
}

async function publishableFolders(): Promise<readonly string[]> {
  const folders: string[] = [];
  for (const group of ['packages', 'apps']) {
    for (const name of (await readdir(join(WORKSPACE, group))).sort()) folders.push(join(WORKSPACE, group, name));
  }
  const documents = await Promise.all(folders.map(readPackage));
  return folders.filter((_, index) => documents[index]?.private !== true);
}

async function npm(args: readonly string[], cwd: string): Promise<void> {
  const { status, stdout, stderr } = await run('npm', args, cwd);
  if (status !== 0) throw new Error(`npm ${args[0] ?? ''} ended with ${status} in ${cwd}\n${stdout}\n${stderr}`);
}

function run(command: string, args: readonly string[], cwd: string): Promise<CommandResult> {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' };
  // a condition or an option of this test run must not reach the stranger's programs
  for (const name of Object.keys(env)) if (/^(?:NODE_OPTIONS|VITEST|npm_|ECOMLAKE_)/.test(name)) delete env[name];
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}

import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** What npm would publish. */
export interface PackedPackage {
  /** Absolute path of the tarball. */
  readonly tarball: string;
  /** Paths inside the package. */
  readonly files: readonly string[];
}

interface PackReport {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs the package in `directory` into `destination` as npm would publish it; its scripts do not run. */
export async function packPackage(directory: string, destination: string): Promise<PackedPackage> {
  const output = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', destination], directory);
  // npm's own report, whose form its documentation fixes; older versions give a list, newer ones a record by name
  const report = JSON.parse(output) as Record<string, PackReport> | readonly PackReport[];
  const [packed] = Object.values(report);
  if (packed === undefined) throw new Error(`npm pack reported no package in ${directory}`);
  return { tarball: join(destination, packed.filename), files: packed.files.map(({ path }) => path) };
}

function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (status) =>
      status === 0 ? resolve(stdout) : reject(new Error(`${command} ${args[0] ?? ''} failed in ${cwd}:\n${stderr}`)),
    );
  });
}

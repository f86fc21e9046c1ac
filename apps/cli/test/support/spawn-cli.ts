import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { CliRun } from './run-cli.ts';

const DEV = fileURLToPath(new URL('../../bin/dev.js', import.meta.url));

export interface SpawnCliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

export interface SpawnedCli {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves when the process has ended. */
  readonly ended: Promise<CliRun>;
}

/** The command line as a process of its own, from source: for signals, pipes and exit codes as a shell sees them. */
export function spawnCli(argv: readonly string[], { cwd, env = {} }: SpawnCliOptions): SpawnedCli {
  const { NODE_ENV: _nodeEnv, VITEST: _vitest, ...inherited } = process.env;
  const child = spawn(
    process.execPath,
    ['-C', '@ecomlake/source', '--disable-warning=ExperimentalWarning', DEV, ...argv],
    {
      cwd,
      env: { ...inherited, ...env },
    },
  );
  child.stdin.end();
  const read = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (read[name] += text));
  }
  const ended = new Promise<CliRun>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ ...read, exitCode: code ?? (signal === 'SIGINT' ? -2 : -15) }));
  });
  return { child, ended };
}

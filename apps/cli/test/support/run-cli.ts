import { captureOutput } from '@oclif/test';

import { main } from '../../src/main.ts';
import { sourceLoadOptions } from './source-load-options.ts';

export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunCliOptions {
  /** Working folder of the command. @default the present one */
  readonly cwd?: string | undefined;
  /** Set while the command runs. @default {} */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** The whole command line inside this process: parsing, command, rendering and exit code. */
export async function runCli(argv: readonly string[], { cwd, env = {} }: RunCliOptions = {}): Promise<CliRun> {
  const before = { exitCode: process.exitCode, cwd: process.cwd(), env: { ...process.env } };
  if (cwd !== undefined) process.chdir(cwd);
  Object.assign(process.env, env);
  process.exitCode = undefined;
  try {
    const loadOptions = await sourceLoadOptions();
    const { stdout, stderr, error } = await captureOutput(() => main({ argv, loadOptions }), { stripAnsi: false });
    if (error !== undefined) throw error;
    return { exitCode: Number(process.exitCode ?? 0), stdout, stderr };
  } finally {
    process.exitCode = before.exitCode;
    process.chdir(before.cwd);
    process.env = before.env;
  }
}

/** The one document of `--json`. */
export function jsonOf({ stdout }: CliRun): Record<string, unknown> {
  // fails the test when there is more or less than one document
  return JSON.parse(stdout) as Record<string, unknown>;
}

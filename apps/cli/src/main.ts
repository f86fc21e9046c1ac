import { run } from '@oclif/core';
import type { Interfaces } from '@oclif/core';

import type { AnnotatedError } from './base-command.ts';
import { describeFailure } from './errors/describe-failure.ts';
import type { FailureContext } from './errors/failure.ts';
import { environmentName } from './flags/with-environment.ts';
import { countGlobalFlags, moveGlobalFlags } from './flags/move-global-flags.ts';
import { failureDocument, renderFailure } from './results/failure.ts';
import { toJson } from './results/to-json.ts';
import { choosePaint } from './terminal/colours.ts';
import { versionDocument } from './version-document.ts';
import { commandLineOf } from './terminal/command-line.ts';

export interface MainOptions {
  /** Without the executable and the script. */
  readonly argv: readonly string[];
  /** The package's folder, or what oclif is to load in its place. */
  readonly loadOptions: Interfaces.LoadOptions;
}

/** Run one command line and leave its exit code in `process.exitCode`. Never throws. */
export async function main({ argv, loadOptions }: MainOptions): Promise<void> {
  process.stdout.off('error', leaveOnBrokenPipe).on('error', leaveOnBrokenPipe);
  const moved = moveGlobalFlags(argv);
  // oclif's own output (help, plugins) looks at the environment only
  if (moved.includes('--no-color') || isSet('no-color')) process.env['NO_COLOR'] = '1';
  try {
    if (moved[0] === '--version' && moved.includes('--json')) {
      process.stdout.write(`${toJson(await versionDocument(loadOptions))}\n`);
      return;
    }
    await run(hasOnlyGlobalFlags(argv, moved) ? ['commands', ...moved] : moved, loadOptions);
  } catch (error) {
    report(error, moved);
  }
}

/** The reader has gone (`ecomlake … | head`): there is nobody left to print for. */
function leaveOnBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
}

/** `ecomlake --json`: no command, so the catalogue of commands is the answer. */
function hasOnlyGlobalFlags(argv: readonly string[], moved: readonly string[]): boolean {
  return argv.length > 0 && countGlobalFlags(argv) === moved.length;
}

function report(error: unknown, argv: readonly string[]): void {
  // what BaseCommand.catch leaves on every error that passes it
  const annotated = error as Partial<AnnotatedError> | undefined;
  const exit = annotated?.oclif?.exit;
  // `this.exit(0)` of oclif's own commands, after --help or --version
  if (exit === 0) return;
  process.exitCode = annotated?.ecomlake?.ending.exitCode ?? 2;
  const context: FailureContext = annotated?.ecomlake?.context ?? {
    command: undefined,
    commandLine: commandLineOf('ecomlake', argv),
  };
  const failure = describeFailure(error, context);
  if (annotated?.ecomlake === undefined && (argv.includes('--json') || isSet('json'))) {
    process.stdout.write(`${toJson(failureDocument(failure, 'failure'))}\n`);
    return;
  }
  const { stderr } = process;
  const paint = choosePaint({ isTTY: stderr.isTTY, environment: process.env, isRefused: argv.includes('--no-color') });
  const stack = annotated?.ecomlake?.showsStack === true ? stackOf(error) : undefined;
  stderr.write(`${renderFailure(failure, { paint, width: stderr.isTTY ? stderr.columns : 80, stack })}\n`);
}

function stackOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const cause = stackOf(error.cause);
  return cause === undefined ? error.stack : `${error.stack}\ncaused by ${cause}`;
}

function isSet(flagName: string): boolean {
  return /^(?:1|true|y|yes)$/i.test(process.env[environmentName(flagName)] ?? '');
}

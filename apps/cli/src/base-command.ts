import { Command } from '@oclif/core';
import type { Interfaces } from '@oclif/core';

import { CliError } from './errors/cli-error.ts';
import { describeFailure } from './errors/describe-failure.ts';
import { EXIT_CODES, endingOf } from './errors/ending-of.ts';
import type { Ending, Outcome } from './errors/ending-of.ts';
import type { FailureContext } from './errors/failure.ts';
import { GLOBAL_FLAGS } from './flags/global-flags.ts';
import type { LogLevel } from './flags/global-flags.ts';
import { splitEnvironmentLists } from './flags/split-environment-lists.ts';
import { environmentName } from './flags/with-environment.ts';
import { listenForInterrupt } from './interrupt.ts';
import type { Interrupt } from './interrupt.ts';
import type { CliLogger } from './logging.ts';
import { failureDocument } from './results/failure.ts';
import type { RenderOptions } from './results/render-options.ts';
import { toJson } from './results/to-json.ts';
import { choosePaint } from './terminal/colours.ts';
import type { Paint } from './terminal/colours.ts';
import { commandLineOf } from './terminal/command-line.ts';
import { NO_PROGRESS_LINE, openProgressLine } from './terminal/progress-line.ts';
import type { ProgressLine } from './terminal/progress-line.ts';

/** What a command's error carries to `main`, beside oclif's own `oclif.exit`. */
export interface AnnotatedError extends Interfaces.CommandError {
  ecomlake?: { readonly context: FailureContext; readonly ending: Ending; readonly showsStack: boolean } | undefined;
}

const SILENT: CliLogger = { debug() {}, info() {}, warn() {}, error() {} };

/** What all commands have in common: global options, logs on stderr, `--json`, signals and exit codes. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = GLOBAL_FLAGS;

  #interrupt: Interrupt | undefined;
  #ending: Ending = { status: 'failure', exitCode: 2 };
  #globals: GlobalFlagValues = DEFAULT_GLOBALS;
  #progress = NO_PROGRESS_LINE;
  /** Silent until the options are parsed. */
  protected logger: CliLogger = SILENT;

  /** Aborted by the first SIGINT or SIGTERM. */
  protected get signal(): AbortSignal {
    this.#interrupt ??= listenForInterrupt({
      onInterrupt: (signal) => this.logger.warn('stopping; once more to leave at once', { signal }),
    });
    return this.#interrupt.signal;
  }

  /** What text on stdout is made for; without a terminal nothing is cut. */
  protected get rendering(): RenderOptions {
    const { stdout } = process;
    const width = stdout.isTTY ? stdout.columns : Infinity;
    return { width, paint: this.#paintFor(stdout), directory: process.cwd() };
  }

  /** A line on stderr that shows how far the command has come; draws nothing where that is not wanted or not possible. */
  protected openProgress(): ProgressLine {
    const { 'no-progress': isRefused, quiet, 'log-format': logFormat } = this.#globals;
    const isPossible = process.stderr.isTTY && process.env['TERM'] !== 'dumb';
    if (isRefused || quiet || logFormat === 'json' || !isPossible) return NO_PROGRESS_LINE;
    this.#progress = openProgressLine({ stream: process.stderr });
    return this.#progress;
  }

  override jsonEnabled(): boolean {
    return super.jsonEnabled() || isTrue(process.env[environmentName('json')]);
  }

  /** End with a result whose outcome may be `partial` or `failure`: it is printed, not thrown. */
  protected conclude<Result>(outcome: Outcome, result: Result): Result {
    process.exitCode = EXIT_CODES[outcome];
    return result;
  }

  protected override async init(): Promise<void> {
    await super.init();
    // listening begins with the command, not with the first look at the signal
    void this.signal;
  }

  protected override async parse<
    F extends Record<string, unknown>,
    B extends Record<string, unknown>,
    A extends Record<string, unknown>,
  >(options?: Interfaces.Input<F, B, A>, argv?: string[]): Promise<Interfaces.ParserOutput<F, B, A>> {
    // oclif warns of a command that did not parse; one that was refused did
    this.parsed = true;
    const parsed = await super.parse(options, argv);
    // a command without options of its own has none
    splitEnvironmentLists(parsed.flags, this.ctor.flags ?? {});
    // baseFlags are part of every command, whatever F and B are
    this.#globals = parsed.flags as unknown as GlobalFlagValues;
    const { createLogger } = await import('./logging.ts');
    this.logger = createLogger({
      level: this.#globals.quiet ? 'ERROR' : this.#globals['log-level'],
      format: this.#globals['log-format'],
      paint: this.#paintFor(process.stderr),
      beforeWrite: () => this.#progress.clear(),
    });
    return parsed;
  }

  protected override async catch(thrown: AnnotatedError): Promise<unknown> {
    const signal = this.#interrupt?.signal;
    this.#ending = endingOf(thrown, signal);
    // whatever a library makes of being stopped, the user did it
    const error: AnnotatedError = this.#ending.status === 'interrupted' ? asInterruption(thrown, signal) : thrown;
    // text mode takes the code from the error, --json mode from the process
    error.oclif = { ...error.oclif, exit: this.#ending.exitCode };
    process.exitCode = this.#ending.exitCode;
    error.ecomlake = {
      context: this.#context(),
      ending: this.#ending,
      showsStack: this.#globals['log-level'] === 'DEBUG',
    };
    return super.catch(error);
  }

  protected override async finally(error: Error | undefined): Promise<void> {
    this.#interrupt?.[Symbol.dispose]();
    this.#progress[Symbol.dispose]();
    await super.finally(error);
  }

  protected override toErrorJson(error: unknown): unknown {
    return failureDocument(describeFailure(error, this.#context()), this.#ending.status);
  }

  protected override logJson(json: unknown): void {
    process.stdout.write(`${toJson(json)}\n`);
  }

  #context(): FailureContext {
    const words = this.id?.split(':') ?? [];
    return { command: words.join(' '), commandLine: commandLineOf(this.config.bin, [...words, ...this.argv]) };
  }

  #paintFor(stream: NodeJS.WriteStream): Paint {
    return choosePaint({ isTTY: stream.isTTY, environment: process.env, isRefused: this.#globals['no-color'] });
  }
}

function asInterruption(thrown: Error, signal: AbortSignal | undefined): AnnotatedError {
  // `listenForInterrupt` gives no other reason
  const reason = signal?.reason as CliError;
  return reason === thrown ? thrown : new CliError(reason.code, reason.message, { ...reason, cause: thrown });
}

interface GlobalFlagValues {
  readonly 'log-level': LogLevel;
  readonly 'log-format': 'text' | 'json';
  readonly quiet: boolean;
  readonly 'no-progress': boolean;
  readonly 'no-color': boolean;
}

const DEFAULT_GLOBALS: GlobalFlagValues = {
  'log-level': 'INFO',
  'log-format': 'text',
  quiet: false,
  'no-progress': false,
  'no-color': false,
};

/** As oclif reads a yes-or-no variable. */
function isTrue(value: string | undefined): boolean {
  return /^(?:1|true|y|yes)$/i.test(value ?? '');
}

import { CliError } from './errors/cli-error.ts';

/** Ends a command at the first SIGINT or SIGTERM by way of a signal, and the process at the second. */
export interface Interrupt extends Disposable {
  readonly signal: AbortSignal;
}

export interface ListenForInterruptOptions {
  /** Told at the first signal, e.g. to say that the command is stopping. */
  readonly onInterrupt: (signalName: string) => void;
}

/** Listens until disposed. */
export function listenForInterrupt({ onInterrupt }: ListenForInterruptOptions): Interrupt {
  const controller = new AbortController();
  const handle = (signalName: NodeJS.Signals): void => {
    // the user means it: whatever is half done is invisible to readers of the lake
    if (controller.signal.aborted) process.exit(130);
    onInterrupt(signalName);
    // a message of exactly "SIGINT" would make oclif exit with 1
    controller.abort(
      new CliError('ECL_CLI_INTERRUPTED', `stopped by ${signalName}`, { details: { signal: signalName } }),
    );
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      process.off('SIGINT', handle);
      process.off('SIGTERM', handle);
    },
  };
}

/** What a user gets to see of an error; with `status` the document of `--json`. */
export interface Failure {
  /** `ECL_…` */
  readonly code: string;
  /** What happened: subject, what was found, what was allowed, where. */
  readonly message: string;
  /** Why that ends the command, or what it means for the data; `null` when the message says it all. */
  readonly why: string | null;
  /** The same command can succeed when it is run again. */
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;
  /** Commands and changes, most useful first. */
  readonly nextSteps: readonly string[];
}

/** Where an error happened. */
export interface FailureContext {
  /** `contract check`; `undefined` before a command was found. */
  readonly command: string | undefined;
  /** The command line as typed, to be run again: `ecomlake export-raw --source data`. */
  readonly commandLine: string;
}

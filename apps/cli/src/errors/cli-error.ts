/** Reasons for which the command line itself refuses or gives up; other codes come from the libraries. */
export type CliErrorCode =
  /** An option, an argument or a combination of them is wrong. See `--help` of the command. */
  | 'ECL_CLI_USAGE'
  /** There is no command of that name. See `ecomlake commands`. */
  | 'ECL_CLI_UNKNOWN_COMMAND'
  /** A file or folder named on the command line does not exist. */
  | 'ECL_CLI_FILE_NOT_FOUND'
  /** A file that was to be written exists. Choose another name, or `--force`. */
  | 'ECL_CLI_FILE_EXISTS'
  /** The operating system refused access. Check owner and permissions. */
  | 'ECL_CLI_NO_PERMISSION'
  /** The disk is full. Free space and run the same command again. */
  | 'ECL_CLI_DISK_FULL'
  /** The system is out of file handles. Raise the limit (`ulimit -n`) and run the same command again. */
  | 'ECL_CLI_TOO_MANY_FILES'
  /** No adapter of that name is installed. See `ecomlake adapters list`. */
  | 'ECL_CLI_UNKNOWN_ADAPTER'
  /** An installed plugin could not contribute its adapters. Update or uninstall it. */
  | 'ECL_CLI_PLUGIN'
  /** DuckDB is not installed beside ecomlake. Install it: `npm install @duckdb/node-api`. */
  | 'ECL_CLI_DUCKDB_MISSING'
  /** DuckDB refused the statement. Its message says where. */
  | 'ECL_CLI_QUERY'
  /** The lake has no published partition to query. Export something first. */
  | 'ECL_CLI_EMPTY_LAKE'
  /** A manifest or marker of the lake is damaged. Run `ecomlake verify` on it. */
  | 'ECL_CLI_DAMAGED_LAKE'
  /** Stopped by SIGINT or SIGTERM. Run the same command again to go on. */
  | 'ECL_CLI_INTERRUPTED'
  /** A defect of ecomlake. Please report it with the output of `--log-level debug`. */
  | 'ECL_CLI_UNEXPECTED';

export interface CliErrorOptions extends ErrorOptions {
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** Commands to run or changes to make, most useful first. */
  readonly nextSteps?: readonly string[] | undefined;
  /** @default false */
  readonly retryable?: boolean | undefined;
}

/** A failure of the command line. Branch on `code`, never on `message`. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  readonly nextSteps: readonly string[];
  /** `true` only when repeating the same command can succeed. */
  readonly retryable: boolean;

  constructor(code: CliErrorCode, message: string, options: CliErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.details = options.details ?? {};
    this.nextSteps = options.nextSteps ?? [];
    this.retryable = options.retryable ?? false;
  }
}

/** Closed set of reasons for which an operation of this package ends. */
export type PipelineErrorCode =
  /** The source path does not exist or cannot be read. Check the path and its permissions. */
  | 'ECL_PIPELINE_SOURCE_NOT_FOUND'
  /** No file of the source belongs to a table with a contract. Add a contract, or name the file after its table. */
  | 'ECL_PIPELINE_NO_TABLES'
  /** A table was asked for that no contract describes. Use one of the listed names, or add its contract. */
  | 'ECL_PIPELINE_UNKNOWN_TABLE'
  /** Two contracts describe the same table, or two files hold it. Keep one. */
  | 'ECL_PIPELINE_AMBIGUOUS_TABLE'
  /** The contracts folder does not exist or holds no contract. */
  | 'ECL_PIPELINE_NO_CONTRACTS'
  /** The table's partition rule needs something that is missing, such as the parent table or an ingest date. */
  | 'ECL_PIPELINE_PARTITION_RULE'
  /** The table already has a column of that name, so a lineage column cannot be added. */
  | 'ECL_PIPELINE_LINEAGE'
  /** Rows read are not equal to rows published, rejected and filtered. A defect: nothing was published; please report it. */
  | 'ECL_PIPELINE_UNBALANCED'
  /** Nothing was exported although something was asked for. Check the dates asked for against those in the source. */
  | 'ECL_PIPELINE_NOTHING_EXPORTED'
  /** The hook is not of the form `module:function`, or the module has no such function. */
  | 'ECL_PIPELINE_HOOK_INVALID'
  /** A post-export hook refused the partition. The partition stays unpublished; mend the cause and run again. */
  | 'ECL_PIPELINE_HOOK_FAILED'
  /** The lake's URL has a scheme that is not supported, or does not name an absolute place. */
  | 'ECL_PIPELINE_LAKE_URL'
  /** The path is not a lake, a table, a partition or a manifest. */
  | 'ECL_PIPELINE_NOT_A_LAKE'
  /** No run or reject file of that name exists in the lake. */
  | 'ECL_PIPELINE_NOT_FOUND'
  /** The disk is full. Free space and run the same command again; published partitions are intact. */
  | 'ECL_PIPELINE_DISK_FULL'
  /** The target cannot be written: missing permission or a read-only file system. */
  | 'ECL_PIPELINE_NOT_WRITABLE'
  /** The caller asked to stop. Run the same command again to continue. */
  | 'ECL_PIPELINE_INTERRUPTED';

export interface PipelineErrorOptions extends ErrorOptions {
  /** Paths, field names, counts; never secrets or row values. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** Commands or changes to try next, most useful first. */
  readonly nextSteps?: readonly string[] | undefined;
  readonly retryable?: boolean | undefined;
}

/** Every failure this package raises itself. Branch on `code`, never on `message`. */
export class PipelineError extends Error {
  override readonly name = 'PipelineError';
  readonly code: PipelineErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  readonly nextSteps: readonly string[];
  /** `true` only when repeating the same call can succeed. */
  readonly retryable: boolean;

  constructor(code: PipelineErrorCode, message: string, options: PipelineErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.details = options.details ?? {};
    this.nextSteps = options.nextSteps ?? [];
    this.retryable = options.retryable ?? false;
  }
}

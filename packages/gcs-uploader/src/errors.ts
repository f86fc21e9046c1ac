/** Closed set of reasons for which an operation of this package ends. */
export type LakeErrorCode =
  /** The lake's root, a name or an option is not of a form that is allowed. Mend the call. */
  | 'ECL_LAKE_INVALID_ARGUMENT'
  /** A name would lead out of the lake. Nothing was written. */
  | 'ECL_LAKE_PATH_ESCAPE'
  /** A name is longer than the lake can store. */
  | 'ECL_LAKE_NAME_TOO_LONG'
  /** A symbolic link lies on the way to an object. Lakes hold real folders and files only; replace the link. */
  | 'ECL_LAKE_SYMLINK'
  /** Something that is neither a file nor a folder lies where one is expected. */
  | 'ECL_LAKE_NOT_A_FILE'
  /** The file system does not tell upper from lower case, and a folder that differs only in case exists. */
  | 'ECL_LAKE_CASE_CONFLICT'
  /** Staging and target lie on different file systems, so nothing can be moved between them at once. */
  | 'ECL_LAKE_CROSS_DEVICE'
  /** The file system cannot do what publication needs (hard links). Keep the lake on another one. */
  | 'ECL_LAKE_UNSUPPORTED'
  /** No space or quota is left. Free space and run again; what is published is intact. */
  | 'ECL_LAKE_DISK_FULL'
  /** The process has too many open files. Raise the limit or lower the concurrency, and run again. */
  | 'ECL_LAKE_TOO_MANY_FILES'
  /** Permission is missing. */
  | 'ECL_LAKE_NO_PERMISSION'
  /** The file system is read-only. */
  | 'ECL_LAKE_READ_ONLY'
  /** The storage reported a fault. Nothing can be concluded from reading the same data again; check the device. */
  | 'ECL_LAKE_IO'
  /** An object that must exist does not. */
  | 'ECL_LAKE_NOT_FOUND'
  /** A local part differs from what the manifest says about it; it was changed after it was written. Export again. */
  | 'ECL_LAKE_PART_CHANGED'
  /** Parts and manifest of the call do not fit together. */
  | 'ECL_LAKE_PART_MISMATCH'
  /** The lake holds other bytes under a name that is given by content: damage, or a collision. Never overwritten. */
  | 'ECL_LAKE_CONFLICT'
  /** The lake's manifest cannot be read, so nothing may be decided about its partition. */
  | 'ECL_LAKE_MANIFEST_DAMAGED'
  /** A publisher with a higher epoch owns the unit. Take a new lease. */
  | 'ECL_LAKE_FENCED'
  /** The epoch was used before. Take a new lease. */
  | 'ECL_LAKE_EPOCH_TAKEN'
  /** Another run published under the same epoch: two state stores work on this lake. Use one. */
  | 'ECL_LAKE_FOREIGN_EPOCH'
  /** Another publisher won every attempt. Run again. */
  | 'ECL_LAKE_CONTENDED'
  /** A request failed after it was sent; whether it took effect has to be read back. */
  | 'ECL_LAKE_UNKNOWN_OUTCOME'
  /** What was read back from the lake is not what was written. */
  | 'ECL_LAKE_VERIFICATION_FAILED'
  /** The partition has no rows, and publishing empty partitions was not allowed. */
  | 'ECL_LAKE_EMPTY_PARTITION'
  /** A hook refused the partition. The lake is as it was. */
  | 'ECL_LAKE_VETOED';

export interface LakeErrorOptions extends ErrorOptions {
  /** Names, paths, counts; never secrets or row values. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** Running again later, under a new lease where one was lost, can succeed. */
const TEMPORARY: ReadonlySet<LakeErrorCode> = new Set([
  'ECL_LAKE_DISK_FULL',
  'ECL_LAKE_TOO_MANY_FILES',
  'ECL_LAKE_FENCED',
  'ECL_LAKE_EPOCH_TAKEN',
  'ECL_LAKE_FOREIGN_EPOCH',
  'ECL_LAKE_CONTENDED',
  'ECL_LAKE_UNKNOWN_OUTCOME',
]);

/** Every failure this package raises. Branch on `code`, never on `message`. */
export class LakeError extends Error {
  override readonly name = 'LakeError';
  readonly code: LakeErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  /** `true` when running again can succeed without anything being mended first, or after space was freed. */
  readonly retryable: boolean;

  constructor(code: LakeErrorCode, message: string, options: LakeErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.details = options.details ?? {};
    this.retryable = TEMPORARY.has(code);
  }
}

/** `true` for a failure of this package with that code, also across copies of the package. */
export function hasLakeCode(error: unknown, code: LakeErrorCode): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

import type { RecordBatch, Schema } from 'apache-arrow';

import type { Contract, ContractField } from './contract.ts';
import type { FieldVerdict } from './field-issue.ts';

/**
 * Converts and judges one field of the current row. Both doors run the same rules and give the same issue codes.
 * A later append to the same column before `commitRow` replaces the earlier one.
 */
export interface ColumnBuilder {
  readonly field: ContractField;
  /**
   * Take the field's text as UTF-8 bytes, quotes already removed. Trimming and the null policy of the contract apply. Pass the same
   * array object for all fields of a block, `subarray` costs a set-up per field.
   */
  appendBytes(source: Uint8Array, start: number, end: number, quoted: boolean): FieldVerdict;
  /**
   * Take a JavaScript value. `null` and `undefined` are null; int64 takes bigint or a safe integer; decimal takes
   * bigint (unscaled), string or a number that is exact in its text form; date, time and timestamp take ISO text,
   * `Date`, or their Arrow integer as bigint (days for a date, microseconds otherwise). A string is the value's text for every
   * kind, without the null policy: for `json` it is JSON text, so pass `JSON.stringify(value)` where strings are values.
   */
  appendValue(value: unknown): FieldVerdict;
  appendNull(): FieldVerdict;
}

/** Collects rows into Arrow record batches. Not reentrant; one per reader. */
export interface BatchBuilder {
  /** In contract order. */
  readonly columns: readonly ColumnBuilder[];
  readonly rowCount: number;
  /** Bytes held for the rows committed so far, approximately. */
  readonly byteLength: number;
  /**
   * Keep the current row, to which every column has been given a value or null. A row that is not committed costs nothing: the
   * next row overwrites it.
   */
  commitRow(): void;
  /**
   * Hand over what was committed and start anew. The batch owns its memory: every buffer has an ArrayBuffer of its own that holds nothing
   * else and may be transferred. The one exception is a dictionary, shared by the batches of a builder: copy it, or the part of it
   * that the receiver does not have yet.
   *
   * @throws {RangeError} when a committed row was not given a value or null in some column, or a column holds more than 2 GiB
   */
  finish(): RecordBatch;
}

/** A contract made executable. */
export interface CompiledContract {
  readonly contract: Contract;
  /** First 16 hex digits of the sha256 of the canonical contract: equal meaning, equal fingerprint. */
  readonly fingerprint: string;
  /**
   * The Arrow schema of the business columns. A string column of a batch may arrive as `Utf8` or as
   * `Dictionary<Utf8, Int32>`; consumers accept both. A builder begins with a dictionary and goes over to `Utf8` for good when that does
   * not pay. Its dictionary only grows: batches whose dictionary types have the same `id` (unique within a thread) share their first
   * entries, and the same dictionary vector means that nothing was added. It may hold entries that no row uses. Field metadata `ecomlake.logical` is `json` or `uuid` where the Arrow type
   * alone does not say it (json: Utf8; uuid: FixedSizeBinary(16)).
   */
  readonly schema: Schema;
  createBatchBuilder(options?: BatchBuilderOptions): BatchBuilder;
}

export interface BatchBuilderOptions {
  /** Rows to reserve room for. @default 65_536 */
  readonly capacity?: number | undefined;
}

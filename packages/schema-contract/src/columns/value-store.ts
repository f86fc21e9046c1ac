import type { Data, DataType } from 'apache-arrow';

import type { FieldVerdict } from '../field-issue.ts';
import type { Validity } from './validity.ts';

/**
 * Parses, judges and keeps the values of one field. One implementation per kind; null policy, validity and the current row are
 * the `Column`'s business. A write to a row replaces what an earlier write to the same row left there.
 */
export interface ValueStore {
  /** Type of the data the next `take` returns. */
  readonly arrowType: DataType;
  /** Take the value's text, UTF-8, without the null policy. */
  appendText(source: Uint8Array, start: number, end: number, row: number): FieldVerdict;
  /** Take a value that is neither null nor a string. */
  appendScalar(value: unknown, row: number): FieldVerdict;
  /** Put something harmless and always the same into a row that is null. */
  appendBlank(row: number): void;
  /** Make room for `capacity` rows, keeping what is there. */
  reserve(capacity: number): void;
  /** Hand over the first `rows` rows in buffers nobody else holds, and start anew with the same capacity. */
  take(rows: number, validity: Validity): Data;
  /** Bytes that the first `rows` rows take, approximately. */
  byteLength(rows: number): number;
}

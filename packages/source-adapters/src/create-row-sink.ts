import { FIELD_ISSUE_CODES, describeIssue } from '@ecomlake/schema-contract';
import type { BatchBuilder, ColumnBuilder, CompiledContract, Contract, FieldVerdict } from '@ecomlake/schema-contract';

import { createReject } from './create-reject.ts';
import type { RecordPlace } from './create-reject.ts';
import { SourceAdapterError } from './errors.ts';
import type { Reject } from './reject.ts';
import type { SourceBatch } from './source-adapter.ts';

/** Bytes of a source, and of rejects' raw copies, that one batch holds at most; rows may be long, and all may be bad. */
const MAX_BATCH_BYTES = 64 * 1024 * 1024;
const MAX_REJECT_BYTES = 8 * 1024 * 1024;

export const DEFAULT_BATCH_ROWS = 65_536;

/** The present row, asked only when something is wrong with it, so that good rows cost nothing. */
export interface RowContext {
  place(): RecordPlace;
  /** Text of a field as it stands in the source; `undefined` when it is null or has no text. */
  foundText(columnIndex: number): string | undefined;
  partitionText(): string | null;
}

/**
 * Collects the rows and rejects of a batch and applies the contract's evolution mode to bad values. What every adapter shares.
 * For each row: append to `columns`, hand bad verdicts to `refuse`, then `commit`; or `reject` at any time.
 */
export interface RowSink {
  readonly columns: readonly ColumnBuilder[];
  /** Rows read in the present batch: kept, rejected or filtered. */
  readonly rowsInBatch: number;
  /** Rows read since the start. */
  readonly rowsRead: number;
  /**
   * Judge a bad field. `true`: the value became null and the row goes on. `false`: the row is rejected and must not be committed.
   *
   * @throws {SourceAdapterError} `ECL_SOURCE_TYPE_FROZEN`
   */
  refuse(columnIndex: number, verdict: FieldVerdict, row: RowContext): boolean;
  commit(): void;
  reject(reject: Reject): void;
  /** The batch must be taken before the next row. `bytesInBatch`: what the batch covers of its source, `0` if unknown. */
  isFull(bytesInBatch: number): boolean;
  /** Hand over the batch. `byteStart`, `byteEnd`: `null` where the source has no bytes. */
  take(byteStart: number | null, byteEnd: number | null): SourceBatch;
}

export interface CreateRowSinkOptions {
  readonly contract: CompiledContract;
  readonly uri: string;
  /** @default 65_536 */
  readonly batchRows?: number | undefined;
}

/** @throws {SourceAdapterError} `ECL_SOURCE_OPTIONS` when `batchRows` is not a positive integer */
export function createRowSink({ contract, uri, batchRows = DEFAULT_BATCH_ROWS }: CreateRowSinkOptions): RowSink {
  if (!Number.isInteger(batchRows) || batchRows < 1) {
    throw new SourceAdapterError('ECL_SOURCE_OPTIONS', `batchRows: expected a positive integer, got ${batchRows}`);
  }
  // one more than needed: a builder that becomes full grows
  const builder: BatchBuilder = contract.createBatchBuilder({ capacity: Math.min(batchRows, DEFAULT_BATCH_ROWS) + 1 });
  const { columns } = builder;
  const { types } = contract.contract.evolution;
  let rejects: Reject[] = [];
  let valueRejects: Reject[] = [];
  let rejectBytes = 0;
  let rejectedRows = 0;
  let rowsInBatch = 0;
  let rowsBefore = 0;

  const keep = (reject: Reject): void => {
    rejects.push(reject);
    rejectBytes += reject.raw.length;
  };

  const sink: RowSink = {
    columns,
    get rowsInBatch() {
      return rowsInBatch;
    },
    get rowsRead() {
      return rowsBefore + rowsInBatch;
    },
    refuse(columnIndex, verdict, row) {
      const column = columns[columnIndex];
      const code = FIELD_ISSUE_CODES[verdict];
      if (column === undefined || code === undefined) {
        throw new SourceAdapterError(
          'ECL_SOURCE_ACCOUNTING',
          `verdict ${verdict} of column ${columnIndex} is not known`,
        );
      }
      const { field } = column;
      if (types === 'freeze')
        throw frozen(contract.contract, describeIssue({ field, verdict }), field.name, row.place());
      const isNulled = types === 'discard_value' && !field.required && column.appendNull() === 0;
      const reject = createReject({
        level: isNulled ? 'value' : 'row',
        code,
        column: field.name,
        // a classified value (pii) stands in the raw bytes, which are guarded; a message travels further
        message: describeIssue({
          field,
          verdict,
          text:
            field.classification === undefined && code !== 'field.invalid_utf8'
              ? row.foundText(columnIndex)
              : undefined,
        }),
        place: row.place(),
        partitionText: row.partitionText(),
      });
      if (isNulled) valueRejects.push(reject);
      else sink.reject(reject);
      return isNulled;
    },
    commit() {
      builder.commitRow();
      rowsInBatch++;
      if (valueRejects.length === 0) return;
      valueRejects.forEach(keep);
      valueRejects = [];
    },
    reject(reject) {
      valueRejects = []; // the row is refused as a whole; what was nulled in it before does not matter any more
      keep(reject);
      rejectedRows++;
      rowsInBatch++;
    },
    isFull: (bytesInBatch) =>
      rowsInBatch >= batchRows ||
      rejectBytes >= MAX_REJECT_BYTES ||
      (bytesInBatch >= MAX_BATCH_BYTES && rowsInBatch > 0),
    take(byteStart, byteEnd) {
      const batch = builder.finish();
      if (batch.numRows + rejectedRows !== rowsInBatch) {
        throw new SourceAdapterError(
          'ECL_SOURCE_ACCOUNTING',
          `${uri}: ${rowsInBatch} rows read, but ${batch.numRows} kept and ${rejectedRows} rejected`,
          { details: { rowsRead: rowsInBatch, kept: batch.numRows, rejected: rejectedRows } },
        );
      }
      const taken: SourceBatch = {
        batch,
        rejects,
        origin: { uri, byteStart, byteEnd, firstRow: rowsBefore + 1 },
        rowsRead: rowsInBatch,
        filtered: 0,
      };
      rowsBefore += rowsInBatch;
      rowsInBatch = 0;
      rejects = [];
      rejectBytes = 0;
      rejectedRows = 0;
      return taken;
    },
  };
  return sink;
}

function frozen(contract: Contract, message: string, column: string, place: RecordPlace): SourceAdapterError {
  const at = [
    `row ${place.recordNumber}`,
    ...(place.line === null ? [] : [`line ${place.line}`]),
    ...(place.byteOffset === null ? [] : [`byte ${place.byteOffset}`]),
  ].join(', ');
  return new SourceAdapterError(
    'ECL_SOURCE_TYPE_FROZEN',
    `${message} at ${at}; table ${contract.table} freezes its types, so the run stops here. Mend the source, or set ecomlake.evolution types to discard_row or discard_value`,
    { details: { column, recordNumber: place.recordNumber, line: place.line, byteOffset: place.byteOffset } },
  );
}

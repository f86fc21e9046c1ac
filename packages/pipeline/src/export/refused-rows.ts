import type { RefusedRow } from '@ecomlake/parquet-writer';
import { createReject, type Reject } from '@ecomlake/source-adapters';

/**
 * The reject of a row that was converted but has no place in the lake. Its source bytes are no longer at hand, so `raw` is the row
 * as JSON.
 */
export function rejectRefusedRow({ batch, row, code, message }: RefusedRow, recordNumber: number): Reject {
  const text = JSON.stringify(batch.get(row), (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  const place = { recordNumber, line: null, byteOffset: null, byteLength: null, raw: Buffer.from(text) };
  return createReject({ code, message, place });
}

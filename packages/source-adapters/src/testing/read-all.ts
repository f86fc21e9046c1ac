import type { RecordBatch } from 'apache-arrow';

import type { Reject } from '../reject.ts';
import type { SourceBatch, SourceReader } from '../source-adapter.ts';

/** Everything a reader gave, in plain values: integers of 64 bits and decimals as text, times as Arrow stores them. */
export interface ReadAllResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly rejects: readonly Reject[];
  readonly batches: readonly Omit<SourceBatch, 'batch' | 'rejects'>[];
  readonly rowsRead: number;
}

/** Read a source to its end. For tests: it holds all rows in memory. */
export async function readAll(reader: SourceReader): Promise<ReadAllResult> {
  const rows: Readonly<Record<string, unknown>>[] = [];
  const rejects: Reject[] = [];
  const batches: Omit<SourceBatch, 'batch' | 'rejects'>[] = [];
  for await (const { batch, rejects: found, ...rest } of reader.batches()) {
    rows.push(...batchRows(batch));
    rejects.push(...found);
    batches.push(rest);
  }
  return { rows, rejects, batches, rowsRead: batches.reduce((sum, { rowsRead }) => sum + rowsRead, 0) };
}

/** The rows of a batch as objects without a prototype. */
export function batchRows(batch: RecordBatch): Readonly<Record<string, unknown>>[] {
  return Array.from({ length: batch.numRows }, (_, index) => {
    const row: Record<string, unknown> = Object.create(null) as Record<string, unknown>; // `__proto__` may be a column
    for (const [column, field] of batch.schema.fields.entries()) {
      row[field.name] = plainValue(batch.getChildAt(column)?.get(index));
    }
    return row;
  });
}

function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (ArrayBuffer.isView(value)) return [...(value as Uint8Array | Uint32Array)].map(Number).join(' '); // arrow gives typed arrays only
  if (typeof value === 'object' && value !== null) return JSON.parse(JSON.stringify(value, bigintAsText)) as unknown;
  return value;
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

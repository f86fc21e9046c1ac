import { Vector, makeData, DateDay, DataType, type RecordBatch } from 'apache-arrow';

import { PipelineError } from '../errors.ts';
import { keyText } from '../lineage/key-text.ts';

const MICROS_PER_DAY = 86_400_000_000n;
const INITIAL_KEY_BYTES = 4096;

/**
 * The day of each parent row, found through its key. Rows of a child table are partitioned by it.
 * Holds one entry per parent row of the run.
 */
export class ParentDays {
  readonly #days = new Map<string, number>();
  #buffer = Buffer.allocUnsafe(INITIAL_KEY_BYTES);

  /** Take the keys and days of a batch of the parent table. Rows with a null key or day are left out. */
  add(batch: RecordBatch, keyField: string, dayField: string): void {
    const keyOf = this.#keyReader(batch, keyField);
    const dayOf = dayReader(batch, dayField);
    for (let row = 0; row < batch.numRows; row += 1) {
      const key = keyOf(row);
      const day = dayOf(row);
      if (key !== undefined && day !== undefined) this.#days.set(key, day);
    }
  }

  /** The parents' days for a batch of the child table; null where the key is null or no parent has it. */
  daysOf(batch: RecordBatch, foreignKey: string): Vector<DateDay> {
    const keyOf = this.#keyReader(batch, foreignKey);
    const days = new Int32Array(batch.numRows);
    const valid = new Uint8Array(Math.ceil(batch.numRows / 8));
    let nullCount = 0;
    for (let row = 0; row < batch.numRows; row += 1) {
      const key = keyOf(row);
      const day = key === undefined ? undefined : this.#days.get(key);
      if (day === undefined) nullCount += 1;
      else {
        days[row] = day;
        valid[row >> 3] = (valid[row >> 3] ?? 0) | (1 << (row & 7));
      }
    }
    return new Vector([
      makeData({ type: new DateDay(), length: batch.numRows, nullCount, nullBitmap: valid, data: days }),
    ]);
  }

  #keyReader(batch: RecordBatch, field: string): (row: number) => string | undefined {
    const vector = batch.getChild(field);
    if (vector === null) throw missingField(field);
    const { write, maxBytes } = keyText(field, vector);
    return (row) => {
      const needed = maxBytes(row);
      if (needed > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(needed * 2);
      const end = write(row, this.#buffer, 0);
      return end < 0 ? undefined : this.#buffer.toString('latin1', 0, end);
    };
  }
}

function dayReader(batch: RecordBatch, field: string): (row: number) => number | undefined {
  const data = batch.getChild(field)?.data[0];
  if (data === undefined) throw missingField(field);
  if (DataType.isDate(data.type)) {
    const values: Int32Array = data.values;
    return (row) => (data.getValid(row) ? values[row] : undefined);
  }
  const values: BigInt64Array = data.values;
  return (row) => {
    if (!data.getValid(row)) return undefined;
    const micros = values[row] ?? 0n;
    const day = micros / MICROS_PER_DAY;
    return Number(micros < day * MICROS_PER_DAY ? day - 1n : day);
  };
}

function missingField(field: string): PipelineError {
  return new PipelineError('ECL_PIPELINE_PARTITION_RULE', `partition rule: the batch has no column ${field}`, {
    details: { column: field },
  });
}

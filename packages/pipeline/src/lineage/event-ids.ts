import { hash } from 'node:crypto';

import { Utf8, Vector, makeData, type RecordBatch } from 'apache-arrow';

import { PipelineError } from '../errors.ts';
import { keyText, type KeyText } from './key-text.ts';

/** `evt_` and 64 hex digits. */
const EVENT_ID_BYTES = 68;
/** Room for one row's key text; the longest field the readers let through is larger, so it grows on demand. */
const INITIAL_KEY_BYTES = 64 * 1024;

export interface EventIdsOptions {
  readonly table: string;
  /** Fields of the primary key, in any order. */
  readonly primaryKey: readonly string[];
}

interface KeyPart extends KeyText {
  readonly prefix: Buffer;
}

/**
 * Compute `event_id` for every row: `evt_` + sha256 of the canonical JSON object of the primary key and `_table`
 * (keys in code point order, no blanks, non-ASCII escaped). Stable across runs, partitions and chunk sizes.
 *
 * @returns a Utf8 vector without nulls, as long as the batch
 * @throws {PipelineError} `ECL_PIPELINE_LINEAGE` when a key field is missing, null or of a type that cannot be a key
 */
export function eventIds(batch: RecordBatch, { table, primaryKey }: EventIdsOptions): Vector<Utf8> {
  const parts = keyParts(batch, table, primaryKey);
  const rows = batch.numRows;
  const values = Buffer.allocUnsafe(rows * EVENT_ID_BYTES);
  const valueOffsets = new Int32Array(rows + 1);
  let key = Buffer.allocUnsafe(INITIAL_KEY_BYTES);
  for (let row = 0; row < rows; row += 1) {
    const needed = parts.reduce((sum, part) => sum + part.prefix.length + part.maxBytes(row), 2);
    if (needed > key.length) key = Buffer.allocUnsafe(needed * 2);
    const length = writeKey(parts, row, key);
    const at = row * EVENT_ID_BYTES;
    values.write('evt_', at, 'latin1');
    values.write(hash('sha256', key.subarray(0, length), 'hex'), at + 4, 'latin1');
    valueOffsets[row + 1] = at + EVENT_ID_BYTES;
  }
  return new Vector([makeData({ type: new Utf8(), length: rows, nullCount: 0, valueOffsets, data: values })]);
}

function writeKey(parts: readonly KeyPart[], row: number, key: Buffer): number {
  let at = 0;
  for (const part of parts) {
    part.prefix.copy(key, at);
    at = part.write(row, key, at + part.prefix.length);
    if (at < 0) {
      // required fields cannot be null, so this is a contract whose key field is optional
      throw new PipelineError('ECL_PIPELINE_LINEAGE', `event_id: a primary-key field is null in row ${row} of a batch`);
    }
  }
  key[at] = 0x7d;
  return at + 1;
}

function keyParts(batch: RecordBatch, table: string, primaryKey: readonly string[]): readonly KeyPart[] {
  const names = [...primaryKey, '_table'].sort(byCodePoint);
  return names.map((name, index) => {
    const opener = index === 0 ? '{' : ',';
    const prefix = Buffer.from(`${opener}${asciiJson(name)}:`, 'latin1');
    if (name === '_table') {
      const text = Buffer.from(asciiJson(table), 'latin1');
      return { prefix, write: (_row, target, at) => at + text.copy(target, at), maxBytes: () => text.length };
    }
    const vector = batch.getChild(name);
    if (vector === null) {
      throw new PipelineError('ECL_PIPELINE_LINEAGE', `event_id: the batch has no column ${name}`, {
        details: { column: name },
      });
    }
    return { prefix, ...keyText(name, vector) };
  });
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function byCodePoint(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

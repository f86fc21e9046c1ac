import type { LogicalType } from '@ecomlake/schema-contract';

import { MAX_RAW_BYTES } from '../create-reject.ts';

const MICROS_PER_DAY = 86_400_000_000n;

/** Text of a field's value for messages and ledgers; `undefined` for null. */
export function valueText(value: unknown, kind: LogicalType['kind'] | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (typeof value === 'bigint') return bigintText(value, kind);
  if (typeof value === 'object') return jsonText(value);
  return String(value);
}

/** Dates and timestamps may come as their Arrow integer; a reader of the ledger wants to see the day. */
function bigintText(value: bigint, kind: LogicalType['kind'] | undefined): string {
  if (kind !== 'date' && kind !== 'timestamp' && kind !== 'timestamptz') return value.toString();
  const micros = kind === 'date' ? value * MICROS_PER_DAY : value;
  const date = new Date(Number(micros / 1000n));
  if (Number.isNaN(date.getTime())) return value.toString();
  return kind === 'date' ? date.toISOString().slice(0, 10) : date.toISOString();
}

/** A row object as JSON bytes, for its reject; what JSON cannot say is said as text. */
export function rowBytes(row: unknown): Uint8Array {
  const bytes = Buffer.from(jsonText(row), 'utf8');
  // a copy of what is kept, so that a huge row is not held by its reject; one byte more tells that it was cut
  return bytes.length > MAX_RAW_BYTES ? Uint8Array.from(bytes.subarray(0, MAX_RAW_BYTES + 1)) : bytes;
}

function jsonText(value: unknown): string {
  try {
    const text: string | undefined = JSON.stringify(value, (_key, part: unknown) => {
      if (typeof part === 'bigint') return part.toString();
      if (part instanceof Uint8Array) return Buffer.from(part).toString('base64');
      return part;
    });
    return text ?? String(value);
  } catch {
    return String(value); // cycles and throwing getters: the message must not fail because of the row it describes
  }
}

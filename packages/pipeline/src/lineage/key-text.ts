import { DataType, type Data, type Dictionary, type Vector } from 'apache-arrow';

import { PipelineError } from '../errors.ts';

/**
 * Writes the JSON form of a column's value into a buffer.
 *
 * @returns the position behind the last byte written, or `-1` when the value is null.
 */
export type KeyTextWriter = (row: number, target: Buffer, at: number) => number;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DAY_MS = 86_400_000;

/** One key column of a batch, as JSON text. */
export interface KeyText {
  readonly write: KeyTextWriter;
  /** Upper bound of the bytes `write` needs for a row. */
  readonly maxBytes: (row: number) => number;
}

/**
 * Read one primary-key column of a batch as JSON text. Strings, dates and other text forms are quoted and escaped so that
 * only U+0020 … U+007E appears; integers are plain digits, booleans are bare words.
 *
 * @throws {PipelineError} `ECL_PIPELINE_LINEAGE` for a type that cannot be a key
 */
export function keyText(name: string, vector: Vector): KeyText {
  const data = vector.data[0];
  if (data === undefined) return { write: () => -1, maxBytes: () => 0 };
  const write = writerFor(name, data);
  const maxBytes = maxBytesOf(data);
  if (data.nullCount === 0) return { write, maxBytes };
  return { write: (row, target, at) => (data.getValid(row) ? write(row, target, at) : -1), maxBytes };
}

/** An escape takes six bytes for each UTF-8 byte at most; other types have short text forms. */
function maxBytesOf(data: Data): (row: number) => number {
  const offsets: Int32Array | undefined = data.valueOffsets ?? data.dictionary?.data[0]?.valueOffsets;
  if (offsets === undefined) return () => 64;
  const indexes: Int32Array | undefined = data.dictionary === undefined ? undefined : data.values;
  return (row) => {
    const entry = indexes === undefined ? row : (indexes[row] ?? 0);
    return ((offsets[entry + 1] ?? 0) - (offsets[entry] ?? 0)) * 6 + 2;
  };
}

function writerFor(name: string, data: Data): KeyTextWriter {
  const { type } = data;
  // the guard narrows `type`, not `data` itself
  if (DataType.isDictionary(type)) return dictionaryWriter(name, data as Data<Dictionary>);
  if (DataType.isUtf8(type)) {
    // as above
    const { values, valueOffsets } = data as Data & { values: Uint8Array; valueOffsets: Int32Array };
    return (row, target, at) => {
      // a valid row always has both offsets
      const start = valueOffsets[row] as number;
      const end = valueOffsets[row + 1] as number;
      return writeJsonString(values, start, end, target, at);
    };
  }
  if (DataType.isInt(type)) {
    // as above
    const { values } = data as Data & { values: Int32Array | BigInt64Array };
    return (row, target, at) => at + target.write(String(values[row]), at, 'latin1');
  }
  if (DataType.isBool(type)) {
    // as above
    const { values, offset } = data as Data & { values: Uint8Array };
    return (row, target, at) => {
      const bit = offset + row;
      const isTrue = (((values[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
      return at + target.write(isTrue ? 'true' : 'false', at, 'latin1');
    };
  }
  if (DataType.isDate(type)) {
    // as above
    const { values } = data as Data & { values: Int32Array };
    return quoted((row) => new Date((values[row] ?? 0) * DAY_MS).toISOString().slice(0, 10));
  }
  if (DataType.isTimestamp(type)) {
    // as above
    const { values } = data as Data & { values: BigInt64Array };
    const suffix = type.timezone == null ? '' : '+00:00';
    return quoted((row) => timestampText(values[row] ?? 0n) + suffix);
  }
  if (DataType.isFixedSizeBinary(type)) {
    // as above
    const { values } = data as Data & { values: Uint8Array };
    const width = type.byteWidth;
    return quoted((row) => uuidText(values.subarray(row * width, (row + 1) * width)));
  }
  if (DataType.isDecimal(type)) {
    // as above
    const { values } = data as Data & { values: Uint32Array };
    return quoted((row) => decimalText(values.subarray(row * 4, row * 4 + 4), type.scale));
  }
  throw new PipelineError('ECL_PIPELINE_LINEAGE', `column ${name}: a ${String(type)} cannot be part of an event_id`, {
    details: { column: name },
    nextSteps: ['take another field into the primary key, or switch eventId off in the contract'],
  });
}

function dictionaryWriter(name: string, data: Data<Dictionary>): KeyTextWriter {
  const entries = data.dictionary;
  // dictionaries of this product are indexed by Int32
  const indexes = data.values as Int32Array;
  if (entries === undefined) return () => -1;
  const { write } = keyText(name, entries);
  // row < length
  return (row, target, at) => write(indexes[row] as number, target, at);
}

function quoted(textOf: (row: number) => string): KeyTextWriter {
  return (row, target, at) => at + target.write(`"${textOf(row)}"`, at, 'latin1');
}

/** Copy UTF-8 bytes as a JSON string; everything outside printable ASCII becomes an escape. */
function writeJsonString(source: Uint8Array, start: number, end: number, target: Buffer, at: number): number {
  let to = at;
  target[to++] = QUOTE;
  for (let index = start; index < end; index += 1) {
    // start … end lie within the column's bytes
    const byte = source[index] as number;
    if (byte < 0x20 || byte > 0x7e || byte === QUOTE || byte === BACKSLASH) {
      return writeEscaped(source, start, end, target, at);
    }
    target[to++] = byte;
  }
  target[to++] = QUOTE;
  return to;
}

function writeEscaped(source: Uint8Array, start: number, end: number, target: Buffer, at: number): number {
  const text = Buffer.from(source.buffer, source.byteOffset + start, end - start).toString('utf8');
  const escaped = JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return at + target.write(escaped, at, 'latin1');
}

function timestampText(micros: bigint): string {
  const seconds = micros >= 0n ? micros / 1_000_000n : (micros - 999_999n) / 1_000_000n;
  const fraction = micros - seconds * 1_000_000n;
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return fraction === 0n ? text : `${text}.${fraction.toString().padStart(6, '0')}`;
}

function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function decimalText(words: Uint32Array, scale: number): string {
  let unscaled = 0n;
  for (let word = 3; word >= 0; word -= 1) unscaled = (unscaled << 32n) | BigInt(words[word] ?? 0);
  unscaled = BigInt.asIntN(128, unscaled);
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

import { createHash } from 'node:crypto';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';

import { parquetMetadataAsync, parquetScan, parquetSchema } from 'hyparquet';
import type { AsyncBuffer, Compressors, FileMetaData, ParquetParsers, ParquetScan, SchemaTree } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

import { emptyError } from '../bytes/empty-error.ts';
import type { ReadableFile } from '../bytes/file-port.ts';
import { explainFileError } from '../bytes/open-byte-blocks.ts';
import { SourceAdapterError } from '../errors.ts';
import { decodeText, isDecimal } from './plan-parquet-columns.ts';

/** A Parquet file whose footer was read. */
export interface ParquetFile {
  /** Columns of the top level, in file order. */
  readonly columns: ReadonlyMap<string, SchemaTree>;
  readonly scan: ParquetScan;
  /** Read one column of one row group. Values are as `planParquetColumns` expects them. */
  readColumn(column: string, rowStart: number, rowEnd: number): Promise<ArrayLike<unknown>>;
}

/** Node's own decompressors where it has them: several times as fast as those in JavaScript. */
const nodeCompressors: Compressors = {
  ...compressors,
  GZIP: (input) => gunzipSync(input),
  ZSTD: (input) => zstdDecompressSync(input),
};

/** Temporal values stay integers: a `Date` would lose microseconds. */
const exactParsers: ParquetParsers = {
  timestampFromMilliseconds: (millis) => millis * 1000n,
  timestampFromMicroseconds: (micros) => micros,
  timestampFromNanoseconds: (nanos) => floorDivide(nanos, 1000n),
  dateFromDays: (days) => BigInt(days),
  stringFromBytes: (bytes) => bytesOrNull(bytes, decodeText),
  jsonFromBytes: (bytes) => bytesOrNull(bytes, decodeText),
  geometryFromBytes: (bytes) => bytes,
  geographyFromBytes: (bytes) => bytes,
  uuidFromBytes: (bytes) =>
    bytesOrNull(bytes, (present) =>
      Buffer.from(present)
        .toString('hex')
        .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    ),
};

/**
 * Read the footer of a Parquet file.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_EMPTY`, `ECL_SOURCE_FORMAT`
 */
export async function openParquetFile(file: ReadableFile, uri: string): Promise<ParquetFile> {
  if (file.size === 0) throw emptyError(uri, '0 bytes');
  const buffer = asyncBufferOf(file, uri);
  const metadata = await readable(uri, parquetMetadataAsync(buffer, { geoparquet: false }));
  const root = parquetSchema(metadata);
  const scan = await readable(
    uri,
    parquetScan({
      file: buffer,
      metadata: withoutDecimals(metadata, root),
      compressors: nodeCompressors,
      parsers: exactParsers,
      utf8: false,
      geoparquet: false,
    }),
  );
  return {
    scan,
    columns: new Map(root.children.map((child) => [child.element.name, child])),
    readColumn: (column, rowStart, rowEnd) => readable(uri, scan.readColumn({ column, rowStart, rowEnd })),
  };
}

/** hyparquet makes decimals floats; without the annotation they arrive as the unscaled integers they are. Nested ones are refused later. */
function withoutDecimals(metadata: FileMetaData, root: SchemaTree): FileMetaData {
  const top = new Set(root.children.filter(({ children }) => children.length === 0).map(({ element }) => element));
  return {
    ...metadata,
    schema: metadata.schema.map((element) => {
      if (!top.has(element) || !isDecimal(element)) return element;
      const { converted_type: _converted, logical_type: _logical, ...raw } = element;
      return raw;
    }),
  };
}

function asyncBufferOf(file: ReadableFile, uri: string): AsyncBuffer {
  return {
    byteLength: file.size,
    async slice(start, end = file.size) {
      const length = Math.max(0, Math.min(end, file.size) - start);
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        // a short read continues where it stopped
        const count = await file.read(bytes, filled, length - filled, start + filled);
        if (count === 0) throw changedError(uri);
        filled += count;
      }
      return bytes.buffer;
    },
  };
}

/**
 * Hash the whole file, and see that it is still the one that was opened.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_CHANGED`
 */
export async function hashFile(file: ReadableFile, uri: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(4 * 1024 * 1024);
  let position = 0;
  for (;;) {
    signal?.throwIfAborted();
    // one buffer: the file is read in order
    const count = await file.read(buffer, 0, buffer.length, position);
    if (count === 0) break;
    hash.update(buffer.subarray(0, count));
    position += count;
  }
  const now = await file.stat();
  if (position !== file.size || now.size !== file.size || now.revision !== file.revision) throw changedError(uri);
  return hash.digest('hex');
}

async function readable<Value>(uri: string, work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof SourceAdapterError) throw error;
    const explained = explainFileError(error, uri);
    if (explained !== error) throw explained;
    const reason = error instanceof Error ? error.message : String(error);
    throw new SourceAdapterError(
      'ECL_SOURCE_FORMAT',
      `${uri}: cannot be read as Parquet (${reason}); fetch or write the file again`,
      {
        cause: error,
        details: { uri },
      },
    );
  }
}

function changedError(uri: string): SourceAdapterError {
  return new SourceAdapterError(
    'ECL_SOURCE_CHANGED',
    `${uri}: the file changed while it was read; run again when it is complete`,
    {
      details: { uri },
      retryable: true,
    },
  );
}

/** hyparquet calls parsers for nulls too, against its own types. */
function bytesOrNull<Value>(
  bytes: Uint8Array | undefined | null,
  parse: (bytes: Uint8Array) => Value,
): Value | undefined {
  return bytes === undefined || bytes === null ? undefined : parse(bytes);
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value < 0n && quotient * divisor !== value ? quotient - 1n : quotient;
}

import { createHash } from 'node:crypto';

import type { RowGroup } from 'hyparquet';

import type { ColumnType } from '../column/column-type.ts';
import type { Bounds } from '../encode/bounds.ts';
import { mergeBounds } from '../encode/bounds.ts';
import { ByteSink } from '../encode/byte-sink.ts';
import type { EncodedChunk } from '../encode/encoded-chunk.ts';
import type { EncodedNestedColumn } from '../encode/nested-chunk.ts';
import type { StatisticsValue } from '../write-partitions-types.ts';
import { createCrc32c } from './crc32c.ts';
import type { FilePool } from './file-pool.ts';
import { footerBytes, MAGIC } from './footer.ts';
import type { PlacedChunk, SortingColumn } from './row-group.ts';
import { placeChunk, placeNested, rowGroupEntry } from './row-group.ts';
import { statisticsValues } from './statistics-value.ts';

export type EncodedColumn = EncodedChunk | EncodedNestedColumn;

export interface PartFileOptions {
  /** Where the file grows; it is renamed when it is finished. */
  readonly path: string;
  readonly pool: FilePool;
  readonly columns: readonly ColumnType[];
  readonly sorting: readonly SortingColumn[];
  readonly metadata: ReadonlyMap<string, string>;
  readonly createdBy: string;
}

/** What is known of a part when its last byte is written. */
export interface FinishedPart {
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly crc32c: string;
  readonly rowGroups: number;
  readonly nullCounts: Readonly<Record<string, number>>;
  readonly min: Readonly<Record<string, StatisticsValue>>;
  readonly max: Readonly<Record<string, StatisticsValue>>;
}

/** A Parquet file that grows by row groups; checksums and statistics are taken as the bytes pass. */
export interface PartFile {
  readonly path: string;
  /** Bytes written so far, the footer not counted. */
  readonly bytes: number;
  /**
   * Columns in the order of the schema. Before the last row group ends the bytes are handed to the file system; those of the last one wait
   * for the footer, so that a small part is written in one go.
   */
  append(columns: readonly EncodedColumn[], rows: number, isLast: boolean): Promise<void>;
  /** Writes the footer, syncs and closes the file. */
  finish(): Promise<FinishedPart>;
}

/** Shorter pieces are gathered before they are written. */
const GATHERED_BYTES = 256 << 10;

export function createPartFile({ path, pool, columns, sorting, metadata, createdBy }: PartFileOptions): PartFile {
  const sha256 = createHash('sha256');
  const crc32c = createCrc32c();
  const rowGroups: RowGroup[] = [];
  const chunks: PlacedChunk[] = [];
  const totals = columns.map((): { nullCount: number; bounds: Bounds | undefined } => ({
    nullCount: 0,
    bounds: undefined,
  }));
  let offset = 0;
  let totalRows = 0;

  const pending = new ByteSink(0);

  const write = async (bytes: Uint8Array): Promise<void> => {
    offset += bytes.length;
    if (bytes.length < GATHERED_BYTES) pending.pushBytes(bytes, 0, bytes.length);
    if (pending.length >= GATHERED_BYTES || bytes.length >= GATHERED_BYTES) await flush();
    if (bytes.length >= GATHERED_BYTES) await send(bytes);
  };
  const send = async (bytes: Uint8Array): Promise<void> => {
    sha256.update(bytes);
    crc32c.update(bytes);
    await pool.append(path, bytes);
  };
  const flush = async (): Promise<void> => {
    if (pending.length === 0) return;
    await send(pending.view());
    pending.reset();
  };

  return {
    path,
    get bytes() {
      return offset;
    },
    append: async (encoded, rows, isLast) => {
      if (offset === 0) await write(MAGIC);
      const placed: PlacedChunk[] = [];
      for (const [index, column] of encoded.entries()) {
        placed.push(...('leaves' in column ? placeNested(column, offset) : [placeChunk(column, offset)]));
        const total = totals[index];
        if (total !== undefined) {
          total.nullCount += column.nullCount;
          if (!('leaves' in column)) total.bounds = mergeBounds(column.type, total.bounds, column.bounds);
        }
        await write(column.bytes); // in order: a file is one stream
      }
      rowGroups.push(rowGroupEntry(placed, rows, sorting));
      chunks.push(...placed);
      totalRows += rows;
      if (!isLast) {
        await flush();
        pending.release();
      }
    },
    finish: async () => {
      const footer = footerBytes({ columns, rowGroups, chunks, rows: totalRows, offset, metadata, createdBy });
      await write(footer);
      await flush();
      const file = await pool.take(path);
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      const bounds = columns.flatMap((type, index) => {
        const found = totals[index]?.bounds;
        const values = found && statisticsValues(type, found);
        return values === undefined ? [] : [[type.name, ...values] as const];
      });
      return {
        rows: totalRows,
        bytes: offset,
        sha256: sha256.digest('hex'),
        crc32c: crc32c.digest(),
        rowGroups: rowGroups.length,
        // fromEntries defines properties, so that a column `__proto__` is one
        nullCounts: Object.fromEntries(columns.map(({ name }, index) => [name, totals[index]?.nullCount ?? 0])),
        min: Object.fromEntries(bounds.map(([name, min]) => [name, min])),
        max: Object.fromEntries(bounds.map(([name, , max]) => [name, max])),
      };
    },
  };
}

import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { RecordBatch } from 'apache-arrow';

import { createReusedArrays } from './column/array-source.ts';
import type { ColumnValues } from './column/column-values.ts';
import { createDictionaryReader } from './column/dictionary-reader.ts';
import type { Disk } from './disk.ts';
import { createColumnEncoder } from './encode/encode-row-group.ts';
import { createFilePool } from './file/file-pool.ts';
import { ioError } from './io-error.ts';
import { createBatchPartitioner } from './partition/batch-partitioner.ts';
import type { PartitionSlice } from './partition/group-rows.ts';
import type { OutputContext, PartitionOutput } from './partition/partition-output.ts';
import { createPartitionOutput } from './partition/partition-output.ts';
import type { PartitionEntry } from './partition/partition-table.ts';
import { createPartitionTable, FILTERED } from './partition/partition-table.ts';
import type { RowGroupSink } from './partition/row-group-sink.ts';
import { createRowGroupSink } from './partition/row-group-sink.ts';
import { RowStore, selectionBytesBound } from './partition/row-store.ts';
import { createTaskLimit } from './partition/task-limit.ts';
import { writeSorted } from './partition/write-sorted.ts';
import { createBatchReader } from './read-batch.ts';
import { createRowComparator } from './sort/compare-rows.ts';
import { createRowSorter } from './sort/row-sorter.ts';
import { createSpillStore } from './spill/spill-store.ts';
import type { WritePlan } from './write-options.ts';
import type { WritePartitionsOptions, WritePartitionsResult, WrittenPartition } from './write-partitions-types.ts';

const MIB = 1 << 20;
const TARGET_BYTES = 128 * MIB;
const ROW_GROUP_ROWS = 250_000;
const ROW_GROUP_BYTES = 128 * MIB;
const MAX_BUFFERED_BYTES = 128 * MIB;
/** Part files held open at a time. */
const MAX_OPEN_FILES = 64;
/** Parts being synced and renamed while the next ones are encoded. */
const MAX_CLOSING_FILES = 8;
/** Share of the memory that one column's dictionary may take. */
const DICTIONARY_SHARE = 1 / 16;
/** Where unfinished parts and spilled rows lie; readers pass over names that begin with a point. */
const WORK_FOLDER = '.parquet-writer';

/** One call of `writePartitions`, from the first batch to the last part. */
export interface WriteSession {
  take(batch: RecordBatch): Promise<void>;
  finish(): Promise<WritePartitionsResult>;
  /** Remove whatever was written. */
  discard(): Promise<void>;
}

interface OpenPartition {
  readonly entry: PartitionEntry;
  /** Holds what arrives: the row group to come, or all rows when they are sorted. */
  readonly store: RowStore;
  readonly sink: RowGroupSink;
  readonly output: PartitionOutput;
  rows: number;
}

export async function createWriteSession(
  options: WritePartitionsOptions,
  { columns, sources: types, sortKeys, sorting }: WritePlan,
  disk: Disk,
): Promise<WriteSession> {
  const {
    directory,
    partitionBy,
    targetBytes = TARGET_BYTES,
    rowGroupRows = ROW_GROUP_ROWS,
    rowGroupBytes = ROW_GROUP_BYTES,
    maxBufferedBytes = MAX_BUFFERED_BYTES,
    compression = 'snappy',
    encodings = 'standard',
    partNames = 'hashed',
    footerMetadata = new Map(),
    signal,
  } = options;
  const workFolder = join(directory, WORK_FOLDER);
  const pool = createFilePool(disk, MAX_OPEN_FILES);
  const tasks = createTaskLimit(MAX_CLOSING_FILES);
  const spill = createSpillStore({ disk, folder: workFolder, columns: types });
  const dictionaries = createDictionaryReader(maxBufferedBytes * DICTIONARY_SHARE);
  const table = createPartitionTable({ key: partitionBy.key, acceptPartition: options.acceptPartition });
  const partition = createBatchPartitioner(partitionBy, table, dictionaries);
  const readBatch = createBatchReader(types, dictionaries);
  const isSorted = sortKeys.length > 0;
  const sort = isSorted ? createRowSorter(sortKeys) : undefined;
  const compare = createRowComparator(sortKeys);
  const pieceBytes = Math.min(MIB, Math.max(MIB / 64, Math.floor(maxBufferedBytes / 64)));
  const memoryBytes = Math.floor(maxBufferedBytes / 2);
  const arrays = createReusedArrays();
  const temporaryNames: string[] = [];
  const context: OutputContext = {
    disk,
    pool,
    tasks,
    directory,
    workFolder,
    columns,
    sorting,
    encodeColumn: createColumnEncoder(compression, encodings),
    compression,
    targetBytes,
    partNames,
    metadata: footerMetadata,
    createdBy: createdBy(),
    created: { folders: [], files: [] },
    nextTemporaryName: () => {
      const name = `${temporaryNames.length}.parquet`;
      temporaryNames.push(join(workFolder, name));
      return name;
    },
  };
  const partitions: OpenPartition[] = [];
  let rowsRead = 0;
  let rowsFiltered = 0;
  let rowsRefused = 0;
  let allocatedBytes = 0;

  try {
    await disk.createFolder(workFolder);
  } catch (error) {
    throw ioError(error, 'create', workFolder);
  }

  const openPartition = (number: number): OpenPartition => {
    const known = partitions[number];
    if (known !== undefined) return known;
    const entry = table.entries[number] as PartitionEntry; // the table gave the number
    const store = new RowStore({ columns: types, spill, sort, pieceBytes });
    const output = createPartitionOutput(entry.folder, context);
    const waiting = isSorted ? new RowStore({ columns: types, spill, sort: undefined, pieceBytes }) : store;
    const sink = createRowGroupSink({ columns: types, store: waiting, output, rowGroupRows, rowGroupBytes, arrays });
    const opened = { entry, store, sink, output, rows: 0 };
    partitions[number] = opened;
    return opened;
  };

  const takeSlice = async (
    target: OpenPartition,
    sources: readonly ColumnValues[],
    { rows, from, to }: PartitionSlice,
  ): Promise<void> => {
    const before = target.store.allocatedBytes;
    target.rows += to - from;
    if (isSorted) {
      const selection = { rows, from, to };
      target.store.append(sources, selection, selectionBytesBound(types, sources, selection));
    } else {
      for (let at = from; at < to;) {
        at += target.sink.take(sources, { rows, from: at, to });
        if (target.sink.isFull) await target.sink.writeRowGroup(false); // in order: the rows behind it go to the next one
      }
    }
    allocatedBytes += target.store.allocatedBytes - before;
  };

  // casts: a slice points into its batch
  const refuse = (batch: RecordBatch, { number, rows, from, to }: PartitionSlice): void => {
    rowsRefused += to - from;
    const message = table.refusal(number);
    for (let k = from; k < to; k++) {
      const row = rows === undefined ? k : (rows[k] as number);
      options.onRefusedRow?.({ batch, row, code: 'partition.too_long', message });
    }
  };

  /** The largest first: few partitions give up much. */
  const spillHalf = (): void => {
    const bySize = partitions
      .filter((open) => open.store.allocatedBytes > 0)
      .sort((left, right) => right.store.allocatedBytes - left.store.allocatedBytes);
    for (const { store } of bySize) {
      if (allocatedBytes <= memoryBytes) break;
      allocatedBytes -= store.allocatedBytes;
      store.spill();
    }
  };

  const releaseAll = async (): Promise<void> => {
    await pool.closeAll();
    await spill.close();
  };

  return {
    take: async (batch) => {
      rowsRead += batch.numRows;
      const slices = partition(batch);
      let sources: readonly ColumnValues[] | undefined;
      for (const slice of slices) {
        if (slice.number === FILTERED) {
          rowsFiltered += slice.to - slice.from;
        } else if (slice.number < FILTERED) {
          refuse(batch, slice);
        } else {
          sources ??= readBatch(batch);
          await takeSlice(openPartition(slice.number), sources, slice); // waits only where a row group is full
        }
      }
      if (allocatedBytes + dictionaries.allocatedBytes > maxBufferedBytes) spillHalf();
    },

    finish: async () => {
      const inOrder = [...partitions].sort((left, right) => compareUtf8(left.entry.folder, right.entry.folder));
      for (const { store, sink, output } of inOrder) {
        signal?.throwIfAborted();
        if (sort !== undefined) {
          await writeSorted({ columns: types, store, sink, spill, sort, compare, memoryBytes, pieceBytes, signal });
        }
        await sink.writeRowGroup(true);
        await output.close();
      }
      await tasks.drain();
      signal?.throwIfAborted();
      await releaseAll();
      try {
        await disk.removeFolder(workFolder);
        await disk.syncFolder(directory);
      } catch (error) {
        throw ioError(error, 'sync', directory);
      }
      const written = inOrder.map((open) => writtenPartition(partitionBy.key, open));
      const rowsWritten = written.reduce((total, { rows }) => total + rows, 0);
      return { partitions: written, rowsRead, rowsWritten, rowsFiltered, rowsRefused };
    },

    discard: async () => {
      await tasks.settle();
      // what cannot be removed is left to the owner of the folder: the failure that led here is the one to report
      await Promise.allSettled([pool.closeAll(), spill.close()]);
      await Promise.allSettled([...context.created.files, ...temporaryNames].map((path) => disk.removeFile(path)));
      await Promise.allSettled([...context.created.folders, workFolder].map((path) => disk.removeFolder(path)));
    },
  };
}

function writtenPartition(key: string, { entry, output, rows }: OpenPartition): WrittenPartition {
  const files = output.files.filter((file) => file !== undefined);
  const bytes = files.reduce((total, file) => total + file.bytes, 0);
  return { key, value: entry.value, partition: entry.folder, rows, bytes, files };
}

/** Code point order. */
function compareUtf8(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** In the form that parquet-java parses: it distrusts the statistics of writers it cannot read the name of. */
function createdBy(): string {
  const { version } = createRequire(import.meta.url)('../package.json') as { version: string }; // our own package.json
  return `ecomlake version ${version}`;
}

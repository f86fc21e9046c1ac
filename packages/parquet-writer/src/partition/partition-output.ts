import { join } from 'node:path';

import type { ColumnType } from '../column/column-type.ts';
import type { ColumnValues } from '../column/column-values.ts';
import type { Disk } from '../disk.ts';
import { encodeConstant } from '../encode/constant-chunk.ts';
import type { RowGroupColumn } from '../encode/encode-row-group.ts';
import type { EncodedChunk } from '../encode/encoded-chunk.ts';
import { encodeNestedColumn } from '../encode/nested-chunk.ts';
import { ParquetWriterError } from '../errors.ts';
import type { FilePool } from '../file/file-pool.ts';
import type { EncodedColumn, PartFile } from '../file/part-file.ts';
import { createPartFile } from '../file/part-file.ts';
import type { SortingColumn } from '../file/row-group.ts';
import { errnoOf, ioError } from '../io-error.ts';
import type { Compression, PartPlace, WrittenFile } from '../write-partitions-types.ts';
import type { TaskLimit } from './task-limit.ts';

/** A column of the files: taken from the batches, or one text per part. */
export type OutputColumn =
  | { readonly type: ColumnType; readonly source: number; readonly bloomFilter: boolean }
  | { readonly type: ColumnType; readonly textOf: (place: PartPlace) => string };

/** What the partitions of one call have in common. */
export interface OutputContext {
  readonly disk: Disk;
  readonly pool: FilePool;
  readonly tasks: TaskLimit;
  readonly directory: string;
  readonly workFolder: string;
  readonly columns: readonly OutputColumn[];
  readonly sorting: readonly SortingColumn[];
  readonly encodeColumn: (column: RowGroupColumn) => EncodedChunk;
  readonly compression: Compression;
  readonly targetBytes: number;
  readonly partNames: 'hashed' | 'plain';
  readonly metadata: ReadonlyMap<string, string>;
  readonly createdBy: string;
  /** Everything that appears in `directory`, for the case that it must go again. */
  readonly created: { readonly folders: string[]; readonly files: string[] };
  readonly nextTemporaryName: () => string;
}

/** The parts of one partition, written one after the other. */
export interface PartitionOutput {
  /** Encode a row group and append it to the open part; a part that has reached its size is closed before. `isLast`: none follows. */
  writeRowGroup(rows: number, load: (source: number) => ColumnValues, isLast: boolean): Promise<void>;
  /** Close the last part. Its name appears when the tasks are drained. */
  close(): Promise<void>;
  /** Finished parts, in order. */
  readonly files: readonly (WrittenFile | undefined)[];
}

export function createPartitionOutput(folder: string, context: OutputContext): PartitionOutput {
  const { disk, tasks, columns, compression, targetBytes } = context;
  const types = columns.map(({ type }) => type);
  const files: (WrittenFile | undefined)[] = [];
  let part: PartFile | undefined;
  let folderReady: Promise<void> | undefined;

  const closePart = async (): Promise<void> => {
    const closing = part;
    if (closing === undefined) return;
    part = undefined;
    const index = files.length;
    files.push(undefined);
    await tasks.start(async () => {
      const finished = await attempt('write', closing.path, () => closing.finish());
      folderReady ??= createFolder(folder, context);
      await folderReady;
      const logicalName = partName(index);
      const name = context.partNames === 'plain' ? logicalName : partName(index, finished.sha256.slice(0, 12));
      const localPath = join(context.directory, folder, name);
      await attempt('rename to', localPath, () => disk.rename(closing.path, localPath));
      context.created.files.push(localPath);
      await attempt('sync', folder, () => disk.syncFolder(join(context.directory, folder)));
      files[index] = { localPath, name, logicalName, ...finished };
    });
  };

  return {
    files,
    writeRowGroup: async (rows, load, isLast) => {
      if (part !== undefined && part.bytes >= targetBytes) await closePart();
      part ??= createPartFile({
        path: join(context.workFolder, context.nextTemporaryName()),
        pool: context.pool,
        columns: types,
        sorting: context.sorting,
        metadata: context.metadata,
        createdBy: context.createdBy,
      });
      const open = part;
      const place = { partition: folder, logicalName: partName(files.length) };
      const encoded = columns.map((column): EncodedColumn => {
        const { type } = column;
        if ('textOf' in column) return encodeConstant(type, column.textOf(place), rows, compression);
        const values = load(column.source);
        return type.storage === 'nested'
          ? encodeNestedColumn(type, values, compression)
          : context.encodeColumn({ type, values, bloomFilter: column.bloomFilter });
      });
      await attempt('write', open.path, () => open.append(encoded, rows, isLast));
    },
    close: closePart,
  };
}

/** `part-0000.parquet`, `part-0000-3fa9c1d2e4b7.parquet` */
function partName(index: number, hash?: string): string {
  return `part-${String(index).padStart(4, '0')}${hash === undefined ? '' : `-${hash}`}.parquet`;
}

/** The target folder was empty: a folder that is there already belongs to another value that this file system does not tell apart. */
async function createFolder(folder: string, { disk, directory, created }: OutputContext): Promise<void> {
  const path = join(directory, folder);
  try {
    await disk.createFolder(path);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw ioError(error, 'create', path);
    throw new ParquetWriterError(
      'ECL_PARQUET_WRITER_PARTITION_COLLISION',
      `partition ${folder}: the file system does not tell it from another partition, whose name differs in case or in Unicode form only; write to a case-sensitive file system`,
      { cause: error, details: { partition: folder } },
    );
  }
  created.folders.push(path);
}

async function attempt<Result>(action: string, path: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw ioError(error, action, path);
  }
}

import { nodeDisk } from './disk.ts';
import type { Disk } from './disk.ts';
import { ParquetWriterError } from './errors.ts';
import { errnoOf, ioError } from './io-error.ts';
import { nextOrAbort } from './next-batch.ts';
import { planWrite } from './write-options.ts';
import type { WritePartitionsOptions, WritePartitionsResult } from './write-partitions-types.ts';
import { createWriteSession } from './write-session.ts';

/**
 * Write record batches as hive-partitioned Parquet parts into an empty folder, in bounded memory. Equal rows in equal order give equal
 * files, whatever the sizes of the batches and the memory allowed. Each part is synced before it gets its name, each folder after.
 * When it fails or is aborted, the folder is left as empty as it was.
 * @throws {ParquetWriterError} any of its codes; the signal's reason when aborted
 * @example
 * const { partitions } = await writePartitions({
 *   batches,
 *   schema,
 *   partitionBy: { kind: 'column', key: 'ingest_dt', column: 'order_ts', as: 'date' },
 *   directory: '/lake/staging/orders',
 * });
 */
export async function writePartitions(options: WritePartitionsOptions): Promise<WritePartitionsResult> {
  const { batches, directory, signal, disk = nodeDisk } = options;
  const plan = planWrite(options);
  signal?.throwIfAborted();
  await checkFolder(disk, directory);
  const session = await createWriteSession(options, plan, disk);
  const iterator = batches[Symbol.asyncIterator]();
  let isExhausted = false;
  try {
    for (;;) {
      const next = await nextOrAbort(iterator, signal); // batches come one after the other
      if (next.done === true) break;
      await session.take(next.value);
    }
    isExhausted = true;
    return await session.finish();
  } catch (error) {
    await session.discard();
    throw error;
  } finally {
    // a source that does not answer must not hold up an abort, and its own failure would hide the first one
    if (!isExhausted) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

async function checkFolder(disk: Disk, directory: string): Promise<void> {
  let names: readonly string[];
  try {
    names = await disk.listFolder(directory);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno !== 'ENOENT' && errno !== 'ENOTDIR') throw ioError(error, 'list', directory);
    const found = errno === 'ENOENT' ? 'nothing' : 'a file';
    throw new ParquetWriterError(
      'ECL_PARQUET_WRITER_DIRECTORY',
      `directory ${directory}: expected an empty folder, found ${found}; create it first`,
      { cause: error, details: { directory } },
    );
  }
  if (names.length > 0) {
    throw new ParquetWriterError(
      'ECL_PARQUET_WRITER_DIRECTORY',
      `directory ${directory}: expected an empty folder, found ${names.length} entries (${names.slice(0, 3).join(', ')}); choose another one or remove them`,
      { details: { directory, entries: names.length } },
    );
  }
}

import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import type { RecordBatch } from 'apache-arrow';

import type { EcomTable } from '../contracts/ecom-tables.ts';
import { encodeCsv, encodeCsvHeader } from '../csv/csv-encoder.ts';
import { writeFailed } from '../state/write-durably.ts';

/** One CSV file per table in a folder, appended batch by batch. */
export interface CsvFiles extends AsyncDisposable {
  write(table: EcomTable, batch: RecordBatch): Promise<void>;
  /** Append text to a file that is no table. */
  writeText(name: string, text: string): Promise<void>;
  /** Sync and close every file. */
  close(): Promise<void>;
}

/** Files begin with their header as soon as they are opened, so that a table without rows has a file too. */
export async function openCsvFiles(
  directory: string,
  columnsOf: ReadonlyMap<EcomTable, readonly string[]>,
): Promise<CsvFiles> {
  const handles = new Map<string, FileHandle>();
  const guarded = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (cause) {
      throw writeFailed(join(directory, name), cause);
    }
  };
  const handleOf = async (name: string): Promise<FileHandle> => {
    const present = handles.get(name);
    if (present !== undefined) return present;
    const handle = await open(join(directory, name), 'wx');
    handles.set(name, handle);
    return handle;
  };
  const append = (name: string, bytes: Buffer): Promise<void> =>
    guarded(name, async () => {
      const handle = await handleOf(name);
      // A short write would lose the rest without a word.
      for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
    });
  const closeAll = async (): Promise<void> => {
    const open = [...handles.values()];
    handles.clear();
    for (const handle of open) await handle.close();
  };
  for (const [table, columns] of columnsOf) await append(`${table}.csv`, encodeCsvHeader(columns));

  return {
    write: (table, batch) => append(`${table}.csv`, encodeCsv(batch, columnsOf.get(table) ?? [])),
    writeText: (name, text) => append(name, Buffer.from(text)),
    async close() {
      for (const [name, handle] of handles) await guarded(name, () => handle.sync());
      await closeAll();
    },
    [Symbol.asyncDispose]: closeAll,
  };
}

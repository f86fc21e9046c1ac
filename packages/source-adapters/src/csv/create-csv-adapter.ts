import { dirname } from 'node:path';

import { openLocalFile } from '../bytes/file-port.ts';
import type { OpenFile } from '../bytes/file-port.ts';
import { openOrExplain } from '../bytes/open-byte-blocks.ts';
import { defineSourceAdapter } from '../define-source-adapter.ts';
import { SourceAdapterError } from '../errors.ts';
import type { CheckResult, SourceAdapter } from '../source-adapter.ts';
import { csvOptionsSchema } from './csv-options.ts';
import type { CsvOptions } from './csv-options.ts';
import { openCsvReader } from './open-csv-reader.ts';

export interface CreateCsvAdapterOptions {
  /** Where files come from. @default the local file system */
  readonly openFile?: OpenFile | undefined;
}

/** Make the adapter for delimited text files: CSV, TSV and their kin, plain, gzip or zstd. The contract's dialect says how to read. */
export function createCsvAdapter({
  openFile = openLocalFile,
}: CreateCsvAdapterOptions = {}): SourceAdapter<CsvOptions> {
  return defineSourceAdapter<CsvOptions>({
    id: 'csv',
    summary: 'Delimited text files (CSV, TSV), plain, gzip or zstd',
    optionsSchema: csvOptionsSchema,
    fileSuffixes: ['.csv', '.tsv', '.tab'],
    open: (request) => openCsvReader(request, openFile),
    check: ({ path }) => checkFile(openFile, path),
  });
}

/** Whether a file can be opened for reading. */
export async function checkFile(openFile: OpenFile, path: string): Promise<CheckResult> {
  try {
    const file = await openOrExplain(openFile, path);
    await file.close();
    return { ok: true, message: `${path}: ${file.size} bytes` };
  } catch (error) {
    if (!(error instanceof SourceAdapterError)) throw error;
    const fix = error.code === 'ECL_SOURCE_NOT_FOUND' ? `ls -l ${dirname(path)}` : `chmod u+r ${path}`;
    return { ok: false, message: error.message, fix };
  }
}

import { openLocalFile } from '../bytes/file-port.ts';
import type { OpenFile } from '../bytes/file-port.ts';
import { checkFile } from '../check-file.ts';
import { defineSourceAdapter } from '../define-source-adapter.ts';
import type { SourceAdapter } from '../source-adapter.ts';
import { csvOptionsSchema } from './csv-options.ts';
import type { CsvOptions } from './csv-options.ts';
import { discoverCsv } from './discover-csv.ts';
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
    discover: (options) => discoverCsv(options, openFile),
  });
}

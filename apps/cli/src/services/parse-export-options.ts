import { resolve } from 'node:path';

import type { ExportRawOptions } from '@ecomlake/pipeline';

import { chooseSource } from './choose-source.ts';
import { lakePlace } from './lake-place.ts';
import type { DateOptions } from './parse-date-selection.ts';
import { parseDateSelection } from './parse-date-selection.ts';
import { parseIngestionTime } from './parse-ingestion-time.ts';
import { parseRejectThreshold } from './parse-reject-threshold.ts';

/** The options of `export-raw` as typed. */
export interface ExportFlagValues {
  readonly source?: string | undefined;
  readonly 'lookups-from'?: string | undefined;
  readonly target: string;
  readonly table?: readonly string[] | undefined;
  readonly 'source-type'?: string | undefined;
  readonly 'source-option'?: readonly string[] | undefined;
  readonly 'dry-run': boolean;
  readonly 'max-rejects'?: string | undefined;
  readonly 'allow-empty': boolean;
  readonly 'batch-id'?: string | undefined;
  readonly 'ingestion-ts'?: string | undefined;
  readonly 'source-prefix'?: string | undefined;
  readonly 'target-size-mb': number;
  readonly compression: 'snappy' | 'zstd' | 'uncompressed';
  readonly 'part-names': 'hashed' | 'plain';
}

export interface ParseExportOptionsInput {
  readonly flags: ExportFlagValues;
  readonly dates: DateOptions;
  /** Absolute folder against which paths are read. */
  readonly directory: string;
  /** Present day in UTC, `YYYY-MM-DD`. */
  readonly today: string;
}

/** What can be said of an export from its command line alone. @throws {CliError} `ECL_CLI_USAGE` */
export function parseExportOptions(input: ParseExportOptionsInput): Omit<ExportRawOptions, 'contracts'> {
  const { flags, directory } = input;
  const selection = parseDateSelection(input.dates, input.today);
  const maxRejects = flags['max-rejects'];
  const ingestionTs = flags['ingestion-ts'];
  const lookups = flags['lookups-from'];
  return {
    source: chooseSource({
      source: flags.source,
      sourceType: flags['source-type'],
      sourceOptions: flags['source-option'] ?? [],
      dates: selection.kind === 'all' ? undefined : selection.dates,
      directory,
    }),
    lookups: lookups === undefined ? undefined : resolve(directory, lookups),
    lake: lakePlace(flags.target, directory),
    sourceType: flags['source-type'],
    tables: flags.table,
    dates: selection.kind === 'all' ? undefined : selection.dates,
    batchId: flags['batch-id'],
    ingestionTs: ingestionTs === undefined ? undefined : parseIngestionTime(ingestionTs),
    sourcePrefix: flags['source-prefix'],
    targetBytes: flags['target-size-mb'] * 1024 * 1024,
    compression: flags.compression,
    partNames: flags['part-names'],
    maxRejects: maxRejects === undefined ? undefined : parseRejectThreshold(maxRejects),
    allowEmpty: flags['allow-empty'],
    dryRun: flags['dry-run'],
  };
}

import { Flags } from '@oclif/core';

import { withEnvironment } from './with-environment.ts';

const lineage = { helpGroup: 'LINEAGE' };
const limits = { helpGroup: 'LIMIT' };
const files = { helpGroup: 'FILE' };

/** What `export-raw` reads, writes and allows, dates excepted. */
export const EXPORT_FLAGS = withEnvironment({
  source: Flags.string({
    helpValue: 'DIR',
    summary: 'Folder that holds one file (or folder of files) per table, or one file.',
  }),
  contracts: Flags.string({
    helpValue: 'DIR',
    summary: 'Folder of contracts, or one contract; ./contracts if there is one, else those of the built-in shop.',
  }),
  'lookups-from': Flags.string({
    helpValue: 'DIR',
    summary: 'Folder with customers and product_catalog, exported first, whatever --table says.',
  }),
  target: Flags.string({ helpValue: 'DIR', default: 'output/raw', summary: 'The lake: a folder or a file: URL.' }),
  table: Flags.string({
    helpValue: 'TABLE',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Only this table; repeat it for more. Without it: all that have a contract and a file.',
  }),
  'source-type': Flags.string({
    helpValue: 'ADAPTER',
    summary: 'Adapter for every file, instead of the one its name asks for; without --source: the source itself.',
  }),
  'source-option': Flags.string({
    helpValue: 'KEY=VALUE',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Option of a source without files, as `adapters show` lists them; a path begins with ./ or /.',
  }),
  'dry-run': Flags.boolean({ summary: 'Do everything but leave the lake as it is.' }),
  'post-export-hook': Flags.string({
    helpValue: 'MODULE:FUNCTION',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Check each partition before it is published; repeatable, run in order.',
  }),
  'max-rejects': Flags.string({
    ...limits,
    helpValue: 'N|P%',
    summary: 'Refused rows allowed per table, instead of what its contract says.',
  }),
  'allow-empty': Flags.boolean({ ...limits, summary: 'Publish asked-for dates without rows as empty partitions.' }),
  'batch-id': Flags.string({ ...lineage, helpValue: 'TEXT', summary: 'Value of batch_id; made up if not given.' }),
  'ingestion-ts': Flags.string({
    ...lineage,
    helpValue: 'TIME',
    summary: 'Value of ingestion_ts, e.g. 2026-01-10T05:00:00Z; now if not given.',
  }),
  'source-prefix': Flags.string({
    ...lineage,
    helpValue: 'TEXT',
    summary: 'Add source_file; its value begins with TEXT.',
  }),
  'target-size-mb': Flags.integer({
    ...files,
    helpValue: 'N',
    min: 1,
    max: 65_536,
    default: 128,
    summary: 'Size of a finished Parquet part in MiB.',
  }),
  compression: Flags.option({
    ...files,
    options: ['snappy', 'zstd', 'uncompressed'] as const,
    helpValue: 'snappy|zstd|uncompressed',
    default: 'snappy' as const,
    summary: 'Compression inside the Parquet parts.',
  })(),
  'part-names': Flags.option({
    ...files,
    options: ['hashed', 'plain'] as const,
    helpValue: 'hashed|plain',
    default: 'hashed' as const,
    summary: 'part-0000-<hash>.parquet, or part-0000.parquet.',
  })(),
});

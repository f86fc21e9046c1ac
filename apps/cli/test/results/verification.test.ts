import type { VerifyLakeResult } from '@ecomlake/pipeline';
import { expect, test } from 'vitest';

import { renderVerification, verificationDocument } from '../../src/results/verification.ts';
import { COLOURED, PLAIN } from '../../src/terminal/colours.ts';
import { textWidth } from '../../src/terminal/text-width.ts';

const damaged: VerifyLakeResult = {
  outcome: 'partial',
  depth: 'deep',
  partitions: 3,
  damaged: 1,
  tables: [
    { table: 'orders', partitions: 3, damaged: 1, rows: 1000, bytes: 4_200_000, files: 3, defaultPartitionRows: 12 },
  ],
  findings: [
    {
      table: 'orders',
      partition: 'ingest_dt=2024-02-01',
      code: 'folder.foreign_object',
      severity: 'warning',
      message: 'orders/ingest_dt=2024-02-01/notes.txt is no part of a partition',
      path: 'orders/ingest_dt=2024-02-01/notes.txt',
    },
    {
      table: 'orders',
      partition: 'ingest_dt=2024-02-01',
      code: 'part.sha256',
      severity: 'error',
      message: 'orders/ingest_dt=2024-02-01/part-0000-370eccd00340.parquet has another sha256 than the manifest says',
    },
  ],
  bytesRead: 4_200_000,
};
const valid: VerifyLakeResult = { ...damaged, outcome: 'success', damaged: 0, findings: [], depth: 'metadata' };
const options = { width: 80, paint: PLAIN, directory: '/work' };

test('errors come before warnings, with what to do about them', () => {
  expect(renderVerification(damaged, options)).toBe(
    [
      'TABLE   PARTITIONS  DAMAGED  FILES   ROWS  WITHOUT KEY     SIZE',
      'orders           3        1      3  1,000           12  4.20 MB',
      '',
      'error    orders/ingest_dt=2024-02-01/part-0000-370eccd00340.parquet has another',
      '         sha256 than the manifest says (part.sha256)',
      'warning  orders/ingest_dt=2024-02-01/notes.txt is no part of a partition',
      '         (folder.foreign_object)',
      '',
      'damaged: 1 of 3 partitions; export them again, which replaces what is there',
    ].join('\n'),
  );
});

test('a valid lake says how it was looked at', () => {
  expect(renderVerification(valid, { ...options, width: Infinity })).toMatch(
    /\n\nvalid: 3 partitions, by documents, names, sizes and markers \(--deep reads every byte\)$/,
  );
  expect(renderVerification({ ...valid, depth: 'deep' }, options)).toMatch(/every byte of 4\.20 MB read$/);
});

test('no partition at all is no success', () => {
  expect(renderVerification({ ...valid, outcome: 'failure', partitions: 0, tables: [] }, options)).toBe(
    'no partition found',
  );
});

test('at most twenty findings are shown, and the others counted', () => {
  const [finding] = damaged.findings;
  if (finding === undefined) throw new Error('there is a finding');
  const text = renderVerification({ ...damaged, findings: Array.from({ length: 1_025 }, () => finding) }, options);

  expect(text.match(/notes\.txt/g)).toHaveLength(20);
  expect(text).toContain('and 1,005 more: see --json');
});

test('the document is snake_case, and a finding without a path has null', () => {
  expect(verificationDocument(damaged)).toMatchObject({
    status: 'partial',
    tables: [{ default_partition_rows: 12 }],
    findings: [{ path: 'orders/ingest_dt=2024-02-01/notes.txt' }, { path: null }],
    bytes_read: 4_200_000,
  });
});

test('colours change no width', () => {
  const widths = (paint: typeof PLAIN): number[] =>
    renderVerification(damaged, { ...options, paint })
      .split('\n')
      .map(textWidth);

  expect(widths(COLOURED)).toEqual(widths(PLAIN));
  expect(Math.max(...widths(PLAIN))).toBeLessThanOrEqual(80);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Compression, EncodingSet } from '../src/index.ts';
import { writePartitions } from '../src/index.ts';
import { tableArbitrary } from './support/arbitrary-tables.ts';
import { withFolder } from './support/folder.ts';
import { readWithDuckdb, readWithHyparquet, rowsOf } from './support/readers.ts';
import type { Row } from './support/readers.ts';
import type { TestColumn } from './support/tables.ts';
import { batchesOf, schemaOf, stream } from './support/tables.ts';

interface Case {
  readonly columns: readonly TestColumn[];
  readonly batchRows: number;
  readonly compression: Compression;
  readonly encodings: EncodingSet;
  readonly rowGroupRows: number;
}

async function filesOf({ columns, batchRows, ...options }: Case, directory: string): Promise<readonly string[]> {
  const { partitions } = await writePartitions({
    ...options,
    batches: stream(batchesOf(columns, batchRows)),
    schema: schemaOf(columns),
    partitionBy: { kind: 'constant', key: 'k', value: 'x' },
    directory,
  });
  return partitions.flatMap(({ files }) => files.map(({ localPath }) => localPath));
}

/** hyparquet turns decimals into numbers, which hold about 16 digits. */
function withoutWideDecimals(rows: readonly Row[]): readonly Row[] {
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !/decimal(18|38)/.test(name))));
}

test('random tables of all types come back equal from DuckDB and from hyparquet', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        columns: tableArbitrary(300),
        batchRows: fc.constantFrom(1, 7, 64, 1000),
        compression: fc.constantFrom<Compression>('snappy', 'zstd', 'uncompressed'),
        encodings: fc.constantFrom<EncodingSet>('baseline', 'standard', 'all'),
        rowGroupRows: fc.constantFrom(20, 128, 129, 250_000),
      }),
      (testCase) =>
        withFolder(async (directory) => {
          const files = await filesOf(testCase, directory);

          const byDuckdb = await readWithDuckdb(files, testCase.columns);
          const byHyparquet = await readWithHyparquet(files, testCase.columns);

          const expected = rowsOf(testCase.columns);
          expect(byDuckdb).toEqual(expected);
          expect(withoutWideDecimals(byHyparquet)).toEqual(withoutWideDecimals(expected));
        }),
    ),
    { numRuns: 25, endOnFailure: true },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { PartitionSort, WritePartitionsOptions } from '../src/index.ts';
import { writePartitions } from '../src/index.ts';
import { columnArbitrary } from './support/arbitrary-tables.ts';
import { countingDisk } from './support/fake-disk.ts';
import { withFolder } from './support/folder.ts';
import type { Kind, TestColumn } from './support/tables.ts';
import { batchesOf, KINDS, schemaOf, stream } from './support/tables.ts';

const ROWS = 160;

/** Each run writes a table five times, so shrinking a failure would take for ever. */
const FEW_RUNS = { numRuns: 2, endOnFailure: true };

/** A table that is spread over five partitions. */
function tableArbitrary(kinds: readonly Kind[]): fc.Arbitrary<readonly TestColumn[]> {
  const key = fc
    .array(fc.constantFrom('a', 'b', 'c', 'd', null), { minLength: ROWS, maxLength: ROWS })
    .map((cells): TestColumn => ({ name: 'key', kind: 'string', cells }));
  return fc.tuple(key, ...kinds.map((kind) => columnArbitrary(`c_${kind}`, kind, ROWS)));
}

interface Variant {
  readonly batchRows: number;
  readonly maxBufferedBytes: number;
  readonly isDictionary: boolean;
}

/** Names, checksums and statistics of everything that is written. */
async function outcome(columns: readonly TestColumn[], variant: Variant, options: Partial<WritePartitionsOptions>) {
  return withFolder(async (directory) => {
    const disk = countingDisk();
    const table = columns.map((column) => ({
      ...column,
      isDictionary: variant.isDictionary && column.kind === 'string',
    }));
    const { partitions, ...accounting } = await writePartitions({
      batches: stream(batchesOf(table, variant.batchRows)),
      schema: schemaOf(columns),
      partitionBy: { kind: 'column', key: 'key', column: 'key', as: 'value' },
      directory,
      disk,
      maxBufferedBytes: variant.maxBufferedBytes,
      rowGroupRows: 20,
      targetBytes: 2_000,
      ...options,
    });
    const files = partitions.flatMap(({ files }) => files.map(({ localPath: _, ...file }) => file));
    return { accounting, files, spills: disk.calls.scratch };
  });
}

const VARIANTS: readonly Variant[] = [
  { batchRows: 1, maxBufferedBytes: 1, isDictionary: true },
  { batchRows: 13, maxBufferedBytes: 20_000, isDictionary: false },
  { batchRows: 57, maxBufferedBytes: 60_000, isDictionary: true },
  { batchRows: 1000, maxBufferedBytes: 1, isDictionary: false },
];

async function expectSameBytes(
  columns: readonly TestColumn[],
  options: Partial<WritePartitionsOptions>,
): Promise<void> {
  const plain = { batchRows: 1000, maxBufferedBytes: 1 << 27, isDictionary: false };
  const expected = await outcome(columns, plain, options);
  expect(expected.spills).toBe(0);
  for (const variant of VARIANTS) {
    const actual = await outcome(columns, variant, options);
    expect(actual).toEqual({ ...expected, spills: actual.spills });
    if (variant.maxBufferedBytes === 1) expect(actual.spills).toBeGreaterThan(0);
  }
}

test('batch sizes, dictionaries and memory limits do not show in the bytes', async () => {
  await fc.assert(
    fc.asyncProperty(tableArbitrary(KINDS), (columns) => expectSameBytes(columns, {})),
    FEW_RUNS,
  );
});

test('neither do they show where the rows are sorted', async () => {
  const sortable: readonly Kind[] = KINDS;
  const sort = fc.array(
    fc.record({ column: fc.constantFrom(...sortable.map((kind) => `c_${kind}`)), descending: fc.boolean() }),
    { minLength: 1, maxLength: 3 },
  );
  await fc.assert(
    fc.asyncProperty(tableArbitrary(sortable), sort, (columns, sortBy: readonly PartitionSort[]) =>
      expectSameBytes(columns, { sortBy }),
    ),
    FEW_RUNS,
  );
});

test('row groups that end by their bytes end at the same row', async () => {
  await fc.assert(
    fc.asyncProperty(tableArbitrary(['string', 'bytes', 'int32']), (columns) =>
      expectSameBytes(columns, { rowGroupBytes: 700, sortBy: [] }),
    ),
    FEW_RUNS,
  );
});

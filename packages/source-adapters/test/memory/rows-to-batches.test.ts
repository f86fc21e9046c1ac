import { compileContract } from '@ecomlake/schema-contract';
import { expect, test } from 'vitest';

import { rowsToBatches } from '../../src/index.ts';
import type { RowsToBatchesOptions, SourceBatch } from '../../src/index.ts';
import { batchRows, makeContract } from '../../src/testing/index.ts';
import type { ContractSketch } from '../../src/testing/index.ts';

async function collect(
  sketch: ContractSketch,
  rows: Parameters<typeof rowsToBatches>[1],
  options?: RowsToBatchesOptions,
): Promise<SourceBatch[]> {
  const batches: SourceBatch[] = [];
  for await (const batch of rowsToBatches(compileContract(makeContract(sketch)), rows, options)) batches.push(batch);
  return batches;
}

test('arrays, generators and async generators of objects are taken', async () => {
  const fields = { id: 'int32' } as const;
  const asyncRows = async function* (): AsyncGenerator<{ id: number }> {
    yield* [{ id: 1 }, { id: 2 }];
  };

  for (const rows of [[{ id: 1 }, { id: 2 }], new Set([{ id: 1 }, { id: 2 }]), asyncRows()]) {
    const [batch] = await collect({ fields }, rows);
    expect(batch === undefined ? [] : batchRows(batch.batch)).toEqual([{ id: 1 }, { id: 2 }]);
  }
});

test('a refused row is told by its JSON and its partition text, days from their number', async () => {
  const [batch] = await collect(
    { fields: { id: 'int32!', day: 'date' }, partition: { kind: 'event-date', key: 'ingest_dt', field: 'day' } },
    [
      { id: 2n ** 40n, day: 19_754n },
      { id: 1, day: '2024-02-01' },
    ],
  );

  expect(batch?.rejects).toMatchObject([
    {
      code: 'field.overflow',
      column: 'id',
      recordNumber: 1,
      line: null,
      byteOffset: null,
      partitionText: '2024-02-01',
    },
  ]);
  expect(Buffer.from(batch?.rejects[0]?.raw ?? []).toString()).toBe('{"id":"1099511627776","day":"19754"}');
});

test('a row that cannot be written as JSON is still a reject', async () => {
  const cycle: Record<string, unknown> = { id: 'x' };
  cycle['self'] = cycle;
  const [batch] = await collect({ fields: { id: 'int32' }, evolution: { columns: 'evolve' } }, [cycle]);

  expect(batch?.rejects).toMatchObject([{ code: 'field.type', column: 'id' }]);
});

test('no rows give no batch, and a batch size that is no size is refused', async () => {
  expect(await collect({ fields: { id: 'int32' } }, [])).toEqual([]);
  await expect(collect({ fields: { id: 'int32' } }, [], { batchRows: 0 })).rejects.toMatchObject({
    code: 'ECL_SOURCE_OPTIONS',
  });
});

test('an error of the source reaches the caller as it is', async () => {
  const failing = function* (): Generator<{ id: number }> {
    yield { id: 1 };
    throw new Error('source broke');
  };

  await expect(collect({ fields: { id: 'int32' } }, failing())).rejects.toThrow('source broke');
});

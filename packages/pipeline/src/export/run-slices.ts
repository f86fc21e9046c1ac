import { join } from 'node:path';

import type { SourceBatch } from '@ecomlake/source-adapters';

import { readTable } from './read-table.ts';
import type { RunPassOptions, WrittenPass } from './run-pass.ts';
import { writePass } from './write-pass.ts';

/**
 * Write the rows without a partition value in a reading of their own, apart for each origin of the source's batches, and hand each
 * over before the next is read. The default partition is cumulative: what an origin contributed before is replaced, what others
 * did stays, so that neither the range of a run nor its chunks show in the lake.
 */
export async function* runSlices(options: RunPassOptions, contentKey: string | undefined): AsyncGenerator<WrittenPass> {
  const { plan, compiled, lineage, directory, caller, adapter, inputs } = options;
  const pass = { ...options.pass, accepts: (value: string | null) => value === null, expectedValues: [] };
  const { signal } = caller;
  // rejects were kept by the reading before this one
  const reading = readTable({ compiled, adapter, inputs, onReject: async () => {}, signal });
  let count = 0;
  for await (const { uri, batches } of groupByOrigin(reading.batches)) {
    count += 1;
    const folder = join(directory, 'slices', String(count));
    const onRefusedRow = (): void => {};
    const { partitions } = await writePass({
      plan,
      compiled,
      pass,
      lineage,
      batches,
      directory: folder,
      onRefusedRow,
      signal,
    });
    const published = partitions.reduce((sum, { publishedRows }) => sum + publishedRows, 0);
    if (published === 0) continue;
    const accounting = { read: published, published, rejected: 0, filtered: 0 };
    yield {
      partitions,
      rejectFiles: [],
      accounting,
      summaries: [{ uri, sha256: null, bytes: null, contentKey }],
      sample: [],
    };
  }
}

/** Cut a stream where the origin of its batches changes. Each group has to be read to its end before the next. */
async function* groupByOrigin(
  source: AsyncIterable<SourceBatch>,
): AsyncGenerator<{ readonly uri: string; readonly batches: AsyncIterable<SourceBatch> }> {
  const iterator = source[Symbol.asyncIterator]();
  let next = await iterator.next();
  async function* takeWhile(uri: string): AsyncGenerator<SourceBatch> {
    while (next.done !== true && next.value.origin.uri === uri) {
      yield next.value;
      next = await iterator.next();
    }
  }
  try {
    while (next.done !== true) {
      const { uri } = next.value.origin;
      yield { uri, batches: takeWhile(uri) };
    }
  } finally {
    await iterator.return?.();
  }
}

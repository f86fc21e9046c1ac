import { expect, test } from 'vitest';

import { createReader, rowsToBatches } from '../../src/index.ts';
import type { SourceAdapter, SourceBatch, SourceReader } from '../../src/index.ts';
import { memoryAdapter } from '../../src/memory/index.ts';
import type { MemoryOptions } from '../../src/memory/index.ts';
import { sourceAdapterChecks } from '../../src/testing/index.ts';
import type { SourceAdapterCase } from '../../src/testing/index.ts';

type Sabotage = (
  reader: SourceReader,
  request: Parameters<typeof memoryAdapter.open>[0],
) => SourceReader | Promise<SourceReader>;

/** A reader whose batches pass through `change`. */
function changed(
  reader: SourceReader,
  change: (batches: AsyncIterable<SourceBatch>) => AsyncIterable<SourceBatch>,
): SourceReader {
  return { ...reader, batches: (options) => change(reader.batches(options)) };
}

function mapped(reader: SourceReader, change: (batch: SourceBatch) => SourceBatch): SourceReader {
  return changed(reader, async function* (batches) {
    for await (const batch of batches) yield change(batch);
  });
}

let leaked = 0;

/** Each breaks one rule; the value is the check that must notice it. */
const broken: Readonly<Record<string, { readonly failing: string; readonly sabotage: Sabotage }>> = {
  'loses the first row of a batch': {
    failing: 'every row read is kept, rejected or filtered',
    sabotage: (reader) => mapped(reader, (batch) => ({ ...batch, batch: batch.batch.slice(1) })),
  },
  'swallows rejects': {
    failing: 'a bad row becomes one reject, with code, column and number',
    sabotage: (reader) => mapped(reader, (batch) => ({ ...batch, rejects: [], rowsRead: batch.batch.numRows })),
  },
  'drops the last batch': {
    failing: 'rows arrive complete, in order and with their values',
    sabotage: (reader) =>
      changed(reader, async function* (batches) {
        let held: SourceBatch | undefined;
        for await (const batch of batches) {
          if (held !== undefined) yield held;
          held = batch;
        }
      }),
  },
  'ignores batchRows': {
    failing: 'a batch holds at most batchRows rows',
    sabotage: (_reader, request) => memoryAdapter.open({ ...request, batchRows: undefined }),
  },
  'ignores the signal': {
    failing: 'a signal that is aborted stops the reading within a batch',
    sabotage: (reader) => ({ ...reader, batches: () => reader.batches() }),
  },
  'can be iterated twice': {
    failing: 'a reader is iterated once',
    sabotage: (reader, { contract, options, batchRows }) => ({
      ...reader,
      batches: (given = {}) => rowsToBatches(contract, options.rows, { ...given, batchRows }),
    }),
  },
  'leaves its source open': {
    failing: 'leaving the loop or disposing closes the source',
    sabotage(reader) {
      leaked++;
      return reader;
    },
  },
  'places its rejects nowhere': {
    failing: 'a reject says where its row stands and what it held',
    sabotage: (reader) =>
      mapped(reader, (batch) => ({
        ...batch,
        rejects: batch.rejects.map((reject) => ({ ...reject, raw: new Uint8Array(0) })),
      })),
  },
  'counts rows anew in each batch': {
    failing: 'origins follow one another without gap',
    sabotage: (reader) => mapped(reader, (batch) => ({ ...batch, origin: { ...batch.origin, firstRow: 1 } })),
  },
  'numbers rejects within their batch': {
    failing: 'rows and rejects are the same for any batchRows',
    sabotage: (reader) =>
      mapped(reader, (batch) => ({
        ...batch,
        rejects: batch.rejects.map((reject) => ({
          ...reject,
          recordNumber: reject.recordNumber - batch.origin.firstRow + 1,
        })),
      })),
  },
  'writes over batches it gave away': {
    failing: 'a batch keeps its values while later ones are read',
    sabotage: (reader) =>
      changed(reader, async function* (batches) {
        let last: SourceBatch | undefined;
        for await (const batch of batches) {
          const ids: unknown = last?.batch.getChildAt(0)?.data[0]?.values;
          if (ids instanceof Int32Array) ids.fill(0);
          last = batch;
          yield batch;
        }
      }),
  },
  'gives columns of its own': {
    failing: 'the batches have the columns of the contract',
    sabotage: (reader) => mapped(reader, (batch) => ({ ...batch, batch: batch.batch.select(['id', 'name']) })),
  },
  'reads one shared source for all readers': {
    failing: 'two readers do not disturb each other',
    sabotage: (_reader, { contract, options, batchRows }) => {
      const rows = shared.get(options.rows) ?? (options.rows as readonly Record<string, unknown>[])[Symbol.iterator]();
      shared.set(options.rows, rows);
      return createReader({
        uri: 'memory:shared',
        read: (signal) => rowsToBatches(contract, { [Symbol.iterator]: () => rows }, { batchRows, signal }),
        close: () => Promise.resolve(),
        summary: () => ({ uri: 'memory:shared', sha256: null, bytes: null }),
      });
    },
  },
  'has a digest without bytes': {
    failing: 'summary and cursor can be written down at the end',
    sabotage: (reader) => ({ ...reader, summary: () => ({ ...reader.summary(), sha256: '0'.repeat(64) }) }),
  },
};
const shared = new WeakMap<object, Iterator<Record<string, unknown>>>();

function caseOf(sabotage: Sabotage): SourceAdapterCase<MemoryOptions> {
  const adapter: SourceAdapter<MemoryOptions> = {
    ...memoryAdapter,
    open: async (request) => sabotage(await memoryAdapter.open(request), request),
  };
  leaked = 0;
  return {
    adapter,
    // a copy: each source is one of its own
    prepare: (rows) => Promise.resolve({ rows: rows.map((row) => ({ ...row })) }),
    hasBytes: false,
    openSources: () => leaked,
  };
}

async function failingChecks(sabotage: Sabotage): Promise<string[]> {
  const failing: string[] = [];
  for (const { name, run } of sourceAdapterChecks) {
    // checks count open sources, so one runs at a time
    await run(caseOf(sabotage)).catch(() => failing.push(name));
  }
  return failing;
}

test('an adapter that keeps the rules fails no check', async () => {
  expect(await failingChecks((reader) => reader)).toEqual([]);
});

test.each(Object.entries(broken))('an adapter that %s is caught', async (_name, { failing, sabotage }) => {
  expect(await failingChecks(sabotage)).toContain(failing);
});

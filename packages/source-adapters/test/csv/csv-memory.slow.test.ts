import { compileContract } from '@ecomlake/schema-contract';
import { expect, test } from 'vitest';

import type { OpenFile } from '../../src/bytes/file-port.ts';
import { createCsvAdapter } from '../../src/csv/index.ts';
import { makeContract } from '../../src/testing/index.ts';

const MEGABYTE = 1024 * 1024;

/** A file of `size` bytes that repeats one line, without holding it. */
function repeating(header: string, line: string, size: number): OpenFile {
  const block = Buffer.from(line.repeat(Math.ceil((8 * MEGABYTE) / line.length)));
  const period = line.length;
  const stat = { size, revision: '1' };
  return () =>
    Promise.resolve({
      ...stat,
      read(target, targetOffset, length, position) {
        const wanted = Math.min(length, size - position);
        if (position < header.length) {
          const part = Buffer.from(header).subarray(position, position + wanted);
          target.set(part, targetOffset);
          return Promise.resolve(part.length);
        }
        const offset = (position - header.length) % period;
        const part = block.subarray(offset, Math.min(offset + wanted, block.length));
        target.set(part, targetOffset);
        return Promise.resolve(part.length);
      },
      stat: () => Promise.resolve(stat),
      close: () => Promise.resolve(),
    });
}

test.each([
  ['a million ragged rows', `1,2,${'x'.repeat(200)},4,5\n`, 220 * MEGABYTE],
  ['a quote that is never closed', `1,${'y'.repeat(60)},3\n`, 300 * MEGABYTE],
  ['one endless line', 'z'.repeat(64), 300 * MEGABYTE],
])('%s is read in bounded memory, and every byte is accounted for', async (name, line, size) => {
  const header = name.startsWith('a quote') ? 'a,b,c\n"1,2,3\n' : 'a,b,c\n';
  const adapter = createCsvAdapter({ openFile: repeating(header, line, size) });
  const reader = await adapter.open({
    contract: compileContract(makeContract({ fields: { a: 'string', b: 'string', c: 'string' } })),
    options: adapter.optionsSchema.parse({ path: '/virtual/rows.csv' }),
  });
  const before = process.memoryUsage();
  let peakBytes = 0;
  let rowsRead = 0;
  let rejected = 0;
  let heldBytes = 0;

  for await (const { batch, rejects, rowsRead: read } of reader.batches()) {
    rowsRead += read;
    rejected += rejects.length;
    heldBytes = Math.max(
      heldBytes,
      rejects.reduce((sum, { raw }) => sum + raw.length, 0),
    );
    expect(batch.numRows + rejects.length).toBe(read);
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    peakBytes = Math.max(peakBytes, arrayBuffers + heapUsed - before.arrayBuffers - before.heapUsed);
  }

  expect(rowsRead).toBeGreaterThan(0);
  expect(rejected).toBeGreaterThan(0);
  expect(heldBytes).toBeLessThan(9 * MEGABYTE);
  expect(peakBytes).toBeLessThan(320 * MEGABYTE);
});

import { createHash } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { openByteBlocks } from '../../src/bytes/open-byte-blocks.ts';
import { memoryFile, readCsv } from '../read-csv.ts';

const fields = { a: 'string', b: 'int32' } as const;
const text = `a,b\n${Array.from({ length: 5000 }, (_, index) => `row ${index},${index}\n`).join('')}`;
const head = Buffer.from(text.slice(0, 20_000));
const tail = Buffer.from(text.slice(20_000));
const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

describe.each([
  ['gzip', gzipSync(text)],
  ['gzip of two members', Buffer.concat([gzipSync(head), gzipSync(tail)])],
  ['gzip with zeros behind it', Buffer.concat([gzipSync(text), Buffer.alloc(512)])],
  ['zstd', zstdCompressSync(text)],
  [
    'zstd of three frames',
    Buffer.concat([zstdCompressSync(head), zstdCompressSync(Buffer.alloc(0)), zstdCompressSync(tail)]),
  ],
  [
    'zstd with skippable frames',
    Buffer.concat([skippable, zstdCompressSync(head), skippable, zstdCompressSync(tail), skippable]),
  ],
])('%s', (_name, stored) => {
  test('is read by its magic bytes, with offsets in the text and a digest of the file', async () => {
    const { rows, batches, summary } = await readCsv(stored, { fields });

    expect(rows).toHaveLength(5000);
    expect(batches[0]?.origin.byteEnd).toBe(text.length);
    expect(summary).toMatchObject({ sha256: createHash('sha256').update(stored).digest('hex'), bytes: stored.length });
  });

  test.each([1, 7, 1000])('is read the same in blocks of %i bytes', async (blockBytes) => {
    expect((await readCsv(stored, { fields }, { blockBytes })).rows).toHaveLength(5000);
  });

  test('cut short is named as truncated', async () => {
    const isPadded = stored.length > 512 && stored.at(-1) === 0 && stored.at(-100) === 0;
    const cut = stored.subarray(0, stored.length - (isPadded ? 520 : 5));

    await expect(readCsv(cut, { fields })).rejects.toMatchObject({
      code: 'ECL_SOURCE_COMPRESSION',
      details: { isTruncated: true },
    });
  });
});

test.each([
  ['gzip', gzipSync(text)],
  ['zstd', zstdCompressSync(text)],
])('a flipped bit or appended bytes in %s are named as damage', async (_name, stored) => {
  const flipped = Buffer.from(stored);
  flipped[stored.length - 20] = (flipped[stored.length - 20] ?? 0) ^ 0x40;

  await expect(readCsv(flipped, { fields })).rejects.toMatchObject({ code: 'ECL_SOURCE_COMPRESSION' });
  await expect(readCsv(Buffer.concat([stored, Buffer.from('more text')]), { fields })).rejects.toMatchObject({
    code: 'ECL_SOURCE_COMPRESSION',
  });
});

test('a name that promises an archive which is not there is refused', async () => {
  await expect(readCsv(text, { fields }, { name: 'rows.csv.gz' })).rejects.toMatchObject({
    code: 'ECL_SOURCE_COMPRESSION',
    message: expect.stringContaining('promises gzip') as string,
  });
});

test.each([
  ['a zip archive', [0x50, 0x4b, 3, 4]],
  ['an xz archive', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
  ['a Parquet file', [0x50, 0x41, 0x52, 0x31]],
])('%s is named, not read as text', async (name, magic) => {
  await expect(readCsv(Uint8Array.from([...magic, 1, 2, 3, 4]), { fields })).rejects.toMatchObject({
    code: 'ECL_SOURCE_FORMAT',
    details: { found: name },
  });
});

test('an empty archive is an empty source', async () => {
  await expect(readCsv(gzipSync(''), { fields })).rejects.toMatchObject({ code: 'ECL_SOURCE_EMPTY' });
});

test('a file that grows or is rewritten while it is read is an error that a repetition may mend', async () => {
  const content = Buffer.from(text);
  let revision = '1';
  const blocks = await openByteBlocks({
    path: '/memory/rows.csv',
    blockBytes: 1000,
    openFile: async (path) => ({
      ...(await memoryFile(content)(path)),
      stat: () => Promise.resolve({ size: content.length, revision }),
    }),
  });
  await blocks.next();
  revision = '2';

  const rest = async (): Promise<void> => {
    while ((await blocks.next()) !== null); // to the end, in order
  };

  await expect(rest()).rejects.toMatchObject({ code: 'ECL_SOURCE_CHANGED', retryable: true });
  await blocks[Symbol.asyncDispose]();
});

import { zstdCompressSync } from 'node:zlib';

import { compileContract } from '@ecomlake/schema-contract';
import { describe, expect, test } from 'vitest';

import { createJsonlAdapter } from '../../src/jsonl/index.ts';
import { makeContract, readAll } from '../../src/testing/index.ts';
import type { ContractSketch, ReadAllResult } from '../../src/testing/index.ts';
import { memoryFile } from '../read-csv.ts';

async function readJsonl(
  content: string | Uint8Array,
  sketch: ContractSketch,
  options: { readonly blockBytes?: number; readonly maxRecordBytes?: number } = {},
): Promise<ReadAllResult> {
  const adapter = createJsonlAdapter({
    openFile: memoryFile(typeof content === 'string' ? Buffer.from(content) : content),
  });
  const reader = await adapter.open({
    contract: compileContract(makeContract(sketch)),
    options: adapter.optionsSchema.parse({ path: '/memory/rows.jsonl', ...options }),
  });
  return readAll(reader);
}

const fields = { id: 'int64!', price: 'decimal(20,2)', name: 'string', ok: 'boolean' } as const;

test('objects become rows; absent keys and null are null, an empty string is not', async () => {
  const { rows } = await readJsonl('{"id":1,"price":"1.50","name":"","ok":true}\r\n\n{"ok":null,"id":2}', { fields });

  expect(rows.map(({ id, name, ok }) => [id, name, ok])).toEqual([
    ['1', '', true],
    ['2', null, null],
  ]);
});

test('numbers keep all their digits', async () => {
  const { rows, rejects } = await readJsonl(
    '{"id":9007199254740993,"price":123456789012345678.25}\n{"id":1000,"price":0.10}\n',
    { fields },
  );

  expect(rejects).toEqual([]);
  expect(rows.map(({ id }) => id)).toEqual(['9007199254740993', '1000']);
  const [low = 0] = String(rows[0]?.['price']).split(' ').map(Number);
  expect(BigInt(low)).toBe(12_345_678_901_234_567_825n & 0xffffffffn);
});

test('lines that are no objects are refused with their place, the others stay', async () => {
  const content = '{"id":1}\n{"id":2\n[1]\n"x"\n{"id":"three"}\nnull\n{"id":4}\n';
  const { rows, rejects, rowsRead } = await readJsonl(content, { fields });

  expect(rows.map(({ id }) => id)).toEqual(['1', '4']);
  expect(rejects.map(({ code, line, byteOffset, byteLength }) => [code, line, byteOffset, byteLength])).toEqual([
    ['row.invalid_syntax', 2, 9, 8],
    ['row.invalid_syntax', 3, 17, 4],
    ['row.invalid_syntax', 4, 21, 4],
    ['field.type', 5, 25, 15],
    ['row.invalid_syntax', 6, 40, 5],
  ]);
  expect(rowsRead).toBe(7);
});

test('a syntax error does not quote the row in its message', async () => {
  const { rejects } = await readJsonl('{"id":1,"name":secret}\n', { fields });

  expect(rejects[0]?.message).toMatch(/^the line is not valid JSON/);
  expect(rejects[0]?.message).not.toContain('secret');
});

test('bytes that are not UTF-8 and lines over the limit are refused', async () => {
  const content = Buffer.concat([
    Buffer.from('{"id":1,"name":"'),
    Buffer.from([0xff]),
    Buffer.from(`"}\n{"id":2,"name":"${'x'.repeat(200_000)}"}\n{"id":3}\n`),
  ]);
  const whole = await readJsonl(content, { fields }, { maxRecordBytes: 1000 });
  const cut = await readJsonl(content, { fields }, { maxRecordBytes: 1000, blockBytes: 777 });

  expect(whole.rows.map(({ id }) => id)).toEqual(['3']);
  expect(whole.rejects.map(({ code, byteLength, isRawTruncated }) => [code, byteLength, isRawTruncated])).toEqual([
    ['field.invalid_utf8', 20, false],
    ['row.too_long', 200_019, true],
  ]);
  expect(cut).toEqual(whole);
});

test('the rows do not depend on where blocks end', async () => {
  const content = '\ufeff{"id":1,"name":"é€😀"}\r\n\r\n{"id":x}\n{"id":2}';
  const whole = await readJsonl(content, { fields });

  for (let blockBytes = 1; blockBytes < 50; blockBytes++) {
    expect({ blockBytes, ...(await readJsonl(content, { fields }, { blockBytes })) }).toEqual({ blockBytes, ...whole });
  }
});

describe('keys the contract does not know', () => {
  const content = '{"id":1,"extra":null}\n{"id":2,"extra":5}\n{"id":3}\n';

  test('freeze names the key', async () => {
    await expect(readJsonl('{"id":1,"nmae":"x"}\n', { fields })).rejects.toMatchObject({
      code: 'ECL_SOURCE_HEADER_EXTRA',
      message: expect.stringContaining('did you mean "name"?') as string,
    });
  });

  test.each(['evolve', 'discard_value'] as const)('%s reads the others', async (columns) => {
    expect((await readJsonl(content, { fields, evolution: { columns } })).rows).toHaveLength(3);
  });

  test('discard_row refuses rows with a value there', async () => {
    const { rows, rejects } = await readJsonl(content, { fields, evolution: { columns: 'discard_row' } });

    expect(rows.map(({ id }) => id)).toEqual(['1', '3']);
    expect(rejects.map(({ code, line }) => [code, line])).toEqual([['row.unexpected_field', 2]]);
  });

  test('names of the prototype are ordinary keys', async () => {
    const { rows } = await readJsonl('{"__proto__":"a","constructor":"b"}\n{}\n', {
      fields: [
        ['__proto__', 'string'],
        ['constructor', 'string'],
        ['toString', 'string'],
      ],
    });

    expect(rows.map((row) => Object.values(row))).toEqual([
      ['a', 'b', null],
      [null, null, null],
    ]);
  });
});

test('a JSON array, an empty file and compressed lines', async () => {
  await expect(readJsonl('\n [{"id":1}]', { fields })).rejects.toMatchObject({ code: 'ECL_SOURCE_FORMAT' });
  await expect(readJsonl('', { fields })).rejects.toMatchObject({ code: 'ECL_SOURCE_EMPTY' });
  expect((await readJsonl(zstdCompressSync('{"id":1}\n'), { fields })).rows).toHaveLength(1);
});

test('nested values go to json, array and object fields', async () => {
  const { rows, rejects } = await readJsonl('{"doc":{"a":[1,2.50]},"tags":["x","y"]}\n', {
    fields: { doc: 'json', tags: { type: { kind: 'array', items: { kind: 'string' } } } },
  });

  expect(rejects).toEqual([]);
  expect(rows).toEqual([{ doc: '{"a":[1,2.50]}', tags: ['x', 'y'] }]);
});

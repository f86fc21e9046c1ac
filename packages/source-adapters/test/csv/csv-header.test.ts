import { describe, expect, test } from 'vitest';

import type { EvolutionRule } from '@ecomlake/schema-contract';

import { readCsv } from '../read-csv.ts';

const fields = { id: 'int32!', name: 'string', day: 'date' } as const;
const evolve = (
  columns: EvolutionRule['columns'],
): { fields: typeof fields; evolution: { columns: typeof columns } } => ({
  fields,
  evolution: { columns },
});

test('columns are found by name, in any order', async () => {
  const { rows } = await readCsv('day,id,name\n2024-02-01,7,x\n', { fields });

  expect(rows.map(({ id, name }) => [id, name])).toEqual([[7, 'x']]);
});

test('a header alone gives no rows', async () => {
  expect((await readCsv('id,name,day\r\n', { fields })).rowsRead).toBe(0);
  expect((await readCsv('id,name,day', { fields })).batches).toEqual([]);
});

test('quoted names are read as they stand, line breaks included', async () => {
  const { rows } = await readCsv('"first ""x""","a,b"\n1,2\n', { fields: { 'first "x"': 'string', 'a,b': 'string' } });

  expect(rows).toHaveLength(1);
  expect(Object.entries(rows[0] ?? {})).toEqual([
    ['first "x"', '1'],
    ['a,b', '2'],
  ]);
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is an ordinary column', async (name) => {
  const { rows } = await readCsv(`id,${name}\n1,x\n`, {
    fields: [
      ['id', 'int32'],
      [name, 'string'],
    ],
  });

  expect(Object.entries(rows[0] ?? {})).toEqual([
    ['id', 1],
    [name, 'x'],
  ]);
});

describe('a header that does not fit', () => {
  test('lacks a required column: error, with the likely new name', async () => {
    await expect(readCsv('ID2,name,day\n', evolve('evolve'))).rejects.toMatchObject({
      code: 'ECL_SOURCE_HEADER_MISSING',
      message: expect.stringContaining(
        'required column "id" (renamed? id ↔ ID2); found columns "ID2", "name", "day"',
      ) as string,
      details: { missing: ['id'] },
    });
  });

  test('lacks an optional column: null in every row, and said', async () => {
    const warnings: unknown[] = [];
    const logger = { debug: () => undefined, warn: (...entry: unknown[]) => void warnings.push(entry) };
    const { rows, summary } = await readCsv('id,day\n1,2024-02-01\n', { fields }, { logger });

    expect(rows.map(({ name }) => name)).toEqual([null]);
    expect(summary.absentColumns).toEqual(['name']);
    expect(warnings).toHaveLength(1);
  });

  test('has a column the contract does not know: freeze refuses and names it', async () => {
    await expect(readCsv('id,name,day,colour\n', evolve('freeze'))).rejects.toMatchObject({
      code: 'ECL_SOURCE_HEADER_EXTRA',
      message: expect.stringContaining('"colour"') as string,
      details: { extra: ['colour'] },
    });
  });

  test.each(['evolve', 'discard_value'] as const)(
    'has an unknown column: %s reads the others and reports it',
    async (mode) => {
      const { rows, summary } = await readCsv('id,colour,name,day\n1,red,x,\n', evolve(mode));

      expect(rows).toEqual([{ id: 1, name: 'x', day: null }]);
      expect(summary.ignoredColumns).toEqual(['colour']);
    },
  );

  test('has an unknown column: discard_row refuses the rows with a value there', async () => {
    const { rows, rejects } = await readCsv('id,colour,name,day\n1,,x,\n2,red,y,\n', evolve('discard_row'));

    expect(rows.map(({ id }) => id)).toEqual([1]);
    expect(rejects.map(({ code, recordNumber, message }) => [code, recordNumber, message])).toEqual([
      ['row.unexpected_field', 2, 'column colour is not in the contract, and this row has a value there'],
    ]);
  });

  test('repeats a column', async () => {
    await expect(readCsv('id,name,day,name\n', evolve('evolve'))).rejects.toMatchObject({
      code: 'ECL_SOURCE_HEADER_DUPLICATE',
      details: { column: 'name', positions: [2, 4] },
    });
  });

  test('is broken, holds NUL or is not text', async () => {
    await expect(readCsv('id,"name,day\n1,2,3\n', { fields })).rejects.toMatchObject({
      code: 'ECL_SOURCE_HEADER_INVALID',
    });
    await expect(readCsv('id,na\0me,day\n', { fields })).rejects.toMatchObject({ code: 'ECL_SOURCE_HEADER_INVALID' });
    await expect(readCsv(Buffer.from([0x69, 0xff, 0x0a]), { fields })).rejects.toMatchObject({
      code: 'ECL_SOURCE_HEADER_INVALID',
    });
  });

  test('has more columns than are read', async () => {
    const wide = Array.from({ length: 10_001 }, (_, index) => `c${index}`).join(',');

    await expect(readCsv(`${wide}\n`, { fields })).rejects.toMatchObject({ code: 'ECL_SOURCE_HEADER_INVALID' });
  });
});

test('ten thousand columns are read', async () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `c${index}`);
  const { rows } = await readCsv(`${names.join(',')}\n${names.join(',')}\n`, {
    fields: { c0: 'string', c9999: 'string' },
    evolution: { columns: 'discard_value' },
  });

  expect(rows).toEqual([{ c0: 'c0', c9999: 'c9999' }]);
});

describe('a file with nothing in it', () => {
  test.each([
    ['nothing', ''],
    ['a byte order mark', '\ufeff'],
    ['blank lines', '\n\r\n'],
    ['comments', '# one\n# two'],
  ])('%s is ECL_SOURCE_EMPTY', async (_name, content) => {
    await expect(readCsv(content, { fields, dialect: { comment: '#' } })).rejects.toMatchObject({
      code: 'ECL_SOURCE_EMPTY',
    });
  });

  test('without a header, fields are taken by position', async () => {
    const { rows } = await readCsv('1,x,2024-02-01\n', { fields, dialect: { header: false } });

    expect(rows.map(({ id, name }) => [id, name])).toEqual([[1, 'x']]);
    await expect(readCsv('', { fields, dialect: { header: false } })).rejects.toMatchObject({
      code: 'ECL_SOURCE_EMPTY',
    });
  });
});

import { describe, expect, test } from 'vitest';

import type { CsvDialect } from '@ecomlake/schema-contract';

import { readCsv } from '../read-csv.ts';

const ab = { fields: { a: 'string', b: 'string' } } as const;
const rowsOf = async (content: string | Uint8Array, dialect: Partial<CsvDialect>): Promise<unknown[][]> =>
  (await readCsv(content, { ...ab, dialect })).rows.map((row) => Object.values(row));

describe('delimiters', () => {
  test.each(['\t', ';', '|', ' ', ':', '\u0001'])('%j', async (delimiter) => {
    expect(await rowsOf(`a${delimiter}b\n1${delimiter}"x${delimiter}y"\n`, { delimiter })).toEqual([
      ['1', `x${delimiter}y`],
    ]);
  });

  test.each(['||', '§', '::', '\t|\t', '€'])('%j, of several bytes', async (delimiter) => {
    const content = `a${delimiter}b\r\n1${delimiter}"x${delimiter}""y"""\n"2\r\n"${delimiter}é\r`;

    expect(await rowsOf(content, { delimiter })).toEqual([
      ['1', `x${delimiter}"y"`],
      ['2\r\n', 'é'],
    ]);
  });

  test('a delimiter of several bytes knows escapes by backslash, missing quotes and trimming', async () => {
    expect(await rowsOf('a||b\n"x\\"y"||2\n', { delimiter: '||', escape: '\\' })).toEqual([['x"y', '2']]);
    expect(await rowsOf('a||b\n"1||2"\n', { delimiter: '||', quote: null, escape: null })).toEqual([['"1', '2"']]);
    expect(await rowsOf('a||b\n 1 ||"2" \n', { delimiter: '||', trim: true })).toEqual([['1', '2']]);
  });
});

describe('encodings', () => {
  test.each([
    ['windows-1252', Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0x80, 0x2c, 0x92, 0xe9, 0x0a]), '€', '’é'],
    ['latin1', Buffer.from('a,b\né,ü\n', 'latin1'), 'é', 'ü'],
    ['utf-16le', Buffer.from('a,b\né,😀\n', 'utf16le'), 'é', '😀'],
    ['utf-16be', Buffer.from('\ufeffa,b\né,😀\n', 'utf16le').swap16(), 'é', '😀'],
    ['shift_jis', Buffer.concat([Buffer.from('a,b\n'), Buffer.from([0x93, 0xfa, 0x2c, 0x96, 0x7b, 0x0a])]), '日', '本'],
  ])('%s', async (encoding, content, a, b) => {
    expect(await rowsOf(content, { encoding })).toEqual([[a, b]]);
  });

  test('bytes that the encoding does not know refuse their row, not the file', async () => {
    const content = Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from([0x81]), Buffer.from('\n2,x\n')]);
    const { rows, rejects } = await readCsv(content, { ...ab, dialect: { encoding: 'shift_jis' } });

    expect(rows.map(({ a }) => a)).toEqual(['2']);
    expect(rejects.map(({ code, column }) => [code, column])).toEqual([['field.invalid_utf8', 'b']]);
  });

  test('half a UTF-16 unit at the end is an invalid byte', async () => {
    const content = Buffer.concat([Buffer.from('a,b\n1,2\n3,4', 'utf16le'), Buffer.from([0x61])]);
    const { rows, rejects } = await readCsv(content, { ...ab, dialect: { encoding: 'utf-16le' } });

    expect(rows).toHaveLength(1);
    expect(rejects.map(({ code }) => code)).toEqual(['field.invalid_utf8']);
  });

  test('a UTF-16 file under a UTF-8 contract is named', async () => {
    await expect(readCsv(Buffer.from('\ufeffa,b\n', 'utf16le'), ab)).rejects.toMatchObject({
      code: 'ECL_SOURCE_DIALECT',
      message: expect.stringContaining('utf-16le') as string,
    });
  });

  test('an unknown encoding is refused before the file is opened', async () => {
    await expect(readCsv('', { ...ab, dialect: { encoding: 'klingon' } })).rejects.toMatchObject({
      code: 'ECL_SOURCE_DIALECT',
    });
  });
});

test.each<Partial<CsvDialect>>([
  { delimiter: '' },
  { delimiter: '\n' },
  { quote: '""' },
  { quote: '«' },
  { escape: '\\\\' },
  { quote: ',' },
  { escape: ',' },
  { comment: '' },
  { comment: ',' },
])('the dialect %j is refused', async (dialect) => {
  await expect(readCsv('a,b\n1,2\n', { ...ab, dialect })).rejects.toMatchObject({ code: 'ECL_SOURCE_DIALECT' });
});

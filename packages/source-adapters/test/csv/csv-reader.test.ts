import { describe, expect, test } from 'vitest';

import type { Reject } from '../../src/index.ts';
import { readCsv } from '../read-csv.ts';

const abc = { fields: { a: 'string', b: 'string', c: 'string' } } as const;
const values = (rows: readonly Readonly<Record<string, unknown>>[]): unknown[][] =>
  rows.map((row) => Object.values(row));
const place = ({ code, recordNumber, line, byteOffset, byteLength, raw }: Reject): unknown[] => [
  code,
  recordNumber,
  line,
  byteOffset,
  byteLength,
  Buffer.from(raw).toString('latin1'),
];

describe('what a record is', () => {
  test('LF, CRLF and CR end records, mixed in one file', async () => {
    const { rows, rejects } = await readCsv('a,b,c\r\n1,2,3\n4,5,6\r7,8,9\r\n', abc);

    expect(values(rows)).toEqual([
      ['1', '2', '3'],
      ['4', '5', '6'],
      ['7', '8', '9'],
    ]);
    expect(rejects).toEqual([]);
  });

  test('line breaks, delimiters and doubled quotes inside quotes are data', async () => {
    const { rows } = await readCsv('a,b,c\n"x\r\ny","1,2","say ""hi"""\n', abc);

    expect(values(rows)).toEqual([['x\r\ny', '1,2', 'say "hi"']]);
  });

  test('a last record without line break counts, an empty line at the end does not', async () => {
    expect((await readCsv('a,b,c\n1,2,3', abc)).rowsRead).toBe(1);
    expect((await readCsv('a,b,c\n1,2,3\n\n\r\n', abc)).rowsRead).toBe(1);
  });

  test('a blank line is a null row in a file of one column', async () => {
    const { rows } = await readCsv('a\nx\n\ny\n', { fields: { a: 'string' } });

    expect(values(rows)).toEqual([['x'], [null], ['y']]);
  });

  test('a quote inside an unquoted field is data', async () => {
    const { rows } = await readCsv('a,b,c\n5" pipe,say "hi",x\n', abc);

    expect(values(rows)).toEqual([['5" pipe', 'say "hi"', 'x']]);
  });

  test('a byte order mark is skipped, comments and blank lines too, before and after the header', async () => {
    const { rows } = await readCsv('\ufeff# made by hand\n\na,b,c\n# one\n1,2,3\n#two', {
      ...abc,
      dialect: { comment: '#' },
    });

    expect(values(rows)).toEqual([['1', '2', '3']]);
  });

  test('with a backslash as escape, only quote and backslash are escaped', async () => {
    const content = 'a,b,c\n"say \\"hi\\"","C:\\\\dir","\\n stays"\n\\N,x\\"y,z\n';
    const { rows } = await readCsv(content, { ...abc, dialect: { escape: '\\' }, nulls: { tokens: ['\\N'] } });

    expect(values(rows)).toEqual([
      ['say "hi"', 'C:\\dir', '\\n stays'],
      [null, 'x\\"y', 'z'],
    ]);
  });

  test('without a quote character, quotes are data', async () => {
    const { rows } = await readCsv('a,b,c\n"1,2",3\n', { ...abc, dialect: { quote: null, escape: null } });

    expect(values(rows)).toEqual([['"1', '2"', '3']]);
  });

  test('trimming takes blanks around fields, not inside quotes', async () => {
    const { rows } = await readCsv('a, b ,c\n 1 ," 2 "\t,3\t\n', { ...abc, dialect: { trim: true } });

    expect(values(rows)).toEqual([['1', ' 2 ', '3']]);
  });

  test('the four null cases follow the contract', async () => {
    const content = 'a,b,c\n,"",NA\n"NA",x,\n';
    const strict = await readCsv(content, { ...abc, nulls: { tokens: ['NA'] } });
    const loose = await readCsv(content, {
      ...abc,
      nulls: { tokens: ['NA'], emptyUnquoted: 'empty', emptyQuoted: 'null', quotedTokens: 'null' },
    });

    expect(values(strict.rows)).toEqual([
      [null, '', null],
      ['NA', 'x', null],
    ]);
    expect(values(loose.rows)).toEqual([
      ['', null, null],
      [null, 'x', ''],
    ]);
  });
});

describe('rows that are refused', () => {
  test('a ragged row is refused with counts and place; the rows around it stay', async () => {
    const { rows, rejects } = await readCsv('a,b,c\n1,2,3\n1,2\n1,2,3,4\n7,8,9\n', abc);

    expect(values(rows)).toEqual([
      ['1', '2', '3'],
      ['7', '8', '9'],
    ]);
    expect(rejects.map(place)).toEqual([
      ['row.ragged', 2, 3, 12, 4, '1,2\n'],
      ['row.ragged', 3, 4, 16, 8, '1,2,3,4\n'],
    ]);
    expect(rejects.map(({ message }) => message)).toEqual(['expected 3 fields, found 2', 'expected 3 fields, found 4']);
  });

  test.each([0, 1, 2])('a quote left open in field %i costs that row only', async (field) => {
    const open = ['1', '2', '3'].map((text, index) => (index === field ? `"${text}` : text)).join(',');
    const { rows, rejects } = await readCsv(`a,b,c\n0,0,0\n${open}\n4,5,6\n7,"8",9\n`, abc);

    expect(values(rows)).toEqual([
      ['0', '0', '0'],
      ['4', '5', '6'],
      ['7', '8', '9'],
    ]);
    expect(
      rejects.map(({ recordNumber, line, byteOffset, byteLength }) => [recordNumber, line, byteOffset, byteLength]),
    ).toEqual([[2, 3, 12, 7]]);
    expect(['row.unclosed_quote', 'row.stray_quote']).toContain(rejects[0]?.code);
  });

  test('an open quote at the end of the file is an unclosed quote', async () => {
    const { rows, rejects } = await readCsv('a,b,c\n1,2,3\n4,5,"6', abc);

    expect(rows).toHaveLength(1);
    expect(rejects.map(place)).toEqual([['row.unclosed_quote', 2, 3, 12, 6, '4,5,"6']]);
  });

  test('text behind a closing quote refuses the record with all its lines', async () => {
    const { rows, rejects } = await readCsv('a,b,c\n1,"two\nlines" x,3\n4,5,6\n', abc);

    expect(values(rows)).toEqual([['4', '5', '6']]);
    expect(rejects.map(place)).toEqual([['row.stray_quote', 1, 2, 6, 18, '1,"two\nlines" x,3\n']]);
  });

  test('broken rows one after the other are one reject each', async () => {
    const { rows, rejects } = await readCsv('a,b,c\n1,"2" x,3\n4,"5" y,6\n7,8,"9" z\n0,0,0\n', abc);

    expect(values(rows)).toEqual([['0', '0', '0']]);
    expect(rejects.map(({ code, line }) => [code, line])).toEqual([
      ['row.stray_quote', 2],
      ['row.stray_quote', 3],
      ['row.stray_quote', 4],
    ]);
  });

  test('no row is made of the rest of a broken one', async () => {
    const { rows, rejects } = await readCsv('a,b,c\n"one\ntwo" x,2,3\n4,5,6\n', abc);

    expect(values(rows)).toEqual([['4', '5', '6']]);
    expect(rejects.map(({ code, byteLength }) => [code, byteLength])).toEqual([['row.stray_quote', 16]]);
  });

  test('a NUL byte refuses its row', async () => {
    const { rows, rejects } = await readCsv('a,b,c\n1,\0,3\n"\0",5,6\n7,8,9\n', abc);

    expect(values(rows)).toEqual([['7', '8', '9']]);
    expect(rejects.map(({ code, line }) => [code, line])).toEqual([
      ['row.nul', 2],
      ['row.nul', 3],
    ]);
  });

  test('bytes that are not UTF-8 refuse their row, with the bytes kept', async () => {
    const content = Buffer.concat([Buffer.from('a,b,c\n1,'), Buffer.from([0xff, 0xfe]), Buffer.from(',3\n4,5,6\n')]);
    const { rows, rejects } = await readCsv(content, abc);

    expect(values(rows)).toEqual([['4', '5', '6']]);
    expect(rejects.map(place)).toEqual([['field.invalid_utf8', 1, 2, 6, 7, '1,\u00ff\u00fe,3\n']]);
    expect(rejects[0]?.column).toBe('b');
  });

  test('a field over the limit refuses its row, quoted or not, and the next rows stay', async () => {
    const long = 'x'.repeat(2000);
    const { rows, rejects } = await readCsv(`a,b,c\n1,${long},3\n4,"${long}\n${long}",6\n7,8,9\n`, abc, {
      maxFieldBytes: 1000,
      blockBytes: 64,
    });

    expect(values(rows)).toEqual([['7', '8', '9']]);
    expect(rejects.map(({ code, recordNumber, line, byteLength }) => [code, recordNumber, line, byteLength])).toEqual([
      ['field.too_long', 1, 2, 2005],
      ['field.too_long', 2, 3, 4008],
    ]);
  });

  test('a record over the limit is refused without being held in memory', async () => {
    const wide = 'xxxx,'.repeat(5000);
    const { rows, rejects } = await readCsv(`a,b,c\n${wide}\n7,8,9\n`, abc, { maxRecordBytes: 4096, blockBytes: 512 });

    expect(values(rows)).toEqual([['7', '8', '9']]);
    expect(
      rejects.map(({ code, byteOffset, byteLength, raw, isRawTruncated }) => [
        code,
        byteOffset,
        byteLength,
        raw.length,
        isRawTruncated,
      ]),
    ).toEqual([['row.too_long', 6, 25_001, 25_001, false]]);
  });

  test('at most 64 KiB of a refused record are kept', async () => {
    const { rejects } = await readCsv(`a,b,c\n${'x'.repeat(100_000)}\n"${'y'.repeat(100_000)}" z,1,2\n`, abc, {
      blockBytes: 1000,
    });

    expect(rejects.map(({ raw, isRawTruncated, byteLength }) => [raw.length, isRawTruncated, byteLength])).toEqual([
      [65_536, true, 100_001],
      [65_536, true, 100_009],
    ]);
  });

  test('a bad value names column and reason and carries the partition text', async () => {
    const { rows, rejects } = await readCsv(
      'id,day,price\nx,2024-02-01,1.00\n2,2024-02-02,12.345\n3,2024-02-03,1.00\n',
      {
        fields: { id: 'int32!', day: 'date', price: 'decimal(10,2)' },
        partition: { kind: 'event-date', key: 'ingest_dt', field: 'day' },
      },
    );

    expect(rows).toHaveLength(1);
    expect(rejects.map(({ code, stage, column, partitionText }) => [code, stage, column, partitionText])).toEqual([
      ['field.type', 'convert', 'id', '2024-02-01'],
      ['field.precision', 'convert', 'price', '2024-02-02'],
    ]);
    expect(rejects[0]?.message).toContain('"x"');
  });

  test('a classified value is not quoted in the message', async () => {
    const { rejects } = await readCsv('age\nsecret\n', { fields: { age: { type: 'int32', classification: 'pii' } } });

    expect(rejects[0]?.message).toContain('column age');
    expect(rejects[0]?.message).not.toContain('secret');
  });
});

describe('evolution of values', () => {
  const fields = { id: 'int32!', qty: 'int32', price: 'decimal(4,2)' } as const;
  const content = 'id,qty,price\n1,x,y\n2,3,4.50\nz,5,y\n';

  test('discard_value keeps the row with null and one reject per value; required fields still refuse the row', async () => {
    const { rows, rejects, batches } = await readCsv(content, { fields, evolution: { types: 'discard_value' } });

    expect(rows.map(({ id, qty }) => [id, qty])).toEqual([
      [1, null],
      [2, 3],
    ]);
    expect(rejects.map(({ level, column, recordNumber }) => [level, column, recordNumber])).toEqual([
      ['value', 'qty', 1],
      ['value', 'price', 1],
      ['row', 'id', 3],
    ]);
    expect(batches.map(({ rowsRead }) => rowsRead)).toEqual([3]);
  });

  test('freeze ends the run and says where', async () => {
    await expect(readCsv(content, { fields, evolution: { types: 'freeze' } })).rejects.toMatchObject({
      code: 'ECL_SOURCE_TYPE_FROZEN',
      message: expect.stringContaining('row 1, line 2, byte 13') as string,
      details: { column: 'qty', recordNumber: 1, line: 2, byteOffset: 13 },
    });
  });
});

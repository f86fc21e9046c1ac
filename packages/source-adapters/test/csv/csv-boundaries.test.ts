import { describe, expect, test } from 'vitest';

import type { ContractSketch } from '../../src/testing/index.ts';
import type { ReadCsvOptions } from '../read-csv.ts';
import { readCsv } from '../read-csv.ts';

interface Hostile {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly sketch: ContractSketch;
  readonly options?: ReadCsvOptions;
}

const abc = { fields: { a: 'string', b: 'string', c: 'string' } } as const;
const HOSTILE: readonly Hostile[] = [
  {
    name: 'mixed line breaks, quotes, comments and blank lines behind a byte order mark',
    content: '\ufeff#c\r\n\r\na,b,c\r\n1,"x\r\ny",""\r\r\n#no\n"a""b",,"c"\n\n2,é,€😀\r',
    sketch: { ...abc, dialect: { comment: '#' } },
  },
  {
    name: 'every kind of malformed row',
    content: Buffer.concat([
      Buffer.from('a,b,c\r\n1,2\r\n"open,2,3\r\n4,"5" x,6\n7,8,9\n\0,1,2\n1,"mul\nti" z,3\n'),
      Buffer.from([0x31, 0x2c, 0xc3, 0x2c, 0x33, 0x0a]),
      Buffer.from('a,b,c,d\n1,2,"end'),
    ]),
    sketch: abc,
  },
  {
    name: 'fields and records over their limits',
    content: `a,b,c\n${'x'.repeat(40)},2,3\n1,"${'y'.repeat(20)}\n${'y'.repeat(20)}",3\n1,2,3\n"${'z,'.repeat(9)}\n1,2,3\n${'w,'.repeat(50)}\n4,5,6\n`,
    sketch: abc,
    options: { maxFieldBytes: 24, maxRecordBytes: 60 },
  },
  {
    name: 'a backslash as escape',
    content: 'a,b,c\n"\\"x\\\\",\\N,"\\\ny"\n"1\\",2,3\n4,5,6\n',
    sketch: { ...abc, dialect: { escape: '\\' } },
  },
  {
    name: 'a delimiter of two characters, through papaparse',
    content: 'a||b||c\r\n1||"x||""y"""||\n"op||en||3\n|||2||3||\n4||"5"  ||6\n\n7||8||9',
    sketch: { ...abc, dialect: { delimiter: '||' } },
  },
  {
    name: 'another encoding',
    content: Buffer.from('\ufeffa,b,c\r\n1,é😀,"x\ny"\n\ud800,2,3\n4,5', 'utf16le'),
    sketch: { ...abc, dialect: { encoding: 'utf-16le' } },
  },
  { name: 'one column with blank lines', content: 'a\n\nx\r\n\r"y\n', sketch: { fields: { a: 'string' } } },
  { name: 'no header', content: '1,2,3\n4,5\n', sketch: { ...abc, dialect: { header: false } } },
];

describe.each(HOSTILE)('$name', ({ content, sketch, options }) => {
  test('is read the same wherever a block ends', async () => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const whole = await readCsv(bytes, sketch, options);

    for (let blockBytes = 1; blockBytes <= bytes.length; blockBytes++) {
      // one after the other, so that a difference names its block size
      const cut = await readCsv(bytes, sketch, { ...options, blockBytes });
      expect({ blockBytes, ...cut }).toEqual({ blockBytes, ...whole });
    }
  });

  test('is read the same for any number of rows in a batch', async () => {
    const whole = await readCsv(content, sketch, options);

    for (const batchRows of [1, 2, 3]) {
      const cut = await readCsv(content, sketch, { ...options, batchRows, blockBytes: 5 });
      expect({ batchRows, rows: cut.rows, rejects: cut.rejects }).toEqual({
        batchRows,
        rows: whole.rows,
        rejects: whole.rejects,
      });
      expect(cut.batches.every(({ rowsRead }) => rowsRead <= batchRows)).toBe(true);
    }
  });

  test('keeps every record: read equals kept plus rejected', async () => {
    const { rows, rejects, rowsRead } = await readCsv(content, sketch, options);

    expect(rows.length + rejects.filter(({ level }) => level === 'row').length).toBe(rowsRead);
    expect(rowsRead).toBeGreaterThan(0);
  });
});

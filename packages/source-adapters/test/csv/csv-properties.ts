import fc from 'fast-check';
import Papa from 'papaparse';
import { expect } from 'vitest';

import { readCsv } from '../read-csv.ts';

/*
 * Differences to papaparse, each on purpose:
 * - rows of the wrong length and rows with NUL are rejects, papaparse passes them on;
 * - blank lines are skipped in files of several columns, papaparse gives a row of one empty field;
 * - text or blanks behind a closing quote refuse the row, papaparse forgives blanks and guesses about text;
 * - a broken record ends at the next plausible record, papaparse reads on to the next quote;
 * - LF, CRLF and CR may be mixed, papaparse takes the first it meets for all.
 */

const COLUMNS = ['a', 'b', 'c'];
const sketch = {
  fields: { a: 'string', b: 'string', c: 'string' },
  nulls: { emptyUnquoted: 'empty', emptyQuoted: 'empty' },
} as const;

const hostileText = fc.string({
  unit: fc.constantFrom('"', ',', '\n', '\r', ' ', '\t', 'x', '0', 'é', '😀', "'", '\\', '#', ';'),
  maxLength: 12,
});

function written(rows: readonly (readonly string[])[], newline: string, isQuoted: (index: number) => boolean): string {
  let field = 0;
  const line = (row: readonly string[]): string =>
    row
      .map((value) => {
        const needsQuotes = /[",\r\n]/.test(value) || isQuoted(field++);
        return needsQuotes ? `"${value.replaceAll('"', '""')}"` : value;
      })
      .join(',');
  return rows.map(line).join(newline) + newline;
}

async function ourRows(content: string, blockBytes = 4096): Promise<string[][]> {
  const { rows } = await readCsv(content, sketch, { blockBytes });
  return rows.map((row) => COLUMNS.map((name) => String(row[name])));
}

/** Well-formed files give the rows that were written, as with papaparse, however they are quoted and cut. */
export async function checkWellFormed(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(hostileText, hostileText, hostileText), { maxLength: 8 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.func(fc.boolean()),
      fc.integer({ min: 1, max: 64 }),
      async (rows, newline, isQuoted, blockBytes) => {
        const content = written([COLUMNS, ...rows], newline, isQuoted);

        const ours = await ourRows(content, blockBytes);

        expect(ours).toEqual(rows);
        expect([COLUMNS, ...ours]).toEqual(
          Papa.parse<string[]>(content.slice(0, -newline.length), { delimiter: ',', newline }).data,
        );
      },
    ),
    { numRuns },
  );
}

/** Any text gives the rows of papaparse wherever papaparse finds no fault. */
export async function checkAnyText(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom('"', '"', ',', ',', '\n', 'x', 'y'), maxLength: 60 }),
      async (body) => {
        const { data, errors } = Papa.parse<string[]>(body, { delimiter: ',', newline: '\n' });
        const quoteErrors = errors.filter(({ type }) => type === 'Quotes');
        const sound = data.slice(0, quoteErrors[0]?.row ?? data.length);
        const isBlank = (row: readonly string[], index: number): boolean =>
          row.length === 1 && row[0] === '' && !quotedEmptyLine(body, sound, index);
        const records = sound.filter((row, index) => !isBlank(row, index));

        const { rows, rejects, rowsRead } = await readCsv(`a,b,c\n${body}`, sketch);

        const expected = records.filter(({ length }) => length === 3);
        expect(rows.slice(0, expected.length).map((row) => COLUMNS.map((name) => row[name]))).toEqual(expected);
        expect(rows.length + rejects.length).toBe(rowsRead);
        if (quoteErrors.length === 0) {
          expect(rows).toHaveLength(expected.length);
          expect(rejects.every(({ code }) => code === 'row.ragged')).toBe(true);
          expect(rowsRead).toBe(records.length);
        }
      },
    ),
    { numRuns },
  );
}

/** Any bytes are read without a crash, every record is accounted for, and blocks do not matter. */
export async function checkAnyBytes(numRuns: number): Promise<void> {
  const bytes = fc.uint8Array({ maxLength: 80 });
  const symbols = fc
    .array(fc.constantFrom(0x22, 0x2c, 0x0a, 0x0d, 0x00, 0x5c, 0x20, 0x61, 0xff, 0xc3, 0xa9, 0x23), { maxLength: 80 })
    .map((values) => Uint8Array.from(values));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(bytes, symbols),
      fc.integer({ min: 1, max: 16 }),
      fc.record({
        delimiter: fc.constantFrom(',', ',', ' ', '||', ',,'),
        quote: fc.constantFrom('"', '"', null),
        escape: fc.constantFrom('"', '\\', null),
        comment: fc.constantFrom(null, '#', '##'),
        trim: fc.boolean(),
        header: fc.constant(false),
      }),
      fc.record({ maxFieldBytes: fc.constantFrom(5, 1000), maxRecordBytes: fc.constantFrom(9, 1000) }),
      async (content, blockBytes, dialect, limits) => {
        const whole = await readCsv(Buffer.concat([Buffer.from('x'), content]), { ...sketch, dialect }, limits);
        const cut = await readCsv(
          Buffer.concat([Buffer.from('x'), content]),
          { ...sketch, dialect },
          { ...limits, blockBytes },
        );

        expect(cut).toEqual(whole);
        expect(whole.rows.length + whole.rejects.length).toBe(whole.rowsRead);
        for (const { byteOffset, byteLength, raw } of whole.rejects) {
          const start = byteOffset ?? 0;
          expect(Buffer.from(raw)).toEqual(
            Buffer.concat([Buffer.from('x'), content]).subarray(start, start + (byteLength ?? 0)),
          );
        }
      },
    ),
    { numRuns },
  );
}

/** papaparse does not tell an empty quoted field on a line of its own from a blank line; the text does. */
function quotedEmptyLine(body: string, rows: readonly (readonly string[])[], index: number): boolean {
  let position = 0;
  for (let row = 0; row < index; row++) {
    position =
      Papa.parse(body.slice(position), { delimiter: ',', newline: '\n', preview: 1, fastMode: false }).meta.cursor +
      position;
  }
  return rows[index]?.length === 1 && body[position] === '"';
}

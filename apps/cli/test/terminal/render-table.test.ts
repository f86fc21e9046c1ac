import fc from 'fast-check';
import { expect, test } from 'vitest';

import { COLOURED } from '../../src/terminal/colours.ts';
import { renderTable } from '../../src/terminal/render-table.ts';
import { textWidth } from '../../src/terminal/text-width.ts';

const columns = [{ title: 'NAME' }, { title: 'ROWS', align: 'right' as const }];

test('columns are as wide as their widest cell', () => {
  const table = renderTable({
    columns,
    rows: [
      ['orders', '1,000'],
      ['日本', '2'],
    ],
  });

  expect(table).toBe(['NAME     ROWS', 'orders  1,000', '日本        2'].join('\n'));
});

test('the widest column gives way when the terminal is narrow', () => {
  const table = renderTable({ columns, rows: [['a-very-long-table-name', '1,000']], width: 20 });

  expect(table).toBe(['NAME            ROWS', 'a-very-long-…  1,000'].join('\n'));
});

test('a fixed column is never shortened', () => {
  const table = renderTable({
    columns: [{ title: 'PATH', isFixed: true }, { title: 'WHY' }],
    rows: [['/a/path/to/copy', 'because of a long story']],
    width: 24,
  });

  expect(table.split('\n')[1]).toBe('/a/path/to/copy  becaus…');
});

test('control characters of values cannot break the table or steer the terminal', () => {
  const table = renderTable({ columns, rows: [['a\nb\tc\u001B[2Jd\u0085', '1']] });

  expect(table.split('\n')).toHaveLength(2);
  expect(table).toContain('a\\nb\\tc\uFFFD[2Jd\uFFFD');
});

test('the titles are bold where there is colour, and the widths do not change', () => {
  const rows = [['orders', '1']];

  const plain = renderTable({ columns, rows });
  const coloured = renderTable({ columns, rows, paint: COLOURED });

  expect(coloured).toBe(plain.replace('NAME    ROWS', '\u001B[1mNAME    ROWS\u001B[22m'));
});

test('no line is wider than the terminal, as long as its columns have room', () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 200 });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 }), (rows) => {
      const table = renderTable({ columns: [{ title: 'A' }, { title: 'B' }, { title: 'C' }], rows, width: 80 });

      for (const line of table.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(80);
    }),
  );
});

test('a table of two hundred thousand rows is laid out', () => {
  const rows = Array.from({ length: 200_000 }, (_, index) => [`row ${index}`, String(index)]);

  expect(renderTable({ columns, rows }).split('\n')).toHaveLength(200_001);
});

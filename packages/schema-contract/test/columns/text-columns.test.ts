import type { Data } from 'apache-arrow';
import { Type } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { columnCase, fieldOf, read, readColumn, readValue } from './column-case.ts';
import type { ColumnCase } from './column-case.ts';

const string = fieldOf({ kind: 'string' });

/** The next batch's only column. */
function finish({ builder }: ColumnCase): Data {
  const [data] = builder.finish().data.children;
  if (data === undefined) throw new Error('the batch has no column');
  return data;
}

describe('UTF-8', () => {
  // RFC 3629 §4, first and last sequences of each length, and what lies just outside
  test.each([
    ['U+0080', [0xc2, 0x80]],
    ['U+07FF', [0xdf, 0xbf]],
    ['U+0800', [0xe0, 0xa0, 0x80]],
    ['U+D7FF', [0xed, 0x9f, 0xbf]],
    ['U+E000', [0xee, 0x80, 0x80]],
    ['U+FEFF, the byte order mark', [0xef, 0xbb, 0xbf]],
    ['U+FFFF', [0xef, 0xbf, 0xbf]],
    ['U+10000', [0xf0, 0x90, 0x80, 0x80]],
    ['U+10FFFF', [0xf4, 0x8f, 0xbf, 0xbf]],
  ])('%s is kept', (_name, bytes) => {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(bytes));

    expect(read(string, new Uint8Array(bytes))).toBe(text);
  });

  test.each([
    ['a lone continuation byte', [0x80]],
    ['a sequence cut short', [0xc3]],
    ['three bytes cut short', [0xe2, 0x82]],
    ['four bytes cut short', [0xf0, 0x9f, 0x98]],
    ['a sequence broken by ASCII', [0xe2, 0x41, 0x82]],
    ['an overlong slash in two bytes', [0xc0, 0xaf]],
    ['an overlong DEL', [0xc1, 0xbf]],
    ['an overlong slash in three bytes', [0xe0, 0x9f, 0xbf]],
    ['an overlong slash in four bytes', [0xf0, 0x8f, 0xbf, 0xbf]],
    ['the surrogate U+D800', [0xed, 0xa0, 0x80]],
    ['the surrogate U+DFFF', [0xed, 0xbf, 0xbf]],
    ['U+110000', [0xf4, 0x90, 0x80, 0x80]],
    ['a lead byte F5', [0xf5, 0x80, 0x80, 0x80]],
    ['five bytes', [0xf8, 0x88, 0x80, 0x80, 0x80]],
    ['FE', [0xfe]],
    ['FF', [0xff]],
  ])('%s is refused, wherever it stands', (_name, bytes) => {
    for (const before of ['', 'a', 'abc', 'abcd', 'abcdefg']) {
      const text = new Uint8Array([...new TextEncoder().encode(before), ...bytes]);

      expect(read(string, text)).toBe('field.invalid_utf8');
    }
  });

  test('bytes are accepted exactly when a strict decoder accepts them', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 12 }),
      fc
        .array(fc.constantFrom(0x41, 0x80, 0xbf, 0xc2, 0xe0, 0xa0, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f), {
          minLength: 1,
          maxLength: 9,
        })
        .map((list) => new Uint8Array(list)),
      fc.string({ unit: 'binary', minLength: 1 }).map((text) => new TextEncoder().encode(text)),
    );

    fc.assert(
      fc.property(bytes, (source) => {
        const expected = (() => {
          try {
            return decoder.decode(source);
          } catch {
            return 'field.invalid_utf8';
          }
        })();

        expect(read(string, source)).toBe(expected);
      }),
      { numRuns: 5000 },
    );
  });

  test('a string that is no text of Unicode is refused instead of patched', () => {
    expect(readValue(string, 'a\ud800b')).toBe('field.invalid_utf8');
    expect(readValue(string, '\udc00')).toBe('field.invalid_utf8');
    expect(readValue(string, '😀')).toBe('😀');
  });
});

test.each([5, 5n, true, new Date(0), {}, ['a'], new Uint8Array(1)])('the value %s is no string', (value) => {
  expect(readValue(string, value)).toBe('field.type');
});

test('strings of any length go in and come out unchanged, through both doors', () => {
  const texts = fc.array(
    fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ minLength: 200, maxLength: 700 })),
  );

  fc.assert(
    fc.property(texts, (values) => {
      const bytes = columnCase(string, { capacity: 2 });
      const objects = columnCase(string, { capacity: 2 });

      for (const value of values) {
        bytes.text(value, true);
        objects.value(value);
      }

      expect(bytes.stored()).toEqual(values);
      expect(objects.stored()).toEqual(values);
    }),
  );
});

describe('the dictionary of a string column', () => {
  test('holds each text once, in order of arrival', () => {
    const testCase = columnCase(string);

    for (const text of ['b', 'a', 'b', '', 'a']) testCase.text(text);
    const data = finish(testCase);

    expect(data.type.typeId).toBe(Type.Dictionary);
    expect(readColumn(data.dictionary?.data[0])).toEqual(['b', 'a']);
    expect(readColumn(data)).toEqual(['b', 'a', 'b', null, 'a']);
  });

  test('gives null rows an index that exists', () => {
    const testCase = columnCase(string);

    for (const text of ['', 'a', '', 'b']) testCase.text(text);
    const data = finish(testCase);

    expect([...data.values]).toEqual([0, 0, 0, 1]);
    expect(data.nullCount).toBe(2);
  });

  test('grows over the batches, and earlier batches do not notice', () => {
    const testCase = columnCase(string, { capacity: 8 });
    const batches: Data[] = [];

    for (let batch = 0; batch < 40; batch++) {
      for (let row = 0; row < 100; row++) testCase.text(`text ${String(batch * 10 + (row % 20))}`);
      batches.push(finish(testCase));
    }

    const ids = new Set(
      batches.map(({ type }) => (type.typeId === Type.Dictionary ? Reflect.get(type, 'id') : undefined)),
    );
    expect(ids.size).toBe(1);
    expect(ids.has(undefined)).toBe(false);
    const last = readColumn(batches.at(-1)?.dictionary?.data[0]);
    for (const [batch, data] of batches.entries()) {
      const entries = readColumn(data.dictionary?.data[0]);
      expect(entries).toEqual(last.slice(0, entries.length));
      expect(readColumn(data)).toEqual(
        Array.from({ length: 100 }, (_, row) => `text ${String(batch * 10 + (row % 20))}`),
      );
    }
  });

  test('is the same vector as long as nothing is added', () => {
    const testCase = columnCase(string);

    testCase.text('a');
    const first = finish(testCase);
    testCase.text('a');
    const second = finish(testCase);
    testCase.text('b');
    const third = finish(testCase);

    expect(second.dictionary).toBe(first.dictionary);
    expect(third.dictionary).not.toBe(second.dictionary);
    expect(third.type).toBe(first.type);
  });

  test('has an id of its own in every builder and every column', () => {
    const ids = [columnCase(string), columnCase(string)].map((testCase) => {
      testCase.text('a');
      return Reflect.get(finish(testCase).type, 'id');
    });

    expect(ids[0]).not.toBe(ids[1]);
  });

  test('does not keep texts that were refused', () => {
    const testCase = columnCase(fieldOf({ kind: 'string' }, { constraints: { maxLength: 1 } }));

    expect(testCase.text('ab')).toBe('field.max_length');
    expect(testCase.text('ab')).toBe('field.max_length');
    testCase.text('a');

    expect(readColumn(finish(testCase).dictionary?.data[0])).toEqual(['a']);
  });

  test('is given up in the middle of a batch when most rows are distinct, without a trace in the rows', () => {
    const testCase = columnCase(string, { capacity: 16 });
    const texts = Array.from({ length: 9000 }, (_, row) => (row % 7 === 0 ? '' : `order ${String(row)}`));

    for (const text of texts) testCase.text(text);
    const first = finish(testCase);
    testCase.text('order 1');
    const second = finish(testCase);

    expect(first.type.typeId).toBe(Type.Utf8);
    expect(readColumn(first)).toEqual(texts.map((text) => (text === '' ? null : text)));
    expect(second.type.typeId).toBe(Type.Utf8);
    expect(readColumn(second)).toEqual(['order 1']);
  });

  test('is kept when half of the rows are repetitions', () => {
    const testCase = columnCase(string);

    for (let row = 0; row < 12_000; row++) testCase.text(`order ${String(row >> 1)}`);

    expect(finish(testCase).type.typeId).toBe(Type.Dictionary);
  });

  test('is given up at 65 536 entries, whatever their share', () => {
    const testCase = columnCase(string);

    for (let row = 0; row < 200_000; row++) testCase.text(`order ${String((row >> 1) % 65_536)}`);
    const full = finish(testCase);
    for (let row = 0; row < 10; row++) testCase.text(`order ${String(row * 65_537)}`);
    const after = finish(testCase);

    expect(full.type.typeId).toBe(Type.Dictionary);
    expect(after.type.typeId).toBe(Type.Utf8);
    expect(readColumn(after)).toEqual(Array.from({ length: 10 }, (_, row) => `order ${String(row * 65_537)}`));
  });

  test('is given up when its texts take too much memory', () => {
    const testCase = columnCase(string);
    const texts = Array.from({ length: 40 }, (_, row) => String(row % 20).repeat(300_000));

    for (const text of texts) testCase.text(text);
    const data = finish(testCase);

    expect(data.type.typeId).toBe(Type.Utf8);
    expect(readColumn(data)).toEqual(texts);
  });

  test('nulls before it is given up stay null and take no space', () => {
    const testCase = columnCase(string);
    testCase.text('x'.repeat(5_000_000));
    for (let row = 0; row < 2000; row++) testCase.text('');

    testCase.text('y'.repeat(5_000_000));
    const data = finish(testCase);

    expect(data.type.typeId).toBe(Type.Utf8);
    expect(data.values).toHaveLength(10_000_000);
    expect(data.nullCount).toBe(2000);
  });

  test('rows that were not committed leave no row behind, in either form', () => {
    const testCase = columnCase(string, { capacity: 2 });
    const kept: string[] = [];

    for (let row = 0; row < 12_000; row++) {
      // every third row is given up after it was written
      const bytes = new TextEncoder().encode(`order ${String(row)}`);
      testCase.column.appendBytes(bytes, 0, bytes.length, false);
      if (row % 3 === 0) continue;
      testCase.builder.commitRow();
      kept.push(`order ${String(row)}`);
    }

    expect(testCase.stored()).toEqual(kept);
  });
});

describe('constraints of strings', () => {
  const constrained = (constraints: object) => fieldOf({ kind: 'string' }, { constraints });

  test('lengths count code points, not bytes or UTF-16 units', () => {
    const field = constrained({ minLength: 2, maxLength: 3 });

    expect(['é', '😀', 'a'].map((text) => read(field, text))).toEqual(Array(3).fill('field.min_length'));
    expect(['éé', '😀😀😀', 'abc'].map((text) => read(field, text))).toEqual(['éé', '😀😀😀', 'abc']);
    expect(['éééé', '😀😀😀😀', 'abcd'].map((text) => read(field, text))).toEqual(Array(3).fill('field.max_length'));
  });

  test('a pattern may match anywhere unless it is anchored, and knows Unicode', () => {
    expect(read(constrained({ pattern: 'b+' }), 'abba')).toBe('abba');
    expect(read(constrained({ pattern: '^b+$' }), 'abba')).toBe('field.pattern');
    expect(read(constrained({ pattern: String.raw`^\p{Lu}.$` }), 'Ä😀')).toBe('Ä😀');
  });

  test('only listed texts are allowed, bytes of invalid UTF-8 are named first', () => {
    const field = constrained({ enum: ['red', 'größe'] });

    expect(read(field, 'größe')).toBe('größe');
    expect(read(field, 'Red')).toBe('field.enum');
    expect(read(field, new Uint8Array([0x72, 0xff]))).toBe('field.invalid_utf8');
  });

  test('bounds follow the code points', () => {
    const field = constrained({ minimum: 'b', maximum: '\ufb01' });

    expect(read(field, 'azzz')).toBe('field.minimum');
    expect(read(field, 'b')).toBe('b');
    expect(read(field, 'ü')).toBe('ü');
    // by UTF-16 units U+1F600 would come before U+FB01
    expect(read(field, '😀')).toBe('field.maximum');
  });

  test('hold in the plain form too', () => {
    const testCase = columnCase(constrained({ pattern: '^order' }), { capacity: 16 });
    for (let row = 0; row < 9000; row++) testCase.text(`order ${String(row)}`);
    finish(testCase);

    expect(testCase.text('offer 1')).toBe('field.pattern');
    expect(testCase.text('order 1')).toBe('ok');
    expect(testCase.stored()).toEqual(['order 1']);
  });
});

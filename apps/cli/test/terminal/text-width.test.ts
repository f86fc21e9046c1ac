import fc from 'fast-check';
import { expect, test } from 'vitest';

import { textWidth, truncate } from '../../src/terminal/text-width.ts';

test.each([
  ['', 0],
  ['abc', 3],
  ['Größe', 5],
  ['e\u0301', 1],
  ['日本', 4],
  ['한국', 4],
  ['👩‍👩‍👧', 2],
  ['\u001B[31mred\u001B[39m', 3],
  ['a\u200Bb', 2],
])('%j is %d columns wide', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test('what fits is kept, what does not ends in an ellipsis', () => {
  expect(truncate('abcdef', 6)).toBe('abcdef');
  expect(truncate('abcdef', 4)).toBe('abc…');
  expect(truncate('日本語', 4)).toBe('日…');
  expect(truncate('abc', 1)).toBe('…');
  expect(truncate('abc', 0)).toBe('');
});

test('a truncated text is never wider than asked for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, width) => {
      expect(textWidth(truncate(text, width))).toBeLessThanOrEqual(width);
    }),
  );
});

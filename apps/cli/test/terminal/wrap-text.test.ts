import { expect, test } from 'vitest';

import { wrapText } from '../../src/terminal/wrap-text.ts';

test('text is broken at blanks and indented under its first line', () => {
  expect(wrapText('one two three four', { width: 12, first: 'why  ' })).toBe(
    ['why  one two', '     three', '     four'].join('\n'),
  );
});

test('a word that is too long stays whole, so that it can be copied', () => {
  expect(wrapText('see /a/very/long/path now', { width: 10 })).toBe(['see', '/a/very/long/path', 'now'].join('\n'));
});

test('line breaks of the text are kept', () => {
  expect(wrapText('a\nb', { width: 10, first: '- ' })).toBe('- a\n  b');
});

test('without a limit nothing is broken', () => {
  expect(wrapText('one two three', { width: Infinity })).toBe('one two three');
});

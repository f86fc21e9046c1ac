import { expect, test } from 'vitest';

import { COLOURED, PLAIN, choosePaint } from '../../src/terminal/colours.ts';

const terminal = { isTTY: true, environment: {}, isRefused: false };

test('a terminal gets colours', () => {
  expect(choosePaint(terminal)).toBe(COLOURED);
  expect(COLOURED('red', 'x')).toBe('\u001B[31mx\u001B[39m');
});

test.each([
  ['a pipe', { isTTY: false }],
  ['--no-color', { isRefused: true }],
  ['NO_COLOR', { environment: { NO_COLOR: '1' } }],
  ['TERM=dumb', { environment: { TERM: 'dumb' } }],
])('%s gets none', (_name, circumstances) => {
  expect(choosePaint({ ...terminal, ...circumstances })).toBe(PLAIN);
});

test('an empty NO_COLOR does not count', () => {
  expect(choosePaint({ ...terminal, environment: { NO_COLOR: '' } })).toBe(COLOURED);
});

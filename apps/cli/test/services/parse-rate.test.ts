import { expect, test } from 'vitest';

import { parseRate } from '../../src/services/parse-rate.ts';

test.each([
  ['0', 0],
  ['0.01', 0.01],
  ['.5', 0.5],
  ['1%', 0.01],
  ['2.5%', 0.025],
  ['100%', 1],
  [' 1 ', 1],
])('%s is %d', (text, rate) => {
  expect(parseRate(text, '--typos')).toBeCloseTo(rate, 12);
});

test.each(['', '1.01', '101%', '-0.1', '1e-3', 'NaN', '0.1.2', '%', '1 %', '0x1'])('"%s" is refused', (text) => {
  expect(() => parseRate(text, '--typos')).toThrow(`--typos: "${text}" is no share from 0 to 1`);
});

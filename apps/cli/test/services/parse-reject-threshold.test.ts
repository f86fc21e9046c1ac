import { expect, test } from 'vitest';

import { parseRejectThreshold } from '../../src/services/parse-reject-threshold.ts';

test.each([
  ['0', { maxRows: 0, maxShare: null }],
  [' 250 ', { maxRows: 250, maxShare: null }],
  ['0%', { maxRows: null, maxShare: 0 }],
  ['0.5%', { maxRows: null, maxShare: 0.005 }],
  ['100 %', { maxRows: null, maxShare: 1 }],
])('%s is a threshold', (text, threshold) => {
  expect(parseRejectThreshold(text)).toEqual(threshold);
});

test.each(['', '-1', '1.5', '101%', '%', 'ten', '5 rows', '1e3'])('"%s" is refused, with an example', (text) => {
  expect(() => parseRejectThreshold(text)).toThrow(/neither a number of rows nor a share of 0% to 100%/);
});

import { expect, test } from 'vitest';

import { csvLine } from '../../src/results/query-csv.ts';

test('null and an empty text stay apart', () => {
  expect(csvLine([null, '', 'x'])).toBe(',"",x\n');
});

test('what would break the line is quoted', () => {
  expect(csvLine(['a,b', 'say "x"', 'two\nlines', 1.5, true, 9_007_199_254_740_993n])).toBe(
    '"a,b","say ""x""","two\nlines",1.5,true,9007199254740993\n',
  );
});

test('a value with parts is JSON', () => {
  expect(csvLine([{ a: [1n, null] }])).toBe('"{""a"":[1,null]}"\n');
});

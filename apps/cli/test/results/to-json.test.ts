import { expect, test } from 'vitest';

import { toJson } from '../../src/results/to-json.ts';

test('64-bit integers keep all their digits', () => {
  expect(toJson({ big: 9_223_372_036_854_775_807n, list: [-1n] }, 0)).toBe('{"big":9223372036854775807,"list":[-1]}');
});

test('a document is two blanks deep', () => {
  expect(toJson({ a: { b: 1 } })).toBe('{\n  "a": {\n    "b": 1\n  }\n}');
});

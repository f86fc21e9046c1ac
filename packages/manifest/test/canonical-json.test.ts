import fc from 'fast-check';
import { expect, test } from 'vitest';

import { canonicalJson, compareCodePoints } from '../src/canonical-json.ts';

test('keys stand in code point order, integer-like keys included', () => {
  const text = canonicalJson({ b: 1, '10': 1, '9': 1, '\u{1F600}': 1, '\uFF5E': 1, a: [] });

  expect(text).toBe('{\n  "10": 1,\n  "9": 1,\n  "a": [],\n  "b": 1,\n  "\uFF5E": 1,\n  "\u{1F600}": 1\n}\n');
});

test('the order is that of the UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (left, right) => {
      expect(Math.sign(compareCodePoints(left, right))).toBe(
        Math.sign(Buffer.compare(Buffer.from(left), Buffer.from(right))),
      );
    }),
  );
});

test('any JSON value survives, and the order in which members were added does not show', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);

      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(reversed(value))).toBe(text);
    }),
  );
});

test.each([Number.NaN, Infinity, undefined, 1n])('%s has no form and is refused with its place', (value) => {
  expect(() => canonicalJson({ a: [value] })).toThrow(
    expect.objectContaining({ code: 'ECL_MANIFEST_INVALID', message: expect.stringContaining('$.a[0]') }),
  );
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const output: Record<string, unknown> = Object.create(null);
  for (const [key, member] of Object.entries(value).reverse()) output[key] = reversed(member);
  return output;
}

import { expect, test } from 'vitest';

import { closestWord, editDistance } from '../../src/terminal/edit-distance.ts';

test.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
])('from %j to %j it is %d steps', (left, right, distance) => {
  expect(editDistance(left, right)).toBe(distance);
  expect(editDistance(right, left)).toBe(distance);
});

test.each([
  ['exprt-raw', 'export-raw'],
  ['export', 'export-raw'],
  ['verfy', 'verify'],
  ['zzzzzz', undefined],
])('%j was meant to be %j', (word, meant) => {
  expect(closestWord(word, ['verify', 'export-raw', 'query'])).toBe(meant);
});

import { expect, test } from 'vitest';

import { threefry } from '../../src/random/threefry.ts';

function words(key: readonly [number, number], counter: readonly [number, number]): string[] {
  const out = new Int32Array(2);
  threefry(out, key[0] | 0, key[1] | 0, counter[0] | 0, counter[1] | 0);
  return [...out].map((word) => (word >>> 0).toString(16).padStart(8, '0'));
}

// kat_vectors of the Random123 distribution, threefry2x32 with 13 rounds
test.each([
  [
    [0, 0],
    [0, 0],
    ['9d1c5ec6', '8bd50731'],
  ],
  [
    [0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    ['fd36d048', '2d17272c'],
  ],
  [
    [0x13198a2e, 0x03707344],
    [0x243f6a88, 0x85a308d3],
    ['ba3e4725', 'f27d669e'],
  ],
] as const)('key %j and counter %j give the published words', (key, counter, expected) => {
  expect(words(key, counter)).toEqual(expected);
});

test('neighbouring counters share no bits beyond chance', () => {
  const out = new Int32Array(2);
  let flipped = 0;
  let previous = 0;
  for (let counter = 0; counter < 20_000; counter += 1) {
    threefry(out, 42, 0, counter, 7);
    let difference = (out[0] ?? 0) ^ previous;
    for (; difference !== 0; difference &= difference - 1) flipped += 1;
    previous = out[0] ?? 0;
  }

  // 16 of 32 bits on average; the standard error of the mean over 20,000 draws is 0.02
  expect(flipped / 20_000).toBeGreaterThan(15.9);
  expect(flipped / 20_000).toBeLessThan(16.1);
});

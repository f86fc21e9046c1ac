import { expect, test } from 'vitest';

import { areFourDigits, fourOf, pairOf } from '../../src/columns/digit-words.ts';

const wordOf = (bytes: readonly number[]): number => new DataView(new Uint8Array(bytes).buffer).getInt32(0);

test('every number of four digits is told from its characters', () => {
  for (let number = 0; number <= 9999; number++) {
    const text = String(number).padStart(4, '0');
    const word = wordOf([...new TextEncoder().encode(text)]);

    expect(areFourDigits(word)).toBe(true);
    expect([fourOf(word), pairOf(word, 16), pairOf(word, 8), pairOf(word, 0)]).toEqual([
      number,
      Number(text.slice(0, 2)),
      Number(text.slice(1, 3)),
      Number(text.slice(2)),
    ]);
  }
});

test('a byte that is no digit is noticed in every place, whatever stands around it', () => {
  const missed: number[][] = [];

  for (const around of [0x30, 0x39]) {
    for (let place = 0; place < 4; place++) {
      for (let byte = 0; byte < 256; byte++) {
        const bytes = [around, around, around, around].with(place, byte);
        const isDigit = byte >= 0x30 && byte <= 0x39;
        if (areFourDigits(wordOf(bytes)) !== isDigit) missed.push(bytes);
      }
    }
  }

  expect(missed).toEqual([]);
});

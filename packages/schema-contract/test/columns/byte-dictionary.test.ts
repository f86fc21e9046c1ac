import fc from 'fast-check';
import { expect, test } from 'vitest';

import { ByteDictionary, NOT_FOUND, USELESS } from '../../src/columns/byte-dictionary.ts';
import { byteRun, copyRun, equalsRun, hashRun, isAscii } from '../../src/columns/byte-runs.ts';

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Find or insert a text. @returns its entry, or why there is none */
function enter(dictionary: ByteDictionary, text: string): number {
  const bytes = new TextEncoder().encode(text);
  const entry = dictionary.find(bytes, viewOf(bytes), 0, bytes.length);
  return entry === NOT_FOUND ? dictionary.insert(bytes, viewOf(bytes), 0, bytes.length) : entry;
}

test('entries are numbered in order of arrival, as a map would', () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'ß', '😀', '\0'), maxLength: 6 }), {
    maxLength: 3000,
  });

  fc.assert(
    fc.property(texts, (list) => {
      const dictionary = new ByteDictionary();
      const map = new Map<string, number>();

      for (const text of list) {
        if (!map.has(text)) map.set(text, map.size);
        expect(enter(dictionary, text)).toBe(map.get(text));
      }

      expect(dictionary.count).toBe(map.size);
    }),
    { numRuns: 30 },
  );
});

test('many long entries survive every growth of the table', () => {
  const dictionary = new ByteDictionary();
  const texts = Array.from({ length: 50_000 }, (_, index) => `${'entry '.repeat(index % 12)}${String(index)}`);

  const first = texts.map((text) => enter(dictionary, text));
  const second = texts.map((text) => enter(dictionary, text));

  expect(first).toEqual(texts.map((_, index) => index));
  expect(second).toEqual(first);
});

test('texts made to collide are answered with USELESS instead of ever longer searches', () => {
  const dictionary = new ByteDictionary();
  // all of them fall into one of the 2048 places the table has at first
  const colliding = Array.from({ length: 400_000 }, (_, index) => `key ${String(index)}`).filter((text) => {
    const bytes = new TextEncoder().encode(text);
    return (hashRun(bytes, viewOf(bytes), 0, bytes.length) & 2047) === 7;
  });

  const entries = colliding.slice(0, 100).map((text) => enter(dictionary, text));

  expect(colliding.length).toBeGreaterThan(100);
  expect(entries.slice(0, 64)).toEqual(Array.from({ length: 64 }, (_, index) => index));
  expect(new Set(entries.slice(64))).toEqual(new Set([USELESS]));
  expect(enter(dictionary, 'another text')).toBe(64);
});

test('hashes of similar short texts spread over the table', () => {
  const slots = new Set(
    Array.from({ length: 4096 }, (_, index) => {
      const bytes = new TextEncoder().encode(String(1000 + index));
      return hashRun(bytes, viewOf(bytes), 0, bytes.length) & 4095;
    }),
  );

  // 63 % of the places are taken when the hash is as good as chance
  expect(slots.size).toBeGreaterThan(0.6 * 4096);
});

test('runs of bytes are copied, compared and classified whatever their length and place', () => {
  const runs = fc.tuple(fc.uint8Array({ maxLength: 600 }), fc.nat(7), fc.nat(7));

  fc.assert(
    fc.property(runs, ([bytes, before, to]) => {
      const source = new Uint8Array([...new Uint8Array(before), ...bytes, 1, 2, 3]);
      const target = byteRun(to + bytes.length + 3);
      const end = before + bytes.length;

      copyRun(source, viewOf(source), before, end, target, to);

      expect(target.bytes).toEqual(new Uint8Array([...new Uint8Array(to), ...bytes, 0, 0, 0]));
      expect(equalsRun(source, viewOf(source), before, end, target, to)).toBe(true);
      expect(isAscii(source, viewOf(source), before, end)).toBe(bytes.every((byte) => byte < 0x80));
      for (let index = 0; index < Math.min(bytes.length, 9); index++) {
        const place = to + bytes.length - 1 - index;
        target.bytes[place] = (target.bytes[place] ?? 0) ^ 0x80;
        expect(equalsRun(source, viewOf(source), before, end, target, to)).toBe(false);
        target.bytes[place] = (target.bytes[place] ?? 0) ^ 0x80;
      }
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createCrc32c } from '../../src/file/crc32c.ts';

function crc32c(...pieces: readonly Uint8Array[]): string {
  const crc = createCrc32c();
  for (const piece of pieces) crc.update(piece);
  return Buffer.from(crc.digest(), 'base64').toString('hex');
}

/** One bit at a time, as the polynomial is defined. */
function reference(bytes: Uint8Array): string {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return (~crc >>> 0).toString(16).padStart(8, '0');
}

test.each([
  ['', '00000000'],
  ['123456789', 'e3069283'],
  ['a', 'c1d04330'],
])('CRC-32C of %j is %s', (text, expected) => {
  expect(crc32c(Buffer.from(text))).toBe(expected);
});

test('thirty-two zeros and the other vectors of RFC 3720', () => {
  expect(crc32c(new Uint8Array(32))).toBe('8a9136aa');
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe('62a8ab43');
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index))).toBe('46dd794e');
});

test('it is the same however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, cut) => {
      expect(crc32c(bytes.subarray(0, cut), bytes.subarray(cut))).toBe(reference(bytes));
    }),
  );
});

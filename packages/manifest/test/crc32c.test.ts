import fc from 'fast-check';
import { expect, test } from 'vitest';

import { crc32c, formatCrc32c, updateCrc32c } from '../src/crc32c.ts';

// RFC 3720 appendix B.4, and the check value of the catalogue of CRC algorithms
test.each([
  ['123456789', new TextEncoder().encode('123456789'), 'e3069283'],
  ['32 zero bytes', new Uint8Array(32), '8a9136aa'],
  ['32 bytes of ones', new Uint8Array(32).fill(255), '62a8ab43'],
  ['32 ascending bytes', Uint8Array.from({ length: 32 }, (_, at) => at), '46dd794e'],
  ['nothing', new Uint8Array(0), '00000000'],
])('the checksum of %s is the published one', (_name, bytes, expected) => {
  const checksum = updateCrc32c(0, bytes);

  expect(checksum.toString(16).padStart(8, '0')).toBe(expected);
  expect(Buffer.from(formatCrc32c(checksum), 'base64').toString('hex')).toBe(expected);
  expect(crc32c(bytes)).toBe(formatCrc32c(checksum));
});

test('any cut into pieces gives the checksum of the whole, equal to a bit-by-bit computation', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, cut) => {
      const pieces = updateCrc32c(updateCrc32c(0, bytes.subarray(0, cut)), bytes.subarray(cut));

      expect(pieces).toBe(bitByBit(bytes));
    }),
  );
});

function bitByBit(bytes: Uint8Array): number {
  let state = 0xffffffff;
  for (const byte of bytes) {
    state ^= byte;
    for (let bit = 0; bit < 8; bit += 1) state = state & 1 ? (state >>> 1) ^ 0x82f63b78 : state >>> 1;
  }
  return ~state >>> 0;
}

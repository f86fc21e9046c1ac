import { snappyUncompress } from 'hyparquet';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createSnappyCompressor, maxSnappyBytes } from '../../src/encode/snappy.ts';

function compressed(bytes: Uint8Array, compress = createSnappyCompressor()): Uint8Array {
  const output = new Uint8Array(maxSnappyBytes(bytes.length) + 8).fill(0xee);
  const end = compress(bytes, 0, bytes.length, output, 4);
  return output.slice(4, end);
}

function uncompressed(bytes: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  snappyUncompress(bytes, output);
  return output;
}

/** Bytes with repetitions near and far. */
const repetitive = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 300 })), { maxLength: 60 })
  .map((pieces) =>
    Uint8Array.from(Buffer.concat(pieces.flatMap(([bytes, times]) => Array<Uint8Array>(times).fill(bytes)))),
  );

test('everything comes back', () => {
  fc.assert(
    fc.property(fc.oneof(repetitive, fc.uint8Array({ maxLength: 300 })), (bytes) => {
      expect(Buffer.compare(uncompressed(compressed(bytes), bytes.length), bytes)).toBe(0);
    }),
  );
});

test.each([0, 1, 14, 15, 16, 59, 60, 61, 255, 256, 257, 65_535, 65_536, 65_537, 200_000])(
  '%i bytes of each sort come back',
  (length) => {
    const zeros = new Uint8Array(length);
    const counting = Uint8Array.from({ length }, (_, index) => index);
    let state = 1;
    const noise = Uint8Array.from({ length }, () => (state = (state * 1_103_515_245 + 12_345) >>> 0) >>> 24);

    for (const bytes of [zeros, counting, noise]) {
      expect(Buffer.compare(uncompressed(compressed(bytes), length), bytes)).toBe(0);
    }
    if (length > 1000) expect(compressed(zeros).length).toBeLessThan(length / 15);
    expect(compressed(noise).length).toBeLessThanOrEqual(length + 32);
  },
);

test('what was compressed before does not show', () => {
  fc.assert(
    fc.property(repetitive, repetitive, (before, bytes) => {
      const used = createSnappyCompressor();
      compressed(before, used);

      expect(Buffer.compare(compressed(bytes, used), compressed(bytes))).toBe(0);
    }),
  );
});

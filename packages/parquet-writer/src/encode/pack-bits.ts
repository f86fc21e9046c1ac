import type { ByteSink } from './byte-sink.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

/**
 * Append `count` slots of `bitWidth` bits, at most 32, least significant bit first: the values `[from, to)` and zeros behind them.
 * `count` is a multiple of eight.
 */
export function packBits(
  sink: ByteSink,
  values: Uint8Array | Int32Array,
  from: number,
  to: number,
  count: number,
  bitWidth: number,
): void {
  const size = (count / 8) * bitWidth;
  // whole words are written, the last of them possibly beyond the end
  sink.reserve(size + 4);
  const out = new DataView(sink.bytes.buffer, sink.bytes.byteOffset, sink.bytes.byteLength);
  const stop = sink.length + size;
  let at = sink.length;
  let word = 0;
  let bits = 0;
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    word |= value << bits;
    bits += bitWidth;
    if (bits >= 32) {
      out.setInt32(at, word, true);
      at += 4;
      bits -= 32;
      // a shift by 32 would be one by 0
      word = bits === 0 ? 0 : value >>> (bitWidth - bits);
    }
  }
  if (bits > 0 && at < stop) {
    out.setInt32(at, word, true);
    at += 4;
  }
  if (at < stop) sink.bytes.fill(0, at, stop);
  sink.length = stop;
}

import type { ByteSink } from './byte-sink.ts';

/** Widest values that {@link writeRle} packs: one value and seven left-over bits must fit an int32. */
export const MAX_RLE_BIT_WIDTH = 24;

/** Bits needed for values up to `max`. */
export function bitWidthOf(max: number): number {
  return 32 - Math.clz32(max);
}

/**
 * RLE / bit-packing hybrid without length prefix (Parquet specification, "Run Length Encoding / Bit-Packing Hybrid"): runs of one value
 * as a count, everything between them packed in groups of eight.
 */
export function writeRle(
  sink: ByteSink,
  values: Uint8Array | Int32Array,
  from: number,
  to: number,
  bitWidth: number,
): void {
  const minRun = bitWidth <= 1 ? 32 : bitWidth <= 3 ? 16 : 8;
  let start = from;
  while (start < to) {
    const run = runLength(values, start, to);
    if (run >= minRun || bitWidth === 0) {
      sink.pushVarint(run * 2);
      let value = values[start] as number;
      for (let bits = 0; bits < bitWidth; bits += 8, value >>>= 8) sink.pushByte(value & 0xff);
      start += run;
      continue;
    }
    let end = start + 8;
    while (end < to && !startsRun(values, end, to, minRun)) end += 8;
    sink.pushVarint(((end - start) / 8) * 2 + 1);
    packBits(sink, values, start, end, to, bitWidth);
    start = Math.min(end, to);
  }
}

function runLength(values: Uint8Array | Int32Array, start: number, to: number): number {
  const value = values[start];
  let end = start + 1;
  while (end < to && values[end] === value) end++;
  return end - start;
}

function startsRun(values: Uint8Array | Int32Array, start: number, to: number, minRun: number): boolean {
  if (start + minRun > to) return false;
  const value = values[start];
  for (let i = start + 1; i < start + minRun; i++) if (values[i] !== value) return false;
  return true;
}

/** Pack `[start, end)`, least significant bit first; positions from `limit` on are padding. */
function packBits(
  sink: ByteSink,
  values: Uint8Array | Int32Array,
  start: number,
  end: number,
  limit: number,
  bitWidth: number,
): void {
  sink.reserve(((end - start) / 8) * bitWidth);
  const out = sink.bytes;
  let at = sink.length;
  let pending = 0;
  let bits = 0;
  const last = Math.min(end, limit);
  for (let i = start; i < last; i++) {
    pending |= (values[i] as number) << bits;
    bits += bitWidth;
    while (bits >= 8) {
      out[at++] = pending;
      pending >>>= 8;
      bits -= 8;
    }
  }
  const stop = sink.length + ((end - start) / 8) * bitWidth;
  if (at < stop) out[at++] = pending;
  while (at < stop) out[at++] = 0;
  sink.length = stop;
}

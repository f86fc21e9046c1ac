import type { ByteSink } from './byte-sink.ts';
import { packBits } from './pack-bits.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

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
    packBits(sink, values, start, Math.min(end, to), end - start, bitWidth);
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

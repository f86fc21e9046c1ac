import type { ByteSink } from './byte-sink.ts';
import { packBits } from './pack-bits.ts';
import { bitWidthOf } from './rle.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

/** Values per block and per miniblock, as the reference implementations choose them. */
const BLOCK = 128;
const MINIBLOCK = 32;
const MINIBLOCKS = BLOCK / MINIBLOCK;
/** Differences of the upper halves beyond this would leave the exact range of a double. */
const MAX_HIGH_STEP = 1 << 19;
const TWO_32 = 2 ** 32;

const HEADER_BYTES = 16;

/**
 * Bytes that DELTA_BINARY_PACKED needs for the values, about; Infinity where steps overflow 32 bits, for readers differ there
 * and nothing would be gained.
 */
export function delta32Bytes(values: Int32Array, from: number, to: number): number {
  let total = HEADER_BYTES;
  for (let start = from + 1; start < to; start += BLOCK) {
    const end = Math.min(to, start + BLOCK);
    let min = Infinity;
    for (let i = start; i < end; i++) {
      const delta = (values[i] as number) - (values[i - 1] as number);
      if (delta < min) min = delta;
    }
    if (min < -0x7fffffff || min > 0x7fffffff) return Infinity;
    total += 5 + MINIBLOCKS;
    for (let mini = start; mini < end; mini += MINIBLOCK) {
      const stop = Math.min(end, mini + MINIBLOCK);
      let max = 0;
      for (let i = mini; i < stop; i++) {
        const above = (values[i] as number) - (values[i - 1] as number) - min;
        if (above > max) max = above;
      }
      if (max > 0x7fffffff) return Infinity;
      total += 4 * bitWidthOf(max);
    }
  }
  return total;
}

/** As {@link delta32Bytes}; `halves` are the low and high words of the values in turn. */
export function delta64Bytes(halves: Int32Array, from: number, to: number): number {
  let total = HEADER_BYTES;
  const deltas = new Float64Array(BLOCK);
  for (let start = from + 1; start < to; start += BLOCK) {
    const count = Math.min(to - start, BLOCK);
    const min = takeDeltas64(deltas, halves, start, count);
    if (Number.isNaN(min)) return Infinity;
    total += 7 + MINIBLOCKS;
    for (let mini = 0; mini < count; mini += MINIBLOCK) {
      total += 4 * bitWidth64(maxAbove(deltas, mini, Math.min(count, mini + MINIBLOCK), min));
    }
  }
  return total;
}

/** DELTA_BINARY_PACKED (Parquet specification, "Delta Encoding"); the values satisfy {@link delta32Bytes} < Infinity. */
export function writeDelta32(sink: ByteSink, values: Int32Array, from: number, to: number): void {
  writeHeader(sink, to - from);
  sink.pushZigzag(to > from ? (values[from] as number) : 0);
  const deltas = new Float64Array(BLOCK);
  const slots = new Int32Array(MINIBLOCK);
  for (let start = from + 1; start < to; start += BLOCK) {
    const count = Math.min(to - start, BLOCK);
    let min = Infinity;
    for (let i = 0; i < count; i++) {
      const delta = (values[start + i] as number) - (values[start + i - 1] as number);
      deltas[i] = delta;
      if (delta < min) min = delta;
    }
    writeBlock(sink, slots, deltas, count, min);
  }
}

/** As {@link writeDelta32}, for values that satisfy {@link delta64Bytes} < Infinity. */
export function writeDelta64(
  sink: ByteSink,
  values: BigInt64Array,
  halves: Int32Array,
  from: number,
  to: number,
): void {
  writeHeader(sink, to - from);
  sink.pushZigzag64(to > from ? (values[from] as bigint) : 0n);
  const deltas = new Float64Array(BLOCK);
  const slots = new Int32Array(MINIBLOCK);
  for (let start = from + 1; start < to; start += BLOCK) {
    const count = Math.min(to - start, BLOCK);
    writeBlock(sink, slots, deltas, count, takeDeltas64(deltas, halves, start, count));
  }
}

function writeHeader(sink: ByteSink, count: number): void {
  sink.pushVarint(BLOCK);
  sink.pushVarint(MINIBLOCKS);
  sink.pushVarint(count);
}

/** Fill `deltas` and return their minimum; NaN when a step is too wide to be exact. */
function takeDeltas64(deltas: Float64Array, halves: Int32Array, start: number, count: number): number {
  let min = Infinity;
  let previous = (start - 1) * 2;
  for (let i = 0; i < count; i++, previous += 2) {
    const high = (halves[previous + 3] as number) - (halves[previous + 1] as number);
    if (high > MAX_HIGH_STEP || high < -MAX_HIGH_STEP) return NaN;
    const delta = high * TWO_32 + (((halves[previous + 2] as number) >>> 0) - ((halves[previous] as number) >>> 0));
    deltas[i] = delta;
    if (delta < min) min = delta;
  }
  return min;
}

function maxAbove(deltas: Float64Array, from: number, to: number, min: number): number {
  let max = min;
  for (let i = from; i < to; i++) if ((deltas[i] as number) > max) max = deltas[i] as number;
  return max - min;
}

function bitWidth64(value: number): number {
  return value < TWO_32 ? bitWidthOf(value) : 32 + bitWidthOf(Math.floor(value / TWO_32));
}

function writeBlock(sink: ByteSink, slots: Int32Array, deltas: Float64Array, count: number, min: number): void {
  sink.pushZigzag(min);
  const widthsAt = sink.length;
  for (let i = 0; i < MINIBLOCKS; i++) sink.pushByte(0);
  for (let mini = 0; mini < count; mini += MINIBLOCK) {
    const stop = Math.min(count, mini + MINIBLOCK);
    const width = bitWidth64(maxAbove(deltas, mini, stop, min));
    sink.bytes[widthsAt + mini / MINIBLOCK] = width;
    packMiniblock(sink, slots, deltas, mini, stop, min, width);
  }
}

/** 32 slots; values above 32 bits are packed as two halves through a bit buffer that a number holds exactly. */
function packMiniblock(
  sink: ByteSink,
  slots: Int32Array,
  deltas: Float64Array,
  from: number,
  to: number,
  min: number,
  width: number,
): void {
  if (width === 0) return;
  if (width <= 32) {
    // storing wraps to 32 bits, which keeps the bits of an unsigned value
    for (let i = from; i < to; i++) slots[i - from] = (deltas[i] as number) - min;
    packBits(sink, slots, 0, to - from, MINIBLOCK, width);
    return;
  }
  const stop = sink.length + 4 * width;
  sink.reserve(4 * width);
  const out = sink.bytes;
  let at = sink.length;
  let pending = 0;
  let bits = 0;
  for (let i = from; i < to; i++) {
    let rest = (deltas[i] as number) - min;
    for (let left = width; left > 0; left -= 16) {
      pending |= (rest % 65_536) << bits;
      rest = Math.floor(rest / 65_536);
      bits += Math.min(left, 16);
      while (bits >= 8) {
        out[at++] = pending;
        pending >>>= 8;
        bits -= 8;
      }
    }
  }
  if (bits > 0) out[at++] = pending;
  out.fill(0, at, stop);
  sink.length = stop;
}

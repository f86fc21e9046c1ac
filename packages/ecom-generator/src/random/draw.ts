import type { StreamKey } from './stream-key.ts';
import { threefry } from './threefry.ts';

const TWO_32 = 0x1_0000_0000;

/** A random word as a number in [0, 1), exact in binary. */
export function unit(word: number): number {
  return (word >>> 0) / TWO_32;
}

/** Uniform over `low … high`, both included. The bias is below (high − low + 1) / 2³². */
export function between(word: number, low: number, high: number): number {
  return low + Math.floor(((word >>> 0) * (high - low + 1)) / TWO_32);
}

/** `true` with the given probability. */
export function happens(word: number, probability: number): boolean {
  return word >>> 0 < probability * TWO_32;
}

/** Words of one stream, taken one after the other: for decisions that need an unknown number of them. */
export interface Sequence {
  next(): number;
}

/** The sequence below `key` under a label. Two labels give independent sequences. */
export function createSequence(key: StreamKey, label = 0): Sequence {
  const out = new Int32Array(2);
  let block = 0;
  let spare = false;
  return {
    next() {
      if (spare) {
        spare = false;
        return out[1] ?? 0;
      }
      threefry(out, key.key0, key.key1, block, label);
      block += 1;
      spare = true;
      return out[0] ?? 0;
    },
  };
}

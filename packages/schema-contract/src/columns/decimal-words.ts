const TWO_16 = 65_536;
const TWO_32 = 4_294_967_296;
const WORDS_PER_DECIMAL = 4;

/** Write a whole number of magnitude ≤ 2^53 as 128-bit two's complement, lowest word first. */
export function storeSafeDecimal(words: Int32Array, row: number, value: number): void {
  const high = Math.floor(value / TWO_32);
  const fill = value < 0 ? -1 : 0;
  const base = row * WORDS_PER_DECIMAL;
  words[base] = value - high * TWO_32;
  words[base + 1] = high;
  words[base + 2] = fill;
  words[base + 3] = fill;
}

export function clearDecimal(words: Int32Array, row: number): void {
  const base = row * WORDS_PER_DECIMAL;
  words[base] = 0;
  words[base + 1] = 0;
  words[base + 2] = 0;
  words[base + 3] = 0;
}

export function storeDecimal(words: Int32Array, row: number, value: bigint): void {
  for (let word = 0; word < WORDS_PER_DECIMAL; word++) {
    words[row * WORDS_PER_DECIMAL + word] = Number(BigInt.asIntN(32, value >> BigInt(word * 32)));
  }
}

/** The exact value, for the few places that need it. */
export function readDecimal(words: ArrayLike<number>, row: number): bigint {
  let value = 0n;
  for (let word = WORDS_PER_DECIMAL - 1; word >= 0; word--) {
    value = (value << 32n) | BigInt((words[row * WORDS_PER_DECIMAL + word] ?? 0) >>> 0);
  }
  return BigInt.asIntN(128, value);
}

/**
 * Multiply the non-negative value in a row and add: one step of collecting a long number nine digits at a time. All products stay
 * below 2^53. `factor` ≤ 10^9, `addend` < 10^9; the result must be below 2^127.
 */
export function multiplyAdd(words: Int32Array, row: number, factor: number, addend: number): void {
  const base = row * WORDS_PER_DECIMAL;
  let carry = addend;
  for (let index = base; index < base + WORDS_PER_DECIMAL; index++) {
    const word = words[index] ?? 0;
    const low = (word & 0xffff) * factor + carry;
    const lowCarry = Math.floor(low / TWO_16);
    const high = (word >>> 16) * factor + lowCarry;
    carry = Math.floor(high / TWO_16);
    words[index] = ((high - carry * TWO_16) << 16) | (low - lowCarry * TWO_16);
  }
}

/** Two's complement of the value in a row. */
export function negate(words: Int32Array, row: number): void {
  const base = row * WORDS_PER_DECIMAL;
  let carry = 1;
  for (let index = base; index < base + WORDS_PER_DECIMAL; index++) {
    const flipped = (~(words[index] ?? 0) >>> 0) + carry;
    carry = flipped === TWO_32 ? 1 : 0;
    words[index] = flipped;
  }
}

const TWO_32 = 4_294_967_296;

/**
 * Write a whole number of magnitude ≤ 2^53 as 64-bit two's complement, low half first. A BigInt64Array store would allocate a
 * bigint per value; its buffer seen as 32-bit halves takes the same bits without.
 */
export function storeInt64(halves: Int32Array, row: number, value: number): void {
  const high = Math.floor(value / TWO_32);
  halves[row * 2] = value - high * TWO_32;
  halves[row * 2 + 1] = high;
}

/** Microseconds of a day, split so that day × length stays exact in doubles: 86 400 000 000 = 20 × 2^32 + 500 654 080. */
const DAY_HIGH = 20;
const DAY_LOW = 500_654_080;

/** Write `days` × 86 400 000 000 + `micros` exactly, also beyond 2^53. `|days|` < 2^22, `|micros|` < 2^50. */
export function storeDayMicros(halves: Int32Array, row: number, days: number, micros: number): void {
  const low = days * DAY_LOW + micros;
  const carry = Math.floor(low / TWO_32);
  halves[row * 2] = low - carry * TWO_32;
  halves[row * 2 + 1] = days * DAY_HIGH + carry;
}

/** 10^9 = 15 258 × 2^16 + 51 712, so that products with eleven-digit numbers stay exact in doubles. */
const BILLION_HIGH = 15_258;
const BILLION_LOW = 51_712;

/**
 * Write ±(`upper` × 10^9 + `lower`) exactly, `upper` < 10^10 and `lower` < 10^9: a number of up to 19 digits.
 * @returns `false` when it does not fit a signed 64-bit integer; nothing useful is stored then
 */
export function storeLongInt64(
  halves: Int32Array,
  row: number,
  upper: number,
  lower: number,
  isNegative: boolean,
): boolean {
  const product = upper * BILLION_HIGH;
  const productHigh = Math.floor(product / 65_536);
  const rest = (product - productHigh * 65_536) * 65_536 + upper * BILLION_LOW + lower;
  const carry = Math.floor(rest / TWO_32);
  const low = rest - carry * TWO_32;
  const high = productHigh + carry;
  if (high > 0x7fff_ffff) {
    halves[row * 2] = 0;
    halves[row * 2 + 1] = -0x8000_0000;
    return isNegative && high === 0x8000_0000 && low === 0;
  }
  halves[row * 2] = isNegative ? -low : low;
  halves[row * 2 + 1] = isNegative ? -high - (low === 0 ? 0 : 1) : high;
  return true;
}

/** The exact value, for the few places that need it. */
export function readInt64(halves: Int32Array, row: number): bigint {
  return (BigInt(halves[row * 2 + 1] ?? 0) << 32n) | BigInt((halves[row * 2] ?? 0) >>> 0);
}

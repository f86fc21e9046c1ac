/** 10^9 splits into parts of 16 bits, so that products with numbers below 10^10 stay exact in doubles. */
const BILLION_HIGH = 15_258;
const BILLION_LOW = 51_712;
const TWO_16 = 65_536;
const TWO_32 = 4_294_967_296;
/** Splits a double into two halves of 26 bits (T. J. Dekker, "A Floating-Point Technique for Extending the Available Precision", 1971). */
const SPLITTER = 134_217_729;
/** Far more than the rounding error of the correction, far less than what could be told apart in the result. */
const UNCERTAINTY = 2 ** -40;

/**
 * (`upper` × 10^9 + `lower`) / `divisor`, correctly rounded, for a dividend between 2^53 and 2^64 and an exact divisor up to 10^22: the
 * numbers of 16 to 19 digits that programs write when they print doubles.
 *
 * The quotient of the rounded dividend is corrected by its exact remainder; where the correction comes too near to the middle between two
 * doubles to be sure, the answer is NaN.
 */
export function divideLong(upper: number, lower: number, divisor: number): number {
  const product = upper * BILLION_HIGH;
  const productHigh = Math.floor(product / TWO_16);
  const rest = (product - productHigh * TWO_16) * TWO_16 + upper * BILLION_LOW + lower;
  const carry = Math.floor(rest / TWO_32);
  const high = (productHigh + carry) * TWO_32;
  const low = rest - carry * TWO_32;

  const quotient = (high + low) / divisor;
  const back = quotient * divisor;
  const quotientHead = quotient * SPLITTER - (quotient * SPLITTER - quotient);
  const quotientTail = quotient - quotientHead;
  const divisorHead = divisor * SPLITTER - (divisor * SPLITTER - divisor);
  const divisorTail = divisor - divisorHead;
  const error =
    quotientHead * divisorHead -
    back +
    quotientHead * divisorTail +
    quotientTail * divisorHead +
    quotientTail * divisorTail;
  const correction = (high - back + low - error) / divisor;

  const least = quotient + correction * (1 - UNCERTAINTY);
  const most = quotient + correction * (1 + UNCERTAINTY);
  return least === most ? least : NaN;
}

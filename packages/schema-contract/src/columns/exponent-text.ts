const PLUS = 0x2b;
const MINUS = 0x2d;
const ZERO = 0x30;
const UPPER_E = 0x45;
const LOWER_E = 0x65;
/** Far beyond what any field can hold, so larger exponents are cut to it without changing a verdict. */
const MAX_EXPONENT = 1_000_000_000;

/** Parse `[eE][+-]?digits` up to `end`. @returns NaN when it is something else */
export function parseExponentText(source: Uint8Array, start: number, end: number): number {
  const mark = source[start];
  if (mark !== LOWER_E && mark !== UPPER_E) return NaN;
  const sign = start + 1 < end ? (source[start + 1] ?? 0) : 0;
  let position = sign === MINUS || sign === PLUS ? start + 2 : start + 1;
  if (position >= end) return NaN;
  let exponent = 0;
  for (; position < end; position++) {
    const digit = (source[position] ?? 0) - ZERO;
    if (digit >>> 0 > 9) return NaN;
    exponent = Math.min(exponent * 10 + digit, MAX_EXPONENT);
  }
  return sign === MINUS ? -exponent : exponent;
}

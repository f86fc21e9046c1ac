import { asciiText } from './ascii-text.ts';
import { parseExponentText } from './exponent-text.ts';
import { divideLong } from './long-division.ts';

const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

/** Powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${String(exponent)}`));
const MAX_EXACT_POWER = 22;
/** Below this, a mantissa collected digit by digit is exact. */
const MAX_EXACT_MANTISSA = 2 ** 53;
/** Below this, a mantissa has at most 19 digits. */
const MAX_LONG_MANTISSA = 1e19;
const LOWER_DIGITS = 9;
/** So many digits always fit 31 bits. */
const INTEGER_DIGITS = 9;

/**
 * Parse `[+-]?(digits[.digits]|.digits)([eE][+-]?digits)?`, correctly rounded.
 *
 * Where mantissa and power of ten are both exact doubles, one multiplication or division rounds once and is therefore right
 * (W. D. Clinger, "How to Read Floating Point Numbers Accurately", 1990); anything longer goes through the engine's own parser.
 *
 * @returns NaN when the text is not of this form; an infinity when the number is too large
 */
export function parseFloatText(source: Uint8Array, start: number, end: number): number {
  const sign = source[start] ?? 0;
  const digits = sign === MINUS || sign === PLUS ? start + 1 : start;
  let position = digits;
  let mantissa = 0;
  let point = -1;
  // whole numbers below 2^31 have the quicker arithmetic
  const stop = Math.min(end, digits + INTEGER_DIGITS);
  for (; position < stop; position++) {
    const digit = (source[position] ?? 0) - ZERO;
    if (digit >>> 0 <= 9) mantissa = (Math.imul(mantissa, 10) + digit) | 0;
    else if (digit + ZERO === POINT && point < 0) point = position;
    else break;
  }
  if (position === stop) {
    for (; position < end; position++) {
      const digit = (source[position] ?? 0) - ZERO;
      if (digit >>> 0 <= 9) mantissa = mantissa * 10 + digit;
      else if (digit + ZERO === POINT && point < 0) point = position;
      else break;
    }
  }
  if (position - digits - (point < 0 ? 0 : 1) <= 0) return NaN;
  let exponent = point < 0 ? 0 : point + 1 - position;
  if (position < end) exponent += parseExponentText(source, position, end);
  if (mantissa < MAX_EXACT_MANTISSA && exponent >= -MAX_EXACT_POWER && exponent <= MAX_EXACT_POWER) {
    const magnitude = exponent < 0 ? mantissa / (POWERS[-exponent] ?? 1) : mantissa * (POWERS[exponent] ?? 1);
    return sign === MINUS ? -magnitude : magnitude;
  }
  if (Number.isNaN(exponent)) return NaN;
  if (mantissa < MAX_LONG_MANTISSA && exponent >= -MAX_EXACT_POWER && exponent < 0) {
    const magnitude = divideDigits(source, digits, position, POWERS[-exponent] ?? 1);
    if (!Number.isNaN(magnitude)) return sign === MINUS ? -magnitude : magnitude;
  }
  return Number(asciiText(source, start, end));
}

/** Up to 19 digits and a point, as a whole number, divided by a power of ten. */
function divideDigits(source: Uint8Array, start: number, end: number, divisor: number): number {
  let upper = 0;
  let lower = 0;
  let remaining = LOWER_DIGITS;
  let scale = 1;
  // from the right, so that the last nine digits fall into one number and the rest into the other
  for (let position = end - 1; position >= start; position--) {
    const digit = (source[position] ?? 0) - ZERO;
    if (digit >>> 0 > 9) continue;
    if (remaining === 0) scale = 1;
    if (remaining > 0) lower += digit * scale;
    else upper += digit * scale;
    scale *= 10;
    remaining--;
  }
  return divideLong(upper, lower, divisor);
}

import { asciiText } from './ascii-text.ts';
import { parseExponentText } from './exponent-text.ts';

const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

/** Powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${String(exponent)}`));
const MAX_EXACT_POWER = 22;
/** Below this, a mantissa collected digit by digit is exact. */
const MAX_EXACT_MANTISSA = 2 ** 53;

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
  for (; position < end; position++) {
    const digit = (source[position] ?? 0) - ZERO;
    if (digit >>> 0 <= 9) mantissa = mantissa * 10 + digit;
    else if (digit + ZERO === POINT && point < 0) point = position;
    else break;
  }
  if (position - digits - (point < 0 ? 0 : 1) <= 0) return NaN;
  let exponent = point < 0 ? 0 : point + 1 - position;
  if (position < end) exponent += parseExponentText(source, position, end);
  if (mantissa < MAX_EXACT_MANTISSA && exponent >= -MAX_EXACT_POWER && exponent <= MAX_EXACT_POWER) {
    const magnitude = exponent < 0 ? mantissa / (POWERS[-exponent] ?? 1) : mantissa * (POWERS[exponent] ?? 1);
    return sign === MINUS ? -magnitude : magnitude;
  }
  return Number.isNaN(exponent) ? NaN : Number(asciiText(source, start, end));
}

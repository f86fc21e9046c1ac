import type { FieldVerdict } from '../field-issue.ts';
import { asciiText } from './ascii-text.ts';
import { parseExponentText } from './exponent-text.ts';
import { OVERFLOW, PRECISION, TYPE } from './verdict.ts';

const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

/**
 * Read a decimal of any length exactly: digits, an optional point and an optional exponent. Its cost is linear in the text, and no
 * number longer than the field can hold is ever built.
 *
 * @returns the unscaled value, or the verdict that refuses the text
 */
export function parseDecimalText(
  source: Uint8Array,
  start: number,
  end: number,
  { precision, scale }: { readonly precision: number; readonly scale: number },
): bigint | FieldVerdict {
  const sign = source[start] ?? 0;
  const digits = sign === MINUS || sign === PLUS ? start + 1 : start;
  let stop = digits;
  let point = -1;
  /** Places of the first and the last digit that is not zero. */
  let first = -1;
  let last = -1;
  for (; stop < end; stop++) {
    const digit = (source[stop] ?? 0) - ZERO;
    if (digit >>> 0 <= 9) {
      if (digit === 0) continue;
      if (first < 0) first = stop;
      last = stop;
    } else if (digit + ZERO === POINT && point < 0) point = stop;
    else break;
  }
  if (stop - digits - (point < 0 ? 0 : 1) <= 0) return TYPE;
  const exponent = stop < end ? parseExponentText(source, stop, end) : 0;
  if (Number.isNaN(exponent)) return TYPE;
  if (first < 0) return 0n;

  const units = point < 0 ? stop : point;
  /** Power of ten of the last significant digit, and of the first. */
  const low = exponent + (last < units ? units - last - 1 : units - last);
  const high = exponent + (first < units ? units - first - 1 : units - first);
  if (low < -scale) return PRECISION;
  if (high >= precision - scale) return OVERFLOW;
  const significant = BigInt(asciiText(source, first, last + 1).replace('.', ''));
  const unscaled = significant * 10n ** BigInt(low + scale);
  return sign === MINUS ? -unscaled : unscaled;
}

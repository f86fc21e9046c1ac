const POINT = 0x2e;
const ZERO = 0x30;

/**
 * Whether the bytes from `position` are a tolerable end of an integer: a point and nothing but zeros, as programs write that
 * keep integers in floating point (`34.0`). At least one digit must stand between `digits` and `position`.
 */
export function isZeroFraction(source: Uint8Array, digits: number, position: number, end: number): boolean {
  if (position === digits || source[position] !== POINT) return false;
  for (let index = position + 1; index < end; index++) if (source[index] !== ZERO) return false;
  return true;
}

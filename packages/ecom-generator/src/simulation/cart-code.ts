/**
 * A cart is known by its customer and a code of start day of the chain, visit and extra number, packed in this order so that
 * codes of one customer sort as the numbering rule asks.
 */
export type CartCode = number;

const VISIT_BITS = 8;
const EXTRA_BITS = 4;

/** The late come-back of a chain; ordinary visits are 1 … 254. */
export const REACTIVATION_VISIT = 255;
export const LAST_VISIT = 254;

/** Days up to the year 2149 fit. */
export const LAST_DAY = 65_535;

export function cartCode(startDay: number, visit: number, extra: number): CartCode {
  return (startDay << (VISIT_BITS + EXTRA_BITS)) | (visit << EXTRA_BITS) | extra;
}

export function startDayOf(code: CartCode): number {
  return code >>> (VISIT_BITS + EXTRA_BITS);
}

export function visitOf(code: CartCode): number {
  return (code >>> EXTRA_BITS) & ((1 << VISIT_BITS) - 1);
}

export function extraOf(code: CartCode): number {
  return code & ((1 << EXTRA_BITS) - 1);
}

export const CART_PREFIX = 'CART-';
export const ORDER_PREFIX = 'ORD-';
export const RETURN_PREFIX = 'RTN-';

/** `CART-00000042` */
export function formatId(prefix: string, number: number): string {
  return prefix + String(number).padStart(8, '0');
}

/**
 * The forms whitespace and casing mess can give a text, numbered: blanks × 4 + casing. Blanks 0 is none; 1 … 4 are one or two before
 * and one or two behind. Casing 0 is none; 1 upper, 2 lower, 3 title.
 */
export const VARIANT_COUNT = 20;
const CASINGS = 4;

export function variantOf(blanks: number, casing: number): number {
  return blanks * CASINGS + casing;
}

/** The text in one of its forms. */
export function applyVariant(text: string, variant: number): string {
  const blanks = Math.floor(variant / CASINGS);
  const spaced =
    blanks === 0 ? text : ' '.repeat(blanks > 2 ? 2 : 1) + text.trim() + ' '.repeat(blanks % 2 === 0 ? 2 : 1);
  switch (variant % CASINGS) {
    case 1:
      return spaced.toUpperCase();
    case 2:
      return spaced.toLowerCase();
    case 3:
      return spaced.replaceAll(/\p{L}+/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase());
    default:
      return spaced;
  }
}

/** What was done, as the ledger names it. */
export function describeVariant(variant: number): string {
  const kinds = [];
  if (variant >= CASINGS) kinds.push('whitespace');
  if (variant % CASINGS > 0) kinds.push('casing');
  return kinds.join('+');
}

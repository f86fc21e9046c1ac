/**
 * Four ASCII characters at once, as DataView reads them: the first in the highest byte. A digit has the high nibble 3, and keeps it
 * when 6 is added; a carry out of a byte can only come from one that fails itself.
 */
export function areFourDigits(word: number): boolean {
  return (word & (word + 0x0606_0606) & 0xf0f0_f0f0) === 0x3030_3030;
}

/** The number that the four digits of a word form. */
export function fourOf(word: number): number {
  return pairOf(word, 16) * 100 + pairOf(word, 0);
}

/** The number that two digits of a word form; `shift` is 16 for the first pair, 0 for the second. */
export function pairOf(word: number, shift: 0 | 8 | 16): number {
  return ((word >>> (shift + 8)) & 0x0f) * 10 + ((word >>> shift) & 0x0f);
}

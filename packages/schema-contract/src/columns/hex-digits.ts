const INVALID = 0x1000;

/** Value of each byte as a hexadecimal digit; 0x1000 for the others, which shows in any combination of two. */
export const HEX_DIGITS: Uint16Array = Uint16Array.from({ length: 256 }, (_, byte) => {
  const value = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(value) ? INVALID : value;
});

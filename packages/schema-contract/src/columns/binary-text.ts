import { HEX_DIGITS } from './hex-digits.ts';

const BACKSLASH = 0x5c;
const LOWER_X = 0x78;
const PAD = 0x3d;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Six bits per byte of base64; 255 for bytes outside the alphabet. */
const SEXTETS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const value = ALPHABET.indexOf(String.fromCharCode(byte));
  return value < 0 ? 255 : value;
});

/**
 * Decode the text form of bytes: base64 (RFC 4648 §4: padded, no line breaks, unused bits zero), or `\x` and pairs of hexadecimal
 * digits, as PostgreSQL writes them. The two cannot be confused: base64 has no backslash.
 *
 * @returns how many bytes of `target` were written, or -1 when the text is neither
 */
export function decodeBinaryText(source: Uint8Array, start: number, end: number, target: Uint8Array): number {
  if (source[start] === BACKSLASH && start < end) return decodeHex(source, start, end, target);
  const length = end - start;
  if (length % 4 !== 0) return -1;
  let padding = 0;
  while (padding < 2 && padding < length && source[end - 1 - padding] === PAD) padding++;
  const stop = end - padding;
  let written = 0;
  let bits = 0;
  let bitCount = 0;
  for (let position = start; position < stop; position++) {
    const sextet = SEXTETS[source[position] ?? 0] ?? 255;
    if (sextet === 255) return -1;
    bits = ((bits << 6) | sextet) & 0xffff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    target[written++] = bits >> bitCount;
  }
  // what is left over must be zero, or two texts would mean the same bytes
  return (bits & ((1 << bitCount) - 1)) === 0 && bitCount === padding * 2 ? written : -1;
}

function decodeHex(source: Uint8Array, start: number, end: number, target: Uint8Array): number {
  if (start + 1 >= end || source[start + 1] !== LOWER_X || (end - start) % 2 !== 0) return -1;
  let written = 0;
  for (let position = start + 2; position < end; position += 2) {
    const byte = ((HEX_DIGITS[source[position] ?? 0] ?? 0) << 4) | (HEX_DIGITS[source[position + 1] ?? 0] ?? 0);
    if (byte > 255) return -1;
    target[written++] = byte;
  }
  return written;
}

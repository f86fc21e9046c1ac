/** CRC-32C (Castagnoli), reflected polynomial; not the polynomial of `zlib.crc32`. */
const POLYNOMIAL = 0x82f63b78;

/** Table k, at k × 256, holds the effect of a byte that k further bytes follow, so that a turn of the loop takes eight bytes. */
const SLICES = 8;
const TABLE = createTable();

/**
 * Continue a checksum over more bytes. Start with 0; the result of one call is the first argument of the next.
 *
 * @returns an unsigned 32-bit number
 */
export function updateCrc32c(crc: number, bytes: Uint8Array): number {
  // a view reads four bytes at once, and as fast from a Buffer as from a plain array
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = TABLE;
  let state = ~crc;
  let at = 0;
  for (const end = bytes.length - SLICES; at <= end; at += SLICES) {
    const low = view.getInt32(at, true) ^ state;
    const high = view.getInt32(at + 4, true);
    // casts: every index is below 8 × 256, the table's length; checking each costs five times the work itself
    state =
      (table[1792 + (low & 255)] as number) ^
      (table[1536 + ((low >>> 8) & 255)] as number) ^
      (table[1280 + ((low >>> 16) & 255)] as number) ^
      (table[1024 + (low >>> 24)] as number) ^
      (table[768 + (high & 255)] as number) ^
      (table[512 + ((high >>> 8) & 255)] as number) ^
      (table[256 + ((high >>> 16) & 255)] as number) ^
      (table[high >>> 24] as number);
  }
  for (; at < bytes.length; at += 1) state = (table[(state ^ view.getUint8(at)) & 255] as number) ^ (state >>> 8);
  return ~state >>> 0;
}

/** The form object stores report: base64 of the four bytes, most significant first. */
export function formatCrc32c(crc: number): string {
  return btoa(String.fromCharCode(crc >>> 24, (crc >>> 16) & 255, (crc >>> 8) & 255, crc & 255));
}

/** CRC-32C of `bytes` in the form object stores report, e.g. `4waSgw==` for the text `123456789`. */
export function crc32c(bytes: Uint8Array): string {
  return formatCrc32c(updateCrc32c(0, bytes));
}

function createTable(): Int32Array {
  const table = new Int32Array(SLICES * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    table[byte] = value;
  }
  for (let index = 256; index < table.length; index += 1) {
    const before = table[index - 256] ?? 0;
    table[index] = (table[before & 255] ?? 0) ^ (before >>> 8);
  }
  return table;
}

/** CRC-32C (Castagnoli), reflected polynomial; not the polynomial of `zlib.crc32`. */
const POLYNOMIAL = 0x82f63b78;

/** Eight tables let the loop take eight bytes a turn, about four times the speed of one table. */
const TABLES = createTables();

/**
 * Continue a checksum over more bytes. Start with 0; the result of one call is the first argument of the next.
 *
 * @returns an unsigned 32-bit number
 */
export function updateCrc32c(crc: number, bytes: Uint8Array): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES;
  const end = bytes.length;
  const blocksEnd = end - (end % 8);
  let state = ~crc;
  let at = 0;
  for (; at < blocksEnd; at += 8) {
    // indices are below 256 and below `end`, so no look-up can miss; `?? 0` satisfies noUncheckedIndexedAccess
    state ^=
      (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
    state =
      (t7[state & 255] ?? 0) ^
      (t6[(state >>> 8) & 255] ?? 0) ^
      (t5[(state >>> 16) & 255] ?? 0) ^
      (t4[state >>> 24] ?? 0) ^
      (t3[bytes[at + 4] ?? 0] ?? 0) ^
      (t2[bytes[at + 5] ?? 0] ?? 0) ^
      (t1[bytes[at + 6] ?? 0] ?? 0) ^
      (t0[bytes[at + 7] ?? 0] ?? 0);
  }
  for (; at < end; at += 1) state = (t0[(state ^ (bytes[at] ?? 0)) & 255] ?? 0) ^ (state >>> 8);
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

type Tables = readonly [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array];

function createTables(): Tables {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    return value;
  });
  const next = (table: Int32Array): Int32Array => table.map((value) => (first[value & 255] ?? 0) ^ (value >>> 8));
  const t1 = next(first);
  const t2 = next(t1);
  const t3 = next(t2);
  const t4 = next(t3);
  const t5 = next(t4);
  const t6 = next(t5);
  return [first, t1, t2, t3, t4, t5, t6, next(t6)];
}

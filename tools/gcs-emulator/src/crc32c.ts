/** Reflected polynomial of CRC-32C (Castagnoli); zlib's crc32 uses another one. */
const POLYNOMIAL = 0x82f63b78;
const TABLES = buildTables();

/** Continue a CRC-32C over further bytes; a new one starts from 0. */
export function crc32c(bytes: Uint8Array, previous = 0): number {
  let crc = ~previous;
  let at = 0;
  const end = bytes.length - (bytes.length % 4);
  for (; at < end; at += 4) {
    crc ^= byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16) | (byte(bytes, at + 3) << 24);
    crc =
      entry(768 + (crc & 0xff)) ^
      entry(512 + ((crc >>> 8) & 0xff)) ^
      entry(256 + ((crc >>> 16) & 0xff)) ^
      entry(crc >>> 24);
  }
  for (; at < bytes.length; at += 1) crc = (crc >>> 8) ^ entry((crc ^ byte(bytes, at)) & 0xff);
  return ~crc >>> 0;
}

/** The CRC-32C of two byte strings put together, from theirs and the length of the second. */
export function combineCrc32c(first: number, second: number, secondByteCount: number): number {
  // advancing a CRC over zero bytes is linear, so it is a matrix over GF(2), and a power of it for many bytes
  let power = advanceOneBit();
  for (let bit = 1; bit < 8; bit *= 2) power = square(power);
  let crc = first;
  for (let count = secondByteCount; count > 0; count = Math.floor(count / 2)) {
    if (count % 2 === 1) crc = multiply(power, crc);
    power = square(power);
  }
  return (crc ^ second) >>> 0;
}

/** Base64 of the four bytes, most significant first, as the API writes it. */
export function encodeCrc32c(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc >>> 0);
  return bytes.toString('base64');
}

function buildTables(): Int32Array {
  const tables = new Int32Array(1024);
  for (let index = 0; index < 256; index += 1) {
    let crc = index;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    tables[index] = crc;
  }
  for (let index = 256; index < 1024; index += 1) {
    const previous = tables[index - 256] ?? 0;
    tables[index] = (previous >>> 8) ^ (tables[previous & 0xff] ?? 0);
  }
  return tables;
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function entry(index: number): number {
  return TABLES[index] ?? 0;
}

type Matrix = readonly number[];

function advanceOneBit(): Matrix {
  return [POLYNOMIAL, ...Array.from({ length: 31 }, (_, bit) => 2 ** bit)];
}

function multiply(matrix: Matrix, vector: number): number {
  let sum = 0;
  for (let bit = 0, rest = vector >>> 0; rest !== 0; bit += 1, rest >>>= 1) if (rest & 1) sum ^= matrix[bit] ?? 0;
  return sum >>> 0;
}

function square(matrix: Matrix): Matrix {
  return matrix.map((row) => multiply(matrix, row));
}

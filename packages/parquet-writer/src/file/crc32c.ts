// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

const POLYNOMIAL = 0x82f63b78;
const SLICES = 8;

/** CRC-32C (Castagnoli), the checksum of object stores. It is another polynomial than the one of `zlib.crc32`. */
export interface Crc32c {
  update(bytes: Uint8Array): void;
  /** Base64 of the four bytes, most significant first. */
  digest(): string;
}

export function createCrc32c(): Crc32c {
  let crc = -1;
  return {
    update: (bytes) => {
      crc = advance(crc, bytes);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32BE(~crc);
      return bytes.toString('base64');
    },
  };
}

/** Eight bytes per step: the table of slice k holds the effect of a byte that k further bytes follow. */
function advance(start: number, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = TABLE;
  let crc = start;
  let at = 0;
  for (const end = bytes.length - 8; at <= end; at += 8) {
    const low = view.getInt32(at, true) ^ crc;
    const high = view.getInt32(at + 4, true);
    crc =
      (table[1792 + (low & 0xff)] as number) ^
      (table[1536 + ((low >>> 8) & 0xff)] as number) ^
      (table[1280 + ((low >>> 16) & 0xff)] as number) ^
      (table[1024 + (low >>> 24)] as number) ^
      (table[768 + (high & 0xff)] as number) ^
      (table[512 + ((high >>> 8) & 0xff)] as number) ^
      (table[256 + ((high >>> 16) & 0xff)] as number) ^
      (table[high >>> 24] as number);
  }
  for (; at < bytes.length; at++) crc = (table[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  return crc;
}

const TABLE: Int32Array = crcTable();

function crcTable(): Int32Array {
  const table = new Int32Array(SLICES * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    table[byte] = crc;
  }
  for (let slice = 1; slice < SLICES; slice++) {
    for (let byte = 0; byte < 256; byte++) {
      const before = table[(slice - 1) * 256 + byte] as number;
      table[slice * 256 + byte] = (table[before & 0xff] as number) ^ (before >>> 8);
    }
  }
  return table;
}

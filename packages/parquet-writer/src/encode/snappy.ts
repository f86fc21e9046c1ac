/** Matches are looked for inside blocks of this size, so every copy distance fits 16 bits. */
const BLOCK_BYTES = 65_536;
const MAX_TABLE_BITS = 14;
const HASH_MULTIPLIER = 0x1e35a7bd;
/** The inner loop reads up to this many bytes beyond the position it looks at. */
const INPUT_MARGIN = 15;

/** Upper bound of the compressed size of `length` bytes. */
export function maxSnappyBytes(length: number): number {
  return 32 + length + Math.ceil(length / 6);
}

/** Compresses `input[start, end)` into `output` from `at` on, which must have room for {@link maxSnappyBytes}. Returns the end of the output. */
export type SnappyCompressor = (
  input: Uint8Array,
  start: number,
  end: number,
  output: Uint8Array,
  at: number,
) => number;

/**
 * Compressor in Snappy's raw block format, as Parquet's SNAPPY codec asks for. The hash table is cleared for every block: equal input
 * gives equal bytes whatever was compressed before, which a compressor that keeps its table between calls cannot promise.
 */
export function createSnappyCompressor(): SnappyCompressor {
  const table = new Uint16Array(1 << MAX_TABLE_BITS);
  return (input, start, end, output, at) => {
    let size = end - start;
    let op = at;
    while (size > 0x7f) {
      output[op++] = (size & 0x7f) | 0x80;
      size >>>= 7;
    }
    output[op++] = size;
    const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
    for (let block = start; block < end; block += BLOCK_BYTES) {
      op = compressBlock(view, input, block, Math.min(end, block + BLOCK_BYTES), output, op, table);
    }
    return op;
  };
}

function compressBlock(
  view: DataView,
  input: Uint8Array,
  start: number,
  end: number,
  output: Uint8Array,
  at: number,
  table: Uint16Array,
): number {
  let op = at;
  const length = end - start;
  if (length < INPUT_MARGIN) return emitLiteral(input, start, end, output, op);

  let bits = 8;
  while (bits < MAX_TABLE_BITS && 1 << bits < length) bits++;
  const shift = 32 - bits;
  table.fill(0, 0, 1 << bits);

  const limit = end - INPUT_MARGIN;
  let literal = start;
  let ip = start + 1;
  let nextHash = Math.imul(view.getInt32(ip, true), HASH_MULTIPLIER) >>> shift;
  for (;;) {
    // Data without matches is passed over in growing steps
    let skip = 32;
    let nextIp = ip;
    let candidate = 0;
    do {
      ip = nextIp;
      const hash = nextHash;
      nextIp = ip + (skip++ >> 5);
      if (nextIp > limit) return emitLiteral(input, literal, end, output, op);
      nextHash = Math.imul(view.getInt32(nextIp, true), HASH_MULTIPLIER) >>> shift;
      candidate = start + (table[hash] as number);
      table[hash] = ip - start;
    } while (view.getInt32(ip, true) !== view.getInt32(candidate, true));

    op = emitLiteral(input, literal, ip, output, op);

    for (;;) {
      const base = ip;
      let matched = ip + 4;
      let earlier = candidate + 4;
      while (matched <= end - 4 && view.getInt32(matched, true) === view.getInt32(earlier, true)) {
        matched += 4;
        earlier += 4;
      }
      while (matched < end && input[matched] === input[earlier]) {
        matched++;
        earlier++;
      }
      ip = matched;
      op = emitCopy(base - candidate, matched - base, output, op);
      literal = ip;
      if (ip >= limit) return emitLiteral(input, literal, end, output, op);

      table[Math.imul(view.getInt32(ip - 1, true), HASH_MULTIPLIER) >>> shift] = ip - 1 - start;
      const here = view.getInt32(ip, true);
      const hash = Math.imul(here, HASH_MULTIPLIER) >>> shift;
      candidate = start + (table[hash] as number);
      table[hash] = ip - start;
      if (here !== view.getInt32(candidate, true)) break;
    }
    ip++;
    nextHash = Math.imul(view.getInt32(ip, true), HASH_MULTIPLIER) >>> shift;
  }
}

function emitLiteral(input: Uint8Array, start: number, end: number, output: Uint8Array, at: number): number {
  const length = end - start;
  if (length === 0) return at;
  let op = at;
  const tag = length - 1;
  if (tag < 60) {
    output[op++] = tag << 2;
  } else if (tag < 0x100) {
    output[op++] = 60 << 2;
    output[op++] = tag;
  } else {
    // a literal never leaves its block, so two bytes hold its length
    output[op++] = 61 << 2;
    output[op++] = tag & 0xff;
    output[op++] = tag >>> 8;
  }
  if (length < 48) {
    for (let i = start; i < end; i++) output[op++] = input[i] as number;
    return op;
  }
  output.set(input.subarray(start, end), op);
  return op + length;
}

function emitCopy(distance: number, size: number, output: Uint8Array, at: number): number {
  let op = at;
  let length = size;
  // the last two pieces are balanced so that none is shorter than 4
  while (length >= 68) {
    output[op++] = 2 | (63 << 2);
    output[op++] = distance & 0xff;
    output[op++] = distance >>> 8;
    length -= 64;
  }
  if (length > 64) {
    output[op++] = 2 | (59 << 2);
    output[op++] = distance & 0xff;
    output[op++] = distance >>> 8;
    length -= 60;
  }
  if (length >= 12 || distance >= 2048) {
    output[op++] = 2 | ((length - 1) << 2);
    output[op++] = distance & 0xff;
    output[op++] = distance >>> 8;
    return op;
  }
  output[op++] = 1 | ((length - 4) << 2) | ((distance >>> 8) << 5);
  output[op++] = distance & 0xff;
  return op;
}

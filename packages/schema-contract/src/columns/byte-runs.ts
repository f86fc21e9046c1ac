/** From this length on the set-up of a native copy pays. */
const LONG_COPY = 256;
const HIGH_BITS = 0x8080_8080 | 0;

/** Bytes together with their DataView: one for words, one for what is left over and for native copies. */
export interface ByteRun {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

export function byteRun(length: number): ByteRun {
  const bytes = new Uint8Array(length);
  return { bytes, view: new DataView(bytes.buffer) };
}

/** A longer run with the same beginning. */
export function grownRun({ bytes }: ByteRun, length: number): ByteRun {
  const larger = byteRun(length);
  larger.bytes.set(bytes);
  return larger;
}

/** Copy `source[start, end)` to `to`. `view` shows the same bytes as `source`. */
export function copyRun(
  source: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  target: ByteRun,
  to: number,
): void {
  if (end - start >= LONG_COPY) {
    target.bytes.set(source.subarray(start, end), to);
    return;
  }
  let position = start;
  const shift = to - start;
  for (; position + 4 <= end; position += 4) target.view.setInt32(position + shift, view.getInt32(position));
  for (; position < end; position++) target.bytes[position + shift] = source[position] ?? 0;
}

/** Whether `source[start, end)` equals the bytes of `target` from `at` on. */
export function equalsRun(
  source: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  target: ByteRun,
  at: number,
): boolean {
  let position = start;
  const shift = at - start;
  for (; position + 4 <= end; position += 4) {
    if (target.view.getInt32(position + shift) !== view.getInt32(position)) return false;
  }
  for (; position < end; position++) if (target.bytes[position + shift] !== source[position]) return false;
  return true;
}

/** Whether all bytes are below 0x80. */
export function isAscii(source: Uint8Array, view: DataView, start: number, end: number): boolean {
  let position = start;
  for (; position + 4 <= end; position += 4) if ((view.getInt32(position) & HIGH_BITS) !== 0) return false;
  for (; position < end; position++) if ((source[position] ?? 0) >= 0x80) return false;
  return true;
}

/**
 * A 32-bit hash, four bytes at a step, mixed as in MurmurHash3 (A. Appleby, public domain). Only used inside one process: it depends
 * on nothing but the bytes, yet nothing written down depends on it.
 */
export function hashRun(source: Uint8Array, view: DataView, start: number, end: number): number {
  let hash = end - start;
  let position = start;
  for (; position + 4 <= end; position += 4) hash = mix(hash, view.getInt32(position));
  if (position < end) {
    let word = 0;
    for (; position < end; position++) word = (word << 8) | (source[position] ?? 0);
    hash = mix(hash, word);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  return hash ^ (hash >>> 13);
}

function mix(hash: number, word: number): number {
  const scrambled = Math.imul(word, 0xcc9e_2d51);
  const mixed = hash ^ Math.imul((scrambled << 15) | (scrambled >>> 17), 0x1b87_3593);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe654_6b64) | 0;
}

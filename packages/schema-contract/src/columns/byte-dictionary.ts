import { copyBytes } from './plain-bytes.ts';

/** A chain longer than this means that the values were made to collide, or that the table serves no purpose. */
const MAX_PROBES = 64;

/**
 * Distinct byte strings in order of arrival, found through an open-addressing hash table. Entries are only ever added: the first `n`
 * entries seen once are the first `n` entries for ever, although the arrays behind them may be replaced by larger ones.
 */
export class ByteDictionary {
  count = 0;
  /** `offsets[entry]` to `offsets[entry + 1]` are the bytes of an entry. */
  offsets = new Int32Array(1025);
  bytes = new Uint8Array(16_384);
  /** The hash of the text last looked up; `insert` relies on it. */
  #hash = 0;
  #slot = 0;
  #mask = 2047;
  /** Entry + 1 per slot; 0 is free. */
  #slots = new Int32Array(2048);
  #hashes = new Int32Array(1024);

  get byteLength(): number {
    return this.offsets[this.count] ?? 0;
  }

  /** @returns the entry, -1 when there is none, -2 when the table has become useless for such values */
  find(source: Uint8Array, start: number, end: number): number {
    const hash = hashBytes(source, start, end);
    this.#hash = hash;
    const mask = this.#mask;
    let slot = hash & mask;
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const entry = (this.#slots[slot] ?? 0) - 1;
      if (entry < 0) {
        this.#slot = slot;
        return -1;
      }
      if (this.#hashes[entry] === hash && this.#equals(entry, source, start, end)) return entry;
      slot = (slot + 1) & mask;
    }
    return -2;
  }

  /** Add the text that `find` has just not found. @returns its entry */
  insert(source: Uint8Array, start: number, end: number): number {
    const entry = this.count;
    const from = this.byteLength;
    const to = from + end - start;
    if (to > this.bytes.length) this.#growBytes(to);
    if (entry === this.#hashes.length) this.#growEntries();
    copyBytes(source, start, end, this.bytes, from);
    this.offsets[entry + 1] = to;
    this.#hashes[entry] = this.#hash;
    this.#slots[this.#slot] = entry + 1;
    this.count = entry + 1;
    if (this.count * 2 > this.#mask) this.#rehash();
    return entry;
  }

  #equals(entry: number, source: Uint8Array, start: number, end: number): boolean {
    const from = this.offsets[entry] ?? 0;
    if ((this.offsets[entry + 1] ?? 0) - from !== end - start) return false;
    const { bytes } = this;
    for (let position = start, index = from; position < end; position++, index++) {
      if (source[position] !== bytes[index]) return false;
    }
    return true;
  }

  #growBytes(needed: number): void {
    const bytes = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    bytes.set(this.bytes);
    this.bytes = bytes;
  }

  #growEntries(): void {
    const capacity = this.#hashes.length * 2;
    const hashes = new Int32Array(capacity);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    const offsets = new Int32Array(capacity + 1);
    offsets.set(this.offsets);
    this.offsets = offsets;
  }

  #rehash(): void {
    const mask = this.#mask * 2 + 1;
    const slots = new Int32Array(mask + 1);
    for (let entry = 0; entry < this.count; entry++) {
      let slot = (this.#hashes[entry] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    this.#mask = mask;
    this.#slots = slots;
  }
}

/** Four bytes at a step, mixed as in MurmurHash3 (public domain, A. Appleby). */
function hashBytes(source: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  let position = start;
  for (; position + 4 <= end; position += 4) {
    const word =
      (source[position] ?? 0) |
      ((source[position + 1] ?? 0) << 8) |
      ((source[position + 2] ?? 0) << 16) |
      ((source[position + 3] ?? 0) << 24);
    hash = mix(hash, word);
  }
  if (position < end) {
    let word = 0;
    for (; position < end; position++) word = (word << 8) | (source[position] ?? 0);
    hash = mix(hash, word);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85eb_ca6b);
  return hash ^ (hash >>> 13);
}

function mix(hash: number, word: number): number {
  const scrambled = Math.imul(word, 0xcc9e_2d51);
  const mixed = hash ^ Math.imul((scrambled << 15) | (scrambled >>> 17), 0x1b87_3593);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe654_6b64) | 0;
}

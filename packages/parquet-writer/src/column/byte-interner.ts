import type { ByteList } from './column-values.ts';
import { copyBytes } from './gather.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

/**
 * Distinct byte strings, numbered in order of arrival: an open-addressing hash table over one byte array, so that looking a
 * string up makes no JavaScript string. Only grows.
 */
export class ByteInterner implements ByteList {
  offsets: Int32Array = new Int32Array(64);
  bytes: Uint8Array = new Uint8Array(1024);
  longest = 0;
  #count = 0;
  #hashes = new Int32Array(64);
  /** Slot → entry + 1; 0 is free. */
  #slots = new Int32Array(128);

  get count(): number {
    return this.#count;
  }

  /** Bytes of all entries together. */
  get totalBytes(): number {
    return this.offsets[this.#count] as number;
  }

  get allocatedBytes(): number {
    return this.bytes.byteLength + this.offsets.byteLength + this.#hashes.byteLength + this.#slots.byteLength;
  }

  /** The number of `source[start, end)`, which is added when it is new. */
  intern(source: Uint8Array, start: number, end: number): number {
    const hash = hashBytes(source, start, end);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const entry = (this.#slots[slot] as number) - 1;
      if (entry < 0) return this.#add(slot, hash, source, start, end);
      if (this.#hashes[entry] === hash && this.#holds(entry, source, start, end)) return entry;
      slot = (slot + 1) & mask;
    }
  }

  #holds(entry: number, source: Uint8Array, start: number, end: number): boolean {
    const from = this.offsets[entry] as number;
    if ((this.offsets[entry + 1] as number) - from !== end - start) return false;
    for (let i = start, j = from; i < end; i++, j++) if (source[i] !== this.bytes[j]) return false;
    return true;
  }

  #add(slot: number, hash: number, source: Uint8Array, start: number, end: number): number {
    const entry = this.#count;
    const from = this.totalBytes;
    const to = from + end - start;
    if (to > this.bytes.length) this.bytes = enlarged(this.bytes, new Uint8Array(Math.max(to, this.bytes.length * 2)));
    if (entry + 2 > this.offsets.length) {
      this.offsets = enlarged(this.offsets, new Int32Array(this.offsets.length * 2));
      this.#hashes = enlarged(this.#hashes, new Int32Array(this.#hashes.length * 2));
    }
    copyBytes(this.bytes, from, source, start, end);
    this.offsets[entry + 1] = to;
    this.#hashes[entry] = hash;
    this.#slots[slot] = entry + 1;
    this.#count = entry + 1;
    this.longest = Math.max(this.longest, end - start);
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return entry;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let entry = 0; entry < this.#count; entry++) {
      let slot = (this.#hashes[entry] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    this.#slots = slots;
  }
}

/** FNV-1a with a final mix, since the table looks at the low bits only. */
function hashBytes(source: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (source[i] as number), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

function enlarged<Values extends Uint8Array | Int32Array>(from: Values, into: Values): Values {
  into.set(from);
  return into;
}

import { byteRun, copyRun, equalsRun, grownRun, hashRun } from './byte-runs.ts';

/** What `find` answers: the text is new, or the table has become useless for such texts. */
export const NOT_FOUND = -1;
export const USELESS = -2;
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
  run = byteRun(16_384);
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

  /** @returns the entry, `NOT_FOUND` or `USELESS` */
  find(source: Uint8Array, view: DataView, start: number, end: number): number {
    const hash = hashRun(source, view, start, end);
    this.#hash = hash;
    const mask = this.#mask;
    let slot = hash & mask;
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const entry = (this.#slots[slot] ?? 0) - 1;
      if (entry < 0) {
        this.#slot = slot;
        return NOT_FOUND;
      }
      if (this.#hashes[entry] === hash && this.#equals(entry, source, view, start, end)) return entry;
      slot = (slot + 1) & mask;
    }
    return USELESS;
  }

  /** Add the text that `find` has just not found. @returns its entry */
  insert(source: Uint8Array, view: DataView, start: number, end: number): number {
    const entry = this.count;
    const from = this.byteLength;
    const to = from + end - start;
    if (to > this.run.bytes.length) this.run = grownRun(this.run, Math.max(to, this.run.bytes.length * 2));
    if (entry === this.#hashes.length) this.#growEntries();
    copyRun(source, view, start, end, this.run, from);
    this.offsets[entry + 1] = to;
    this.#hashes[entry] = this.#hash;
    this.#slots[this.#slot] = entry + 1;
    this.count = entry + 1;
    if (this.count * 2 > this.#mask) this.#rehash();
    return entry;
  }

  #equals(entry: number, source: Uint8Array, view: DataView, start: number, end: number): boolean {
    const from = this.offsets[entry] ?? 0;
    if ((this.offsets[entry + 1] ?? 0) - from !== end - start) return false;
    return equalsRun(source, view, start, end, this.run, from);
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

import { copyBytes } from '../column/gather.ts';

/** A growing byte array. Numbers are written little-endian, variable-length ones as ULEB128, as Parquet and Thrift have them. */
export class ByteSink {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Make room for `count` further bytes. */
  reserve(count: number): void {
    const need = this.length + count;
    if (need <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(need, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  pushByte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  pushUint32(value: number): void {
    this.reserve(4);
    this.setUint32(this.length, value);
    this.length += 4;
  }

  setUint32(at: number, value: number): void {
    this.bytes[at] = value;
    this.bytes[at + 1] = value >>> 8;
    this.bytes[at + 2] = value >>> 16;
    this.bytes[at + 3] = value >>> 24;
  }

  /** An unsigned integer of at most 53 bits. */
  pushVarint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.length++] = rest;
  }

  /** A signed integer of at most 52 bits and its sign. */
  pushZigzag(value: number): void {
    this.pushVarint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  pushZigzag64(value: bigint): void {
    this.reserve(10);
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    while (rest > 0x7fn) {
      this.bytes[this.length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.bytes[this.length++] = Number(rest);
  }

  pushBytes(source: Uint8Array, start: number, end: number): void {
    this.reserve(end - start);
    copyBytes(this.bytes, this.length, source, start, end);
    this.length += end - start;
  }

  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** Begin anew in the same memory. */
  reset(): void {
    this.length = 0;
  }

  /** Begin anew without any. */
  release(): void {
    this.length = 0;
    this.bytes = new Uint8Array(0);
  }
}

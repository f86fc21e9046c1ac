import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';

import { crc32c } from './crc32c.ts';

/** What the service knows of the bytes it holds. */
export interface ContentDigest {
  readonly size: number;
  readonly crc32c: number;
  /** Base64. */
  readonly md5Hash: string;
}

/** A running digest that can be forked, so that a tail may be tried without being kept. */
export class ContentHash {
  #size = 0;
  #crc32c = 0;
  readonly #md5: Hash;

  constructor(from?: ContentHash) {
    this.#md5 = from === undefined ? createHash('md5') : from.#md5.copy();
    if (from === undefined) return;
    this.#size = from.#size;
    this.#crc32c = from.#crc32c;
  }

  update(bytes: Buffer): void {
    this.#size += bytes.length;
    this.#crc32c = crc32c(bytes, this.#crc32c);
    this.#md5.update(bytes);
  }

  /** The digest so far; the hash goes on from here. */
  digest(): ContentDigest {
    return { size: this.#size, crc32c: this.#crc32c, md5Hash: this.#md5.copy().digest('base64') };
  }
}

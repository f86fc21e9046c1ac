/**
 * Turns JavaScript strings into UTF-8 bytes without a new array per value, so that the value door can use the byte parsers.
 * The bytes are valid until the next call.
 */
export class TextScratch {
  /** Holds the encoded text from index 0. */
  bytes = new Uint8Array(256);
  readonly #encoder = new TextEncoder();

  /** @returns how many bytes of `bytes` are the text; lone surrogates are replaced, callers that care ask `isWellFormed` first */
  encode(text: string): number {
    const { length } = text;
    if (length * 3 > this.bytes.length) this.bytes = new Uint8Array(length * 3);
    const { bytes } = this;
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f || index === SHORT) return this.#encoder.encodeInto(text, bytes).written;
      bytes[index] = unit;
    }
    return length;
  }
}

/** Up to here a loop beats the call into the native encoder. */
const SHORT = 32;

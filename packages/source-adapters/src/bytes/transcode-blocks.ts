import { SourceAdapterError } from '../errors.ts';

/** Stands for source bytes that are no character of the declared encoding: never valid in UTF-8, so the row is refused. */
const INVALID_MARK = 0xff;
const REPLACEMENT = 0xfffd;

/** Whether text in this encoding is UTF-8 as it stands (ASCII included). @throws {SourceAdapterError} `ECL_SOURCE_DIALECT` */
export function isUtf8Label(label: string): boolean {
  const canonical = canonicalEncoding(label);
  return canonical === 'utf-8';
}

/** Canonical WHATWG name of an encoding label. @throws {SourceAdapterError} `ECL_SOURCE_DIALECT` when there is no such encoding */
export function canonicalEncoding(label: string): string {
  if (/^(us-)?ascii$/i.test(label.trim())) return 'utf-8'; // WHATWG reads ASCII as windows-1252; ours is the strict subset
  try {
    return new TextDecoder(label).encoding;
  } catch (cause) {
    throw new SourceAdapterError(
      'ECL_SOURCE_DIALECT',
      `encoding "${label}" is unknown; use a WHATWG label such as utf-8, windows-1252, iso-8859-2, utf-16le, shift_jis`,
      { cause, details: { encoding: label } },
    );
  }
}

/** Turns text of another encoding into UTF-8, keeping what cannot be read visible as an invalid byte. */
export interface Transcoder {
  /** `isLast`: no bytes follow; what is left incomplete is invalid. */
  transcode(block: Uint8Array, isLast: boolean): Uint8Array;
}

/** @throws {SourceAdapterError} `ECL_SOURCE_DIALECT` */
export function createTranscoder(label: string): Transcoder {
  const encoding = canonicalEncoding(label);
  return encoding === 'utf-16le' || encoding === 'utf-16be' ? utf16Transcoder(encoding) : legacyTranscoder(encoding);
}

function utf16Transcoder(encoding: 'utf-16le' | 'utf-16be'): Transcoder {
  let carry: Uint8Array = new Uint8Array(0);
  return {
    transcode(block, isLast) {
      const bytes = carry.length === 0 ? Buffer.from(block) : Buffer.concat([carry, block]);
      let whole = bytes.length & ~1;
      const readUnit = (at: number): number =>
        encoding === 'utf-16be' ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at);
      // a high surrogate at the end waits for its other half
      if (!isLast && whole >= 2 && (readUnit(whole - 2) & 0xfc00) === 0xd800) whole -= 2;
      carry = bytes.subarray(whole);
      const units = bytes.subarray(0, whole);
      if (encoding === 'utf-16be') units.swap16();
      const text = units.toString('utf16le');
      const isOdd = isLast && carry.length > 0;
      return isOdd
        ? Buffer.concat([encodeMarked(text, isLoneSurrogate), Uint8Array.of(INVALID_MARK)])
        : encodeMarked(text, isLoneSurrogate);
    },
  };
}

function legacyTranscoder(encoding: string): Transcoder {
  // not fatal: that would refuse a whole block for one byte. None of these encodings has U+FFFD of its own.
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return {
    transcode: (block, isLast) =>
      encodeMarked(decoder.decode(block, { stream: !isLast }), (codePoint) => codePoint === REPLACEMENT),
  };
}

function isLoneSurrogate(codePoint: number): boolean {
  return codePoint >= 0xd800 && codePoint <= 0xdfff;
}

/** A surrogate without its other half, or U+FFFD; with the `u` flag whole pairs do not match. */
const SUSPICIOUS = /[\ud800-\udfff\ufffd]/u;

function encodeMarked(text: string, isInvalid: (codePoint: number) => boolean): Uint8Array {
  if (!SUSPICIOUS.test(text)) return Buffer.from(text, 'utf8');
  const parts: Uint8Array[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const codePoint = text.codePointAt(at) ?? 0;
    if (isInvalid(codePoint)) {
      parts.push(Buffer.from(text.slice(start, at), 'utf8'), Uint8Array.of(INVALID_MARK));
      start = at + 1;
    } else if (codePoint > 0xffff) at++;
  }
  parts.push(Buffer.from(text.slice(start), 'utf8'));
  return Buffer.concat(parts);
}

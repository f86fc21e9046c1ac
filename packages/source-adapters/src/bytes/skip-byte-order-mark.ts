import { SourceAdapterError } from '../errors.ts';
import type { ByteWindow } from './byte-window.ts';
import type { SpanLedger } from './create-span-ledger.ts';
import { emptyError } from './empty-error.ts';

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

export interface SkipByteOrderMarkOptions {
  readonly window: ByteWindow;
  readonly ledger: SpanLedger;
  readonly uri: string;
  /** The declared encoding is UTF-8. */
  readonly isUtf8: boolean;
}

/**
 * Fill a fresh window and step over a byte order mark. Returns the index where the text begins.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_EMPTY`; `ECL_SOURCE_DIALECT` when the mark is of UTF-16 and UTF-8 is declared
 */
export async function skipByteOrderMark({ window, ledger, uri, isUtf8 }: SkipByteOrderMarkOptions): Promise<number> {
  while (window.end < BYTE_ORDER_MARK.length && !window.isLast) await window.refill(window.start); // until the mark can be told
  if (window.end === 0) throw emptyError(uri, '0 bytes');
  const [first, second] = window.bytes;
  if (isUtf8 && ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))) {
    const found = first === 0xff ? 'utf-16le' : 'utf-16be';
    throw new SourceAdapterError(
      'ECL_SOURCE_DIALECT',
      `${uri}: the file begins with the byte order mark of ${found}, the contract says utf-8; set ecomlake.dialect encoding to ${found}`,
      { details: { uri, found } },
    );
  }
  const hasMark = window.end >= 3 && BYTE_ORDER_MARK.every((byte, index) => window.bytes[index] === byte);
  if (!hasMark) return window.start;
  ledger.add('bom', 0, BYTE_ORDER_MARK.length);
  if (window.end === BYTE_ORDER_MARK.length && !window.isLast) await window.refill(window.start);
  if (window.end === BYTE_ORDER_MARK.length && window.isLast) throw emptyError(uri, 'only a byte order mark');
  return window.start + BYTE_ORDER_MARK.length;
}

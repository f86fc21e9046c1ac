import type { ByteWindow } from '../bytes/byte-window.ts';
import { emptyError } from '../bytes/empty-error.ts';
import { SourceAdapterError } from '../errors.ts';
import { SCAN, FIELD_ESCAPED, unescapeField } from './record-scanner.ts';
import type { RecordScanner } from './record-scanner.ts';
import type { ByteDialect } from './compile-dialect.ts';
import type { SpanLedger } from '../bytes/create-span-ledger.ts';
import { findLineEnd, startsWith } from './line-bytes.ts';
import { scanDefect } from './row-defect.ts';

export interface ReadHeaderOptions {
  readonly window: ByteWindow;
  readonly scanner: RecordScanner;
  readonly dialect: Pick<ByteDialect, 'quote' | 'escape' | 'comment'>;
  readonly ledger: SpanLedger;
  readonly uri: string;
}

export interface ReadHeaderResult {
  readonly names: readonly string[];
  /** Index in the window where the rows begin. */
  readonly position: number;
  /** 1-based line where the rows begin. */
  readonly line: number;
}

/**
 * Read the header: the first line that is neither blank nor a comment. `position` is where the byte order mark ends.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_EMPTY`, `ECL_SOURCE_HEADER_INVALID`
 */
export async function readHeader(options: ReadHeaderOptions, position: number): Promise<ReadHeaderResult> {
  const { window, scanner, dialect, ledger, uri } = options;
  let line = 1;
  let at = position;
  const refill = async (): Promise<void> => {
    await window.refill(at);
    at = window.start;
  };
  for (;;) {
    if (at === window.end) {
      if (window.isLast) throw emptyError(uri, line > 1 ? 'only blank lines and comments, no header' : 'no header');
      await refill(); // the header is read in order, there is nothing to do meanwhile
      continue;
    }
    const isComment =
      dialect.comment === null ? 'no' : startsWith(window.bytes, at, window.end, window.isLast, dialect.comment);
    if (isComment === 'unknown') {
      await refill();
      continue;
    }
    if (isComment === 'yes') {
      const lineEnd = findLineEnd(window.bytes, at, window.end, window.isLast);
      if (lineEnd < 0) {
        await refill();
        continue;
      }
      ledger.add('comment', window.baseOffset + at, window.baseOffset + lineEnd);
      at = lineEnd;
      line++;
      continue;
    }
    const outcome = scanner.scan(window.bytes, at, window.end, window.isLast);
    if (outcome === SCAN.NEED_MORE) {
      await refill();
      continue;
    }
    if (outcome !== SCAN.RECORD) {
      throw invalidHeader(uri, line, scanDefect(outcome, scanner.failedField).message);
    }
    scanner.expand();
    const next = scanner.next;
    const isBlank = scanner.fieldCount === 1 && scanner.flags[0] === 0 && scanner.starts[0] === scanner.ends[0];
    ledger.add(isBlank ? 'blank' : 'header', window.baseOffset + at, window.baseOffset + next);
    at = next;
    line += scanner.innerLines + 1;
    if (!isBlank) return { names: namesOf(options, line), position: at, line };
  }
}

function namesOf({ scanner, window, dialect, uri }: ReadHeaderOptions, line: number): string[] {
  if (scanner.hasNul) throw invalidHeader(uri, line - 1, 'a name holds a NUL byte');
  if (scanner.fieldCount > scanner.starts.length) {
    throw invalidHeader(uri, line - 1, `${scanner.fieldCount} columns, at most ${scanner.starts.length} are read`);
  }
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return Array.from({ length: scanner.fieldCount }, (_, index) => {
    const start = scanner.starts[index] ?? 0;
    const end = scanner.ends[index] ?? 0;
    let name = window.bytes.subarray(start, end);
    if (((scanner.flags[index] ?? 0) & FIELD_ESCAPED) !== 0) {
      const target = new Uint8Array(end - start);
      name = target.subarray(0, unescapeField(dialect, window.bytes, start, end, target));
    }
    try {
      return decoder.decode(name);
    } catch (cause) {
      throw invalidHeader(
        uri,
        line - 1,
        `the name of column ${index + 1} is not valid text in the declared encoding`,
        cause,
      );
    }
  });
}

function invalidHeader(uri: string, line: number, what: string, cause?: unknown): SourceAdapterError {
  return new SourceAdapterError(
    'ECL_SOURCE_HEADER_INVALID',
    `${uri}: the header at line ${line} cannot be read: ${what}; check delimiter, quote and encoding of the contract's dialect`,
    { cause, details: { uri, line } },
  );
}

import { invalid, notImplemented } from '../protocol/api-error.ts';

const CRLF = Buffer.from('\r\n');
const HEADERS_END = Buffer.from('\r\n\r\n');
const MAX_HEADER_BYTES = 64 * 1024;

export interface MultipartPart {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** To be read to its end before the next part is asked for. */
  readonly content: AsyncIterable<Buffer>;
}

/** The boundary of a `multipart/related` content type, quoted or bare. @throws {ApiError} 400 */
export function parseBoundary(contentType: string | undefined): string {
  const text = contentType ?? '';
  if (!/^\s*multipart\/related\s*(?:;|$)/i.test(text))
    throw invalid(`Expected a multipart/related body, got Content-Type "${text}".`);
  const match = /;\s*boundary\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i.exec(text);
  const boundary = match?.[1]?.replaceAll(/\\(.)/g, '$1') ?? match?.[2] ?? '';
  if (boundary === '') throw invalid('The multipart/related Content-Type has no boundary.');
  return boundary;
}

/**
 * Takes a body apart while it arrives, holding back no more than a delimiter's length of it (RFC 2046 §5.1.1).
 *
 * @throws {ApiError} 400 when the body is not well-formed, 501 for a transfer encoding other than the identity
 */
export async function* readMultipart(body: AsyncIterable<Buffer>, boundary: string): AsyncGenerator<MultipartPart> {
  const source = new LookAhead(body);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  for await (const _ of readToDelimiter(source, delimiter)) {
    // a preamble, to be ignored
  }
  while (!isClosing(source)) {
    const headers = await readHeaders(source);
    const encoding = headers.get('content-transfer-encoding')?.toLowerCase() ?? 'binary';
    if (!['binary', '8bit', '7bit'].includes(encoding)) throw notImplemented(`Content-Transfer-Encoding ${encoding}`);
    yield { headers, content: readToDelimiter(source, delimiter) };
  }
  for await (const _ of source.rest()) {
    // an epilogue, to be ignored
  }
}

/** Yields what stands before the next delimiter line and leaves the source behind its boundary. */
async function* readToDelimiter(source: LookAhead, delimiter: Buffer): AsyncGenerator<Buffer> {
  // at the very start no line break precedes a boundary: that of the body's first line, or of an empty part whose
  // headers' last line break serves for both
  const line = delimiter.subarray(CRLF.length);
  await source.fillTo(line.length);
  if (source.peek(line.length).equals(line)) {
    source.take(line.length);
    if (await isDelimiterLine(source)) return;
    yield line;
  }
  for (;;) {
    const at = source.indexOf(delimiter);
    if (at < 0) {
      const safe = source.length - delimiter.length + 1;
      if (safe > 0) yield source.take(safe);
      if (!(await source.fill())) throw invalid('Malformed multipart body: the closing boundary is missing.');
      continue;
    }
    if (at > 0) yield source.take(at);
    source.take(delimiter.length);
    if (await isDelimiterLine(source)) return;
    // the boundary was the beginning of a longer line, which is content
    yield delimiter;
  }
}

/** Behind a boundary only `--`, or blanks and a line break, make it a delimiter. */
async function isDelimiterLine(source: LookAhead): Promise<boolean> {
  for (let count = 2; ; count += 1) {
    await source.fillTo(count);
    const text = source.peek(count).toString('latin1');
    if (text.startsWith('--')) return true;
    const blanks = /^[ \t]*/.exec(text)?.[0].length ?? 0;
    if (text.startsWith('\r\n', blanks)) return true;
    const isUndecided = blanks === text.length || (blanks === text.length - 1 && text.endsWith('\r'));
    if (!isUndecided || text.length < count) return false;
  }
}

function isClosing(source: LookAhead): boolean {
  return source.peek(2).toString('latin1') === '--';
}

async function readHeaders(source: LookAhead): Promise<ReadonlyMap<string, string>> {
  // the delimiter's own line break is still ahead, so that "no headers" looks like any other end of headers
  let at = source.indexOf(HEADERS_END);
  while (at < 0) {
    if (source.length > MAX_HEADER_BYTES) throw invalid('Malformed multipart body: the headers of a part do not end.');
    if (!(await source.fill())) throw invalid('Malformed multipart body: a part has no content.');
    at = source.indexOf(HEADERS_END);
  }
  const text = source.take(at).toString('latin1');
  source.take(HEADERS_END.length);
  return new Map(
    text
      .split('\r\n')
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')).trim().toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
}

/** A stream with a window in front of it. */
class LookAhead {
  readonly #chunks: AsyncIterator<Buffer>;
  #window: Buffer = Buffer.alloc(0);

  constructor(body: AsyncIterable<Buffer>) {
    this.#chunks = body[Symbol.asyncIterator]();
  }

  get length(): number {
    return this.#window.length;
  }

  indexOf(bytes: Buffer): number {
    return this.#window.indexOf(bytes);
  }

  peek(count: number): Buffer {
    return this.#window.subarray(0, count);
  }

  take(count: number): Buffer {
    const taken = this.#window.subarray(0, count);
    this.#window = this.#window.subarray(count);
    return taken;
  }

  /** Adds what arrives next; false at the end of the stream. */
  async fill(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done === true) return false;
    this.#window = this.#window.length === 0 ? next.value : Buffer.concat([this.#window, next.value]);
    return true;
  }

  async fillTo(count: number): Promise<void> {
    // each wait depends on what the one before brought
    while (this.#window.length < count && (await this.fill()));
  }

  async *rest(): AsyncGenerator<Buffer> {
    do yield this.take(this.length);
    while (await this.fill());
  }
}

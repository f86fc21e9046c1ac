import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';

import { startGcsEmulator } from '../src/index.ts';
import type { GcsEmulator, GcsEmulatorOptions } from '../src/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly json: Record<string, unknown>;
}

export interface SendOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Buffer | readonly Buffer[] | undefined;
}

/** Raw requests: nothing is retried, followed or normalised. */
export interface EmulatorClient {
  send(method: string, path: string, options?: SendOptions): Promise<Answer>;
  json(method: string, path: string, value: unknown): Promise<Answer>;
  put(name: string, body: string | Buffer, query?: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  multipart(metadata: unknown, media: string | Buffer, query?: string): Promise<Answer>;
  /** The path of a session's URI. */
  startSession(name: string, options?: SendOptions & { readonly query?: string }): Promise<string>;
}

export const BUCKET = 'lake';

export function objectPath(name: string): string {
  return `/storage/v1/b/${BUCKET}/o/${encodeURIComponent(name)}`;
}

export function clientOf(url: string): EmulatorClient {
  const send: EmulatorClient['send'] = (method, path, { headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      // the target goes out as it is given: a URL would be normalised first
      const { hostname, port } = new URL(url);
      const pieces = body === undefined ? [] : Array.isArray(body) ? body : [Buffer.from(body as string | Buffer)];
      const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
      const isChunked = Array.isArray(body);
      const request = httpRequest(
        {
          hostname,
          port,
          method,
          path,
          agent: false,
          headers: { ...(!isChunked && { 'Content-Length': String(length) }), ...headers },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const bytes = Buffer.concat(chunks);
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes, json: parsed(bytes) });
          });
        },
      );
      request.on('error', reject);
      for (const piece of pieces) request.write(piece);
      request.end();
    });
  return {
    send,
    json: (method, path, value) =>
      send(method, path, { body: JSON.stringify(value), headers: { 'Content-Type': 'application/json' } }),
    put: (name, body, query = '', headers = {}) =>
      send('POST', `/upload/storage/v1/b/${BUCKET}/o?uploadType=media&name=${encodeURIComponent(name)}${query}`, {
        body,
        headers,
      }),
    multipart: (metadata, media, query = '') =>
      send('POST', `/upload/storage/v1/b/${BUCKET}/o?uploadType=multipart${query}`, {
        headers: { 'Content-Type': 'multipart/related; boundary="a b=c"' },
        body: Buffer.concat([
          Buffer.from(
            `--a b=c\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(metadata)}\r\n--a b=c\r\n\r\n`,
          ),
          Buffer.from(media),
          Buffer.from('\r\n--a b=c--\r\n'),
        ]),
      }),
    startSession: async (name, { query = '', ...options } = {}) => {
      const answer = await send(
        'POST',
        `/upload/storage/v1/b/${BUCKET}/o?uploadType=resumable&name=${encodeURIComponent(name)}${query}`,
        options,
      );
      if (answer.status !== 200) throw new Error(`no session: ${answer.status} ${answer.body}`);
      const { pathname, search } = new URL(String(answer.headers.location));
      return `${pathname}${search}`;
    },
  };
}

/** An emulator in memory with one bucket, and a client of it. */
export async function startWithBucket(
  options: GcsEmulatorOptions = {},
): Promise<EmulatorClient & AsyncDisposable & { readonly emulator: GcsEmulator }> {
  const emulator = await startGcsEmulator({ buckets: [BUCKET], ...options });
  return { ...clientOf(emulator.url), emulator, [Symbol.asyncDispose]: () => emulator.close() };
}

/** A clock that stands until it is told to go. */
export function manualClock(startMs = Date.UTC(2031, 4, 5)): { now(): number; advance(durationMs: number): void } {
  let nowMs = startMs;
  return { now: () => nowMs, advance: (durationMs) => void (nowMs += durationMs) };
}

/** Bytes that are the same for the same length and no run of them like another. */
export function sampleBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0, state = 1; at < length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

function parsed(bytes: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
  } catch {
    // media, or nothing
    return {};
  }
}

import { connect } from 'node:net';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { crc32c, encodeCrc32c } from '../src/index.ts';
import { parseBoundary, readMultipart } from '../src/uploads/multipart-reader.ts';
import { BUCKET, objectPath, startWithBucket } from './emulator-client.ts';

/** For what a busy machine may take. */
const PATIENCE = { timeout: 20_000 };

const INSERT = `/upload/storage/v1/b/${BUCKET}/o?uploadType=`;

describe('media', () => {
  test('takes the content type of the request and an empty body', async () => {
    await using server = await startWithBucket();

    const { json } = await server.put('x', '', '', { 'Content-Type': 'text/csv' });

    expect(json).toMatchObject({ size: '0', contentType: 'text/csv', crc32c: 'AAAAAA==' });
    expect(json['md5Hash']).toBe('1B2M2Y8AsgTpgAmY7PhCfg==');
  });

  test('without a name, or without an upload type, is refused', async () => {
    await using server = await startWithBucket();

    const nameless = await server.send('POST', `${INSERT}media`, { body: 'x' });
    const typeless = await server.send('POST', `/upload/storage/v1/b/${BUCKET}/o?name=x`, { body: 'x' });

    expect(nameless.status).toBe(400);
    expect(nameless.json['error']).toMatchObject({ errors: [{ reason: 'required' }] });
    expect(typeless.status).toBe(400);
  });

  test('cut short of its Content-Length stores nothing', async () => {
    await using server = await startWithBucket();
    const socket = connect(server.emulator.port, '127.0.0.1');
    socket.end(`POST ${INSERT}media&name=x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nonly this`);
    socket.resume();
    await once(socket, 'close');

    await expect.poll(() => server.emulator.journal.at(-1)?.verdict.kind, PATIENCE).toBe('cut-by-client');
    expect((await server.send('GET', objectPath('x'))).status).toBe(404);
  });
});

describe('checksums', () => {
  const crc = encodeCrc32c(crc32c(Buffer.from('abc')));
  const md5 = createHash('md5').update('abc').digest('base64');

  test.each([
    ['crc32c', { crc32c: crc }, {}],
    ['md5', { md5Hash: md5 }, {}],
    ['header', {}, { 'X-Goog-Hash': `crc32c=${crc},md5=${md5}` }],
    ['header with blanks and an unknown one', {}, { 'X-Goog-Hash': `crc32c=${crc}, sha9=x` }],
  ])('that hold let the object in: %s', async (_, metadata, headers: Record<string, string>) => {
    await using server = await startWithBucket();

    expect((await server.multipart({ name: 'x', ...metadata }, 'abc')).status).toBe(200);
    expect((await server.put('y', 'abc', '', headers)).status).toBe(200);
  });

  test.each([
    [{ crc32c: 'AAAAAA==' }, `Provided CRC32C "AAAAAA==" doesn't match calculated CRC32C "${crc}".`],
    [{ md5Hash: 'AAAA' }, `Provided MD5 hash "AAAA" doesn't match calculated MD5 hash "${md5}".`],
  ])('that differ are refused by name: %j', async (metadata, message) => {
    await using server = await startWithBucket();
    const old = await server.put('x', 'old');
    const [[field = '', value = ''] = []] = Object.entries(metadata);

    const answers = [
      await server.multipart({ name: 'x', ...metadata }, 'abc'),
      await server.put('x', 'abc', '', { 'X-Goog-Hash': `${field === 'crc32c' ? 'crc32c' : 'md5'}=${value}` }),
    ];

    for (const { status, json } of answers) {
      expect(status).toBe(400);
      expect(json['error']).toMatchObject({
        code: 400,
        message,
        errors: [{ domain: 'global', reason: 'invalid', message }],
      });
    }
    expect((await server.send('GET', objectPath('x'))).json).toEqual(old.json);
  });
});

describe('multipart', () => {
  test('keeps the metadata; the name in the query wins', async () => {
    await using server = await startWithBucket();

    const { json } = await server.multipart(
      { name: 'y', contentType: 'text/csv', cacheControl: 'no-store', metadata: { run_id: '7', ['__proto__']: 'p' } },
      'a,b',
      '&name=x',
    );

    expect(json).toMatchObject({ name: 'x', contentType: 'text/csv', cacheControl: 'no-store', size: '3' });
    expect(Object.entries(json['metadata'] ?? {})).toEqual([
      ['run_id', '7'],
      ['__proto__', 'p'],
    ]);
    expect((await server.send('GET', objectPath('y'))).status).toBe(404);
  });

  test.each([
    ['no closing boundary', 'multipart/related; boundary=b', '--b\r\n\r\n{"name":"x"}\r\n--b\r\n\r\nmedia'],
    ['one part', 'multipart/related; boundary=b', '--b\r\n\r\n{"name":"x"}\r\n--b--'],
    [
      'three parts',
      'multipart/related; boundary=b',
      '--b\r\n\r\n{"name":"x"}\r\n--b\r\n\r\n1\r\n--b\r\n\r\n2\r\n--b--',
    ],
    ['no JSON', 'multipart/related; boundary=b', '--b\r\n\r\nname=x\r\n--b\r\n\r\nmedia\r\n--b--'],
    ['no name', 'multipart/related; boundary=b', '--b\r\n\r\n{}\r\n--b\r\n\r\nmedia\r\n--b--'],
    ['no boundary', 'multipart/related', '--b\r\n\r\n{"name":"x"}\r\n--b\r\n\r\nmedia\r\n--b--'],
    ['another type', 'multipart/form-data; boundary=b', '--b\r\n\r\n{"name":"x"}\r\n--b\r\n\r\nmedia\r\n--b--'],
    [
      'two content types',
      'multipart/related; boundary=b',
      '--b\r\n\r\n{"name":"x","contentType":"a/b"}\r\n--b\r\nContent-Type: c/d\r\n\r\nmedia\r\n--b--',
    ],
    ['nothing', 'multipart/related; boundary=b', ''],
  ])('with %s is refused and stores nothing', async (_, contentType, body) => {
    await using server = await startWithBucket();

    const { status } = await server.send('POST', `${INSERT}multipart`, {
      body,
      headers: { 'Content-Type': contentType },
    });

    expect(status).toBe(400);
    expect((await server.send('GET', objectPath('x'))).status).toBe(404);
  });

  test('reads a boundary quoted or bare', () => {
    expect(parseBoundary('multipart/related; boundary=abc')).toBe('abc');
    expect(parseBoundary('Multipart/Related; type="x"; Boundary="a b;c"; x=y')).toBe('a b;c');
  });

  test('hands every part on byte by byte, however the body is cut', async () => {
    // bytes that look like the delimiter or a part of it
    const piece = fc.constantFrom(
      '\r',
      '\n',
      '-',
      '--',
      '\r\n',
      '\r\n--',
      '\r\n--b',
      '--b',
      'b',
      'x',
      '\u0000',
      'ÿ',
      ' ',
    );
    const content = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    const isPlain = (text: string): boolean => !/(?:^|\r\n)--b(?:--|[ \t]*(?:\r\n|$))/.test(`${text}\r\n`);
    await fc.assert(
      fc.asyncProperty(
        content.filter(isPlain),
        content.filter(isPlain),
        fc.integer({ min: 1, max: 9 }),
        async (a, b, step) => {
          const body = Buffer.from(
            `preamble\r\n--b\r\nA: 1\r\n\r\n${a}\r\n--b \t\r\n\r\n${b}\r\n--b--\r\nepilogue`,
            'latin1',
          );

          const parts: string[] = [];
          for await (const part of readMultipart(cut(body, step), 'b')) {
            const chunks: Buffer[] = [];
            for await (const chunk of part.content) chunks.push(chunk);
            parts.push(Buffer.concat(chunks).toString('latin1'));
          }

          expect(parts).toEqual([a, b]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

async function* cut(body: Buffer, step: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += step) yield body.subarray(at, at + step);
}

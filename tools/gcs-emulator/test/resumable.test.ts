import { connect } from 'node:net';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';

import { crc32c, encodeCrc32c } from '../src/index.ts';
import { manualClock, objectPath, sampleBytes, startWithBucket } from './emulator-client.ts';
import type { Answer, EmulatorClient } from './emulator-client.ts';

/** For what a busy machine may take. */
const PATIENCE = { timeout: 20_000 };

const QUANTUM = 262_144;
const BYTES = sampleBytes(3 * QUANTUM + 100);

type Total = number | '*';

function chunk(client: EmulatorClient, session: string, from: number, to: number, total: Total): Promise<Answer> {
  return client.send('PUT', session, {
    body: BYTES.subarray(from, to),
    headers: { 'Content-Range': `bytes ${from}-${to - 1}/${total}` },
  });
}

function status(client: EmulatorClient, session: string, total: Total = '*'): Promise<Answer> {
  return client.send('PUT', session, { headers: { 'Content-Range': `bytes */${total}` } });
}

async function media(client: EmulatorClient, name = 'x'): Promise<Buffer> {
  return (await client.send('GET', `${objectPath(name)}?alt=media`)).body;
}

describe('chunks', () => {
  test('are acknowledged by Range, and the last byte makes the object', async () => {
    await using server = await startWithBucket();
    const session = await server.startSession('x');

    const empty = await status(server, session);
    const first = await chunk(server, session, 0, QUANTUM, '*');
    const second = await chunk(server, session, QUANTUM, 3 * QUANTUM, BYTES.length);
    const hidden = await server.send('GET', objectPath('x'));
    const last = await chunk(server, session, 3 * QUANTUM, BYTES.length, BYTES.length);

    expect([empty.status, empty.headers['range'], empty.body.length]).toEqual([308, undefined, 0]);
    expect([first.status, first.headers['range']]).toEqual([308, `bytes=0-${QUANTUM - 1}`]);
    expect([second.status, second.headers['range']]).toEqual([308, `bytes=0-${3 * QUANTUM - 1}`]);
    expect(hidden.status).toBe(404);
    expect(last.status).toBe(200);
    expect(last.json).toMatchObject({ name: 'x', size: String(BYTES.length), crc32c: encodeCrc32c(crc32c(BYTES)) });
    expect(await media(server)).toEqual(BYTES);
  });

  test('of an odd length are kept in whole quanta', async () => {
    await using server = await startWithBucket();
    const session = await server.startSession('x');

    expect((await chunk(server, session, 0, 100, '*')).headers['range']).toBeUndefined();
    expect((await chunk(server, session, 0, 2 * QUANTUM + 5, '*')).headers['range']).toBe(`bytes=0-${2 * QUANTUM - 1}`);
  });

  test('that overlap what is there append their rest', async () => {
    await using server = await startWithBucket();
    const session = await server.startSession('x');
    await chunk(server, session, 0, QUANTUM, '*');

    expect((await chunk(server, session, 0, QUANTUM, '*')).headers['range']).toBe(`bytes=0-${QUANTUM - 1}`);
    expect((await chunk(server, session, 7, BYTES.length, BYTES.length)).status).toBe(200);

    expect(await media(server)).toEqual(BYTES);
  });

  test('behind a gap are refused in the words of the service', async () => {
    await using server = await startWithBucket();
    const session = await server.startSession('x');
    await chunk(server, session, 0, QUANTUM, '*');

    const answer = await chunk(server, session, 2 * QUANTUM, 3 * QUANTUM, '*');

    expect(answer.status).toBe(503);
    expect(answer.headers['content-type']).toContain('text/plain');
    expect(answer.body.toString()).toBe(
      'Invalid request.  According to the Content-Range header, the upload offset is 524288 byte(s), which exceeds already uploaded size of 262144 byte(s).',
    );
    expect((await status(server, session)).headers['range']).toBe(`bytes=0-${QUANTUM - 1}`);
  });

  test('may come by POST, and a client may ask for no 308', async () => {
    await using server = await startWithBucket();
    const session = await server.startSession('x');

    const answer = await server.send('POST', session, {
      body: BYTES.subarray(0, QUANTUM),
      headers: { 'Content-Range': `bytes 0-${QUANTUM - 1}/*`, 'X-GUploader-No-308': 'yes' },
    });

    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'x-http-status-code-override': '308',
      range: `bytes=0-${QUANTUM - 1}`,
    });
  });
});

describe('the end', () => {
  test.each([
    ['no Content-Range', {}],
    ['an open range', { 'Content-Range': 'bytes 0-*/*' }],
    ['an open range with a total', { 'Content-Range': `bytes 0-*/${BYTES.length}` }],
  ])('comes with a body and %s', async (_, headers: Record<string, string>) => {
    await using server = await startWithBucket();
    const session = await server.startSession('x');

    const answer = await server.send('PUT', session, { body: [BYTES.subarray(0, 10), BYTES.subarray(10)], headers });

    expect(answer.status).toBe(200);
    expect(await media(server)).toEqual(BYTES);
  });

  test('comes as soon as the declared length has arrived', async () => {
    await using server = await startWithBucket();
    const session = await server.startSession('x', { headers: { 'X-Upload-Content-Length': String(QUANTUM) } });

    expect((await chunk(server, session, 0, QUANTUM, '*')).status).toBe(200);
  });

  test('comes with a status query whose total is there, zero included', async () => {
    await using server = await startWithBucket();
    const empty = await server.startSession('empty');
    const full = await server.startSession('full');
    await chunk(server, full, 0, QUANTUM, '*');

    expect((await status(server, empty, 0)).json).toMatchObject({ size: '0', crc32c: 'AAAAAA==' });
    expect((await status(server, full, QUANTUM)).json).toMatchObject({ size: String(QUANTUM) });
  });

  test('is final: everything later is answered with the resource it made, also after a replacement', async () => {
    await using server = await startWithBucket();
    const session = await server.startSession('x');
    const made = await server.send('PUT', session, { body: 'abc' });
    await server.put('x', 'later');

    const answers = [
      await status(server, session),
      await status(server, session, 3),
      await server.send('PUT', session, { body: 'other' }),
      await chunk(server, session, 0, 10, 20),
    ];

    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.json['generation']).toBe(made.json['generation']);
    }
    expect((await media(server)).toString()).toBe('later');
  });

  test('judges the preconditions of the start', async () => {
    await using server = await startWithBucket({ checksSessionStart: false });
    await server.put('x', 'old');
    const losing = await server.startSession('x', { query: '&ifGenerationMatch=0' });

    const refused = await server.send('PUT', losing, { body: 'new' });

    expect(refused.status).toBe(412);
    expect((await media(server)).toString()).toBe('old');
    await server.send('DELETE', objectPath('x'));
    expect((await server.send('PUT', losing, { body: 'new' })).status).toBe(200);
    expect((await media(server)).toString()).toBe('new');
  });

  test('is refused when a checksum of the start or of the last request differs, and can be tried again', async () => {
    await using server = await startWithBucket();
    const right = encodeCrc32c(crc32c(BYTES));
    const session = await server.startSession('x', { body: JSON.stringify({ crc32c: right }) });
    await chunk(server, session, 0, 2 * QUANTUM, BYTES.length);
    const last = {
      body: BYTES.subarray(2 * QUANTUM),
      range: `bytes ${2 * QUANTUM}-${BYTES.length - 1}/${BYTES.length}`,
    };

    const damaged = Buffer.from(last.body);
    damaged[0] = (damaged[0] ?? 0) ^ 1;
    const first = await server.send('PUT', session, { body: damaged, headers: { 'Content-Range': last.range } });

    expect(first.status).toBe(400);
    expect(JSON.stringify(first.json)).toMatch(/Provided CRC32C .* doesn't match calculated CRC32C/);
    expect((await server.send('GET', objectPath('x'))).status).toBe(404);
    const other = await server.startSession('x');
    const second = await server.send('PUT', other, { body: BYTES, headers: { 'X-Goog-Hash': 'crc32c=AAAAAA==' } });
    expect(second.status).toBe(400);
    const third = await server.send('PUT', other, { body: BYTES, headers: { 'X-Goog-Hash': `crc32c=${right}` } });
    expect(third.status).toBe(200);
    expect(await media(server)).toEqual(BYTES);
  });
});

describe('contradictions', () => {
  test.each([
    ['a declared length', { 'X-Upload-Content-Length': '1000' }, 'bytes 0-9/20'],
    ['a declared length, beyond it', { 'X-Upload-Content-Length': '5' }, 'bytes 0-9/*'],
    ['the body', {}, 'bytes 0-19/20'],
    ['itself', {}, 'bytes 5-2/20'],
    ['its own total', {}, 'bytes 0-9/5'],
    ['the form', {}, 'bytes=0-9/10'],
  ])('of a range with %s are refused', async (_, headers: Record<string, string>, range) => {
    await using server = await startWithBucket();
    const session = await server.startSession('x', { headers });

    const answer = await server.send('PUT', session, {
      body: BYTES.subarray(0, 10),
      headers: { 'Content-Range': range },
    });

    expect(answer.status).toBe(400);
    expect((await status(server, session)).status).toBe(308);
  });

  test('of a total with an earlier one are refused, in chunks and in queries', async () => {
    await using server = await startWithBucket();
    const session = await server.startSession('x');
    await chunk(server, session, 0, QUANTUM, BYTES.length);

    expect((await chunk(server, session, QUANTUM, 2 * QUANTUM, BYTES.length + 1)).status).toBe(400);
    expect((await status(server, session, BYTES.length - 1)).status).toBe(400);
    expect((await status(server, session, BYTES.length)).headers['range']).toBe(`bytes=0-${QUANTUM - 1}`);
  });

  test('of the names in query and metadata are refused', async () => {
    await using server = await startWithBucket();
    const path = '/upload/storage/v1/b/lake/o?uploadType=resumable';

    expect((await server.json('POST', `${path}&name=x`, { name: 'y' })).status).toBe(400);
    expect((await server.json('POST', path, {})).status).toBe(400);
    expect((await server.json('POST', path, { name: 'y' })).status).toBe(200);
    expect((await server.json('POST', `${path}&name=y`, { name: 'y' })).status).toBe(200);
  });
});

describe('the life of a session', () => {
  test('ends with DELETE, which is answered 499', async () => {
    await using server = await startWithBucket();
    const session = await server.startSession('x');

    const cancelled = await server.send('DELETE', session);

    expect([cancelled.status, cancelled.body.length]).toEqual([499, 0]);
    expect((await server.send('DELETE', session)).status).toBe(404);
    expect((await status(server, session)).status).toBe(404);
    expect((await chunk(server, session, 0, 10, 10)).status).toBe(404);
  });

  test('ends after seven days', async () => {
    const clock = manualClock();
    await using server = await startWithBucket({ clock });
    const session = await server.startSession('x');

    clock.advance(7 * 24 * 3600 * 1000 - 1);
    expect((await status(server, session)).status).toBe(308);
    clock.advance(1);
    expect((await status(server, session)).status).toBe(404);
  });

  test('may begin with a refusal of preconditions that do not hold', async () => {
    await using server = await startWithBucket();
    await server.put('x', 'x');
    const path = '/upload/storage/v1/b/lake/o?uploadType=resumable&name=x';

    expect((await server.send('POST', `${path}&ifGenerationMatch=0`)).status).toBe(412);
    expect((await server.send('POST', `${path}&ifMetagenerationNotMatch=1`)).status).toBe(304);
    expect((await server.send('POST', path)).body.length).toBe(0);
  });

  test('keeps the whole quanta of a request that was cut', async () => {
    await using server = await startWithBucket();
    const session = await server.startSession('x');
    const socket = connect(server.emulator.port, '127.0.0.1');
    socket.write(
      `PUT ${session} HTTP/1.1\r\nHost: x\r\nContent-Length: ${BYTES.length}\r\n` +
        `Content-Range: bytes 0-${BYTES.length - 1}/${BYTES.length}\r\n\r\n`,
    );
    const cut = 2 * QUANTUM + 77;
    await new Promise((settle) => socket.write(BYTES.subarray(0, cut), settle));
    await expect.poll(() => server.emulator.journal.at(-1)?.bytesIn, PATIENCE).toBe(cut);

    socket.destroy();
    await once(socket, 'close');
    await expect.poll(() => server.emulator.journal.at(-1)?.verdict.kind, PATIENCE).toBe('cut-by-client');

    expect((await status(server, session)).headers['range']).toBe(`bytes=0-${2 * QUANTUM - 1}`);
    expect((await server.send('GET', objectPath('x'))).status).toBe(404);
    expect((await chunk(server, session, 2 * QUANTUM, BYTES.length, BYTES.length)).status).toBe(200);
    expect(await media(server)).toEqual(BYTES);
  });

  test('passes to a later request when an earlier one hangs', async () => {
    await using server = await startWithBucket();
    const session = await server.startSession('x');
    const socket = connect(server.emulator.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `PUT ${session} HTTP/1.1\r\nHost: x\r\nContent-Length: ${BYTES.length}\r\n` +
        `Content-Range: bytes 0-${BYTES.length - 1}/${BYTES.length}\r\n\r\n`,
    );
    socket.write(BYTES.subarray(0, QUANTUM + 9));
    await expect.poll(() => server.emulator.journal.at(-1)?.bytesIn, PATIENCE).toBe(QUANTUM + 9);

    const resumed = await chunk(server, session, QUANTUM, BYTES.length, BYTES.length);
    await new Promise((settle) => socket.write(BYTES.subarray(QUANTUM + 9), settle));

    expect(resumed.status).toBe(200);
    expect(await media(server)).toEqual(BYTES);
    socket.destroy();
  });
});

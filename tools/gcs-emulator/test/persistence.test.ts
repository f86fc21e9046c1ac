import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';

import { GcsEmulatorError, startGcsEmulator } from '../src/index.ts';
import { BUCKET, clientOf, manualClock, objectPath, sampleBytes, startWithBucket } from './emulator-client.ts';

const QUANTUM = 262_144;

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'gcs-emulator-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

describe('a data directory', () => {
  test('brings buckets, objects, metadata and composites back', async () => {
    const dataDir = temporaryDirectory();
    const bytes = sampleBytes(700_000);
    let before: Record<string, unknown>;
    {
      await using server = await startWithBucket({ dataDir });
      await server.multipart({ name: 'größe/\u{1F600} #?', metadata: { a: 'b' } }, bytes);
      await server.put('b', 'tail');
      await server.json('POST', `${objectPath('all')}/compose`, {
        sourceObjects: [{ name: 'größe/\u{1F600} #?' }, { name: 'b' }],
      });
      await server.send('DELETE', objectPath('b'));
      await server.json('PATCH', objectPath('all'), { metadata: { k: 'v' } });
      before = (await server.send('GET', `/storage/v1/b/${BUCKET}/o`)).json;
    }

    await using server = await startWithBucket({ dataDir });

    const after = (await server.send('GET', `/storage/v1/b/${BUCKET}/o`)).json;
    const withoutLinks = (list: unknown): unknown =>
      JSON.parse(JSON.stringify(list).replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, ''));
    expect(withoutLinks(after)).toEqual(withoutLinks(before));
    const media = await server.send('GET', `${objectPath('all')}?alt=media`);
    expect(media.body).toEqual(Buffer.concat([bytes, Buffer.from('tail')]));
  });

  test('keeps no blob that nothing needs', async () => {
    const dataDir = temporaryDirectory();
    await using server = await startWithBucket({ dataDir });
    const blobs = (): number => readdirSync(join(dataDir, 'blobs')).length;

    await server.put('a', 'one');
    await server.put('a', 'two');
    await server.put('a', 'three', '&ifGenerationMatch=0');
    await server.put('a', 'four', '', { 'X-Goog-Hash': 'crc32c=AAAAAA==' });
    expect(blobs()).toBe(1);
    await server.json('POST', `${objectPath('b')}/compose`, { sourceObjects: [{ name: 'a' }, { name: 'a' }] });
    await server.send('DELETE', objectPath('a'));
    expect(blobs()).toBe(1);
    await server.send('DELETE', objectPath('b'));
    expect(blobs()).toBe(0);
    const session = await server.startSession('c');
    await server.send('PUT', session, {
      body: sampleBytes(QUANTUM),
      headers: { 'Content-Range': `bytes 0-${QUANTUM - 1}/*` },
    });
    expect(blobs()).toBe(1);
    await server.send('DELETE', session);
    expect(blobs()).toBe(0);
  });

  test('lets generations grow after a delete, a restart and a clock that went back', async () => {
    const dataDir = temporaryDirectory();
    const clock = manualClock();
    const generations: bigint[] = [];
    for (let round = 0; round < 4; round += 1) {
      await using server = await startWithBucket({ dataDir, clock });
      generations.push(BigInt(String((await server.put('x', 'x')).json['generation'])));
      await server.send('DELETE', objectPath('x'));
      if (round === 2) server.emulator.reset();
      clock.advance(-3_600_000);
    }

    expect(generations).toEqual([...generations].sort((a, b) => (a < b ? -1 : 1)));
    expect(new Set(generations).size).toBe(4);
  });

  test('lets an upload session go on after a restart', async () => {
    const dataDir = temporaryDirectory();
    const bytes = sampleBytes(2 * QUANTUM + 10);
    let session: string;
    {
      await using server = await startWithBucket({ dataDir });
      session = await server.startSession('x', { body: JSON.stringify({ metadata: { a: 'b' } }) });
      await server.send('PUT', session, {
        body: bytes.subarray(0, QUANTUM),
        headers: { 'Content-Range': `bytes 0-${QUANTUM - 1}/${bytes.length}` },
      });
    }

    let made: Record<string, unknown>;
    {
      await using server = await startWithBucket({ dataDir });
      const status = await server.send('PUT', session, { headers: { 'Content-Range': 'bytes */*' } });
      expect([status.status, status.headers['range']]).toEqual([308, `bytes=0-${QUANTUM - 1}`]);
      const wrong = await server.send('PUT', session, { headers: { 'Content-Range': `bytes */${bytes.length + 1}` } });
      expect(wrong.status).toBe(400);
      const last = await server.send('PUT', session, {
        body: bytes.subarray(QUANTUM),
        headers: { 'Content-Range': `bytes ${QUANTUM}-${bytes.length - 1}/${bytes.length}` },
      });
      expect(last.json).toMatchObject({ size: String(bytes.length), metadata: { a: 'b' } });
      expect((await server.send('GET', `${objectPath('x')}?alt=media`)).body).toEqual(bytes);
      made = last.json;
    }

    await using server = await startWithBucket({ dataDir });
    const again = await server.send('PUT', session, { headers: { 'Content-Range': 'bytes */*' } });
    expect([again.status, again.json['generation']]).toEqual([200, made['generation']]);
  });

  test('serves one emulator at a time', async () => {
    const dataDir = temporaryDirectory();
    await using server = await startWithBucket({ dataDir });

    await expect(startGcsEmulator({ dataDir })).rejects.toMatchObject({ code: 'ECL_GCS_EMULATOR_DIRECTORY_IN_USE' });

    await server.put('x', 'x');
    expect((await server.send('GET', objectPath('x'))).status).toBe(200);
  });

  test('is taken over from a process that is gone', async () => {
    const dataDir = temporaryDirectory();
    writeFileSync(join(dataDir, 'lock'), '999999999 1');

    await using server = await startWithBucket({ dataDir });

    expect((await server.put('x', 'x')).status).toBe(200);
  });

  test.each([
    ['objects', (path: string) => truncateSync(path, 10)],
    ['blobs', (path: string) => truncateSync(path, 1)],
    ['blobs', (path: string) => rmSync(path)],
  ])('that somebody damaged in %s is refused by name', async (folder, damage) => {
    const dataDir = temporaryDirectory();
    {
      await using server = await startWithBucket({ dataDir });
      await server.put('x', 'content');
    }
    const [name = ''] = readdirSync(join(dataDir, folder));
    damage(join(dataDir, folder, name));

    await expect(startGcsEmulator({ dataDir })).rejects.toMatchObject({ code: 'ECL_GCS_EMULATOR_DIRECTORY_DAMAGED' });
  });

  test('does not follow names out of itself', async () => {
    const parent = temporaryDirectory();
    const dataDir = join(parent, 'data');
    await using server = await startWithBucket({ dataDir });

    for (const name of ['../../escape', '/etc/escape', 'a\u0000b', 'C:\\x', 'x/'.repeat(500)])
      expect((await server.put(name, 'x')).status).toBe(200);

    expect(readdirSync(parent)).toEqual(['data']);
  });

  test('keeps its files from other users', async () => {
    const dataDir = temporaryDirectory();
    await using server = await startWithBucket({ dataDir });
    await server.put('x', 'x');
    await server.startSession('y');

    for (const folder of ['objects', 'sessions', 'blobs'])
      for (const name of readdirSync(join(dataDir, folder)))
        expect(statSync(join(dataDir, folder, name)).mode & 0o077).toBe(0);
  });
});

describe('options', () => {
  test('that cannot be met are refused', async () => {
    await using server = await startWithBucket();

    await expect(startGcsEmulator({ port: server.emulator.port })).rejects.toMatchObject({
      code: 'ECL_GCS_EMULATOR_LISTEN',
    });
    await expect(startGcsEmulator({ buckets: ['No'] })).rejects.toBeInstanceOf(GcsEmulatorError);
  });

  test('reset goes back to the buckets of the options', async () => {
    await using server = await startWithBucket();
    await server.put('x', 'x');
    const session = await server.startSession('y');
    await server.json('POST', '/storage/v1/b', { name: 'other' });

    server.emulator.reset();

    expect((await server.send('GET', objectPath('x'))).status).toBe(404);
    expect((await server.send('PUT', session, { body: 'x' })).status).toBe(404);
    expect((await server.send('GET', '/storage/v1/b/other')).status).toBe(404);
    expect((await clientOf(server.emulator.url).send('GET', `/storage/v1/b/${BUCKET}`)).status).toBe(200);
  });
});

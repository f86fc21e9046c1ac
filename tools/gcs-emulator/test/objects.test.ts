import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';

import { crc32c, encodeCrc32c } from '../src/index.ts';
import { BUCKET, manualClock, objectPath, startWithBucket } from './emulator-client.ts';

describe('resources', () => {
  test('an object carries every field of the JSON API, int64 as text', async () => {
    await using server = await startWithBucket();

    const { status, json } = await server.put('a/b.csv', 'id\n1\n');

    expect(status).toBe(200);
    expect(json).toMatchObject({
      kind: 'storage#object',
      id: `${BUCKET}/a/b.csv/${String(json['generation'])}`,
      selfLink: `${server.emulator.url}${objectPath('a/b.csv')}`,
      name: 'a/b.csv',
      bucket: BUCKET,
      metageneration: '1',
      contentType: 'application/octet-stream',
      storageClass: 'STANDARD',
      size: '5',
      md5Hash: createHash('md5').update('id\n1\n').digest('base64'),
      crc32c: encodeCrc32c(crc32c(Buffer.from('id\n1\n'))),
    });
    expect(json['generation']).toMatch(/^\d{16}$/);
    expect(json['mediaLink']).toContain('alt=media');
    expect(Object.keys(json)).toEqual(expect.arrayContaining(['etag', 'timeCreated', 'updated']));
    expect(json).not.toHaveProperty('metadata');
  });

  test('generations grow over replacement and over delete, with a standing clock and with one that goes back', async () => {
    const clock = manualClock();
    await using server = await startWithBucket({ clock });

    const generations: bigint[] = [];
    for (let round = 0; round < 4; round += 1) {
      generations.push(BigInt(String((await server.put('x', 'one')).json['generation'])));
      generations.push(BigInt(String((await server.put('x', 'two')).json['generation'])));
      await server.send('DELETE', objectPath('x'));
      clock.advance(-1000);
    }

    expect(generations).toEqual([...generations].sort((a, b) => (a < b ? -1 : 1)));
    expect(new Set(generations).size).toBe(8);
  });

  test('a replaced object keeps nothing, and its generation is gone', async () => {
    await using server = await startWithBucket();
    const first = await server.multipart({ name: 'x', contentType: 'text/csv', metadata: { a: '1' } }, 'one');

    const second = await server.put('x', 'two');

    expect(second.json).toMatchObject({ metageneration: '1', contentType: 'application/octet-stream' });
    expect(second.json).not.toHaveProperty('metadata');
    const old = await server.send('GET', `${objectPath('x')}?generation=${String(first.json['generation'])}`);
    expect(old.status).toBe(404);
    const live = await server.send('GET', `${objectPath('x')}?generation=${String(second.json['generation'])}`);
    expect(live.status).toBe(200);
  });

  test('a patch merges metadata, removes on null, raises metageneration and updated alone', async () => {
    const clock = manualClock();
    await using server = await startWithBucket({ clock });
    const before = await server.multipart({ name: 'x', metadata: { a: '1', b: '2' } }, 'bytes');
    clock.advance(5000);

    const after = await server.json('PATCH', objectPath('x'), {
      metadata: { a: null, c: '3' },
      contentType: 'text/csv',
    });

    expect(after.json).toMatchObject({
      generation: before.json['generation'],
      metageneration: '2',
      metadata: { b: '2', c: '3' },
      contentType: 'text/csv',
      md5Hash: before.json['md5Hash'],
      timeCreated: before.json['timeCreated'],
    });
    expect(after.json['updated']).not.toBe(before.json['updated']);
    const media = await server.send('GET', `${objectPath('x')}?alt=media`);
    expect(media.body.toString()).toBe('bytes');
    const emptied = await server.json('PATCH', objectPath('x'), { metadata: null, contentType: null });
    expect(emptied.json).toMatchObject({ metageneration: '3', contentType: 'application/octet-stream' });
    expect(emptied.json).not.toHaveProperty('metadata');
  });

  test.each([['not json'], ['[]'], ['{"metadata":{"a":1}}'], ['{"metadata":[]}'], ['{"contentType":5}']])(
    'a patch of %s is refused and changes nothing',
    async (body) => {
      await using server = await startWithBucket();
      await server.put('x', 'x');

      const { status, json } = await server.send('PATCH', objectPath('x'), { body });

      expect(status).toBe(400);
      expect(json['error']).toMatchObject({ code: 400, errors: [{ domain: 'global', reason: 'invalid' }] });
      expect((await server.send('GET', objectPath('x'))).json['metageneration']).toBe('1');
    },
  );
});

describe('names', () => {
  test.each([
    ['a/b//c'],
    ['100%2F#?+ &=;'],
    ['größe €'],
    ['\u{1F600}'],
    ['e\u0301'],
    ['\u00e9'],
    ['../../etc/passwd'],
    ['x/./y'],
    ['__proto__'],
    ['\t\u0000'],
    ['n'.repeat(1024)],
    ['€'.repeat(341)],
  ])('%j survives upload, get, list and delete', async (name) => {
    await using server = await startWithBucket();

    expect((await server.put(name, name)).json['name']).toBe(name);

    const media = await server.send('GET', `/download${objectPath(name)}?alt=media`);
    expect(media.body.toString()).toBe(name);
    const list = await server.send('GET', `/storage/v1/b/${BUCKET}/o`);
    expect(list.json['items']).toMatchObject([{ name }]);
    expect((await server.send('DELETE', objectPath(name))).status).toBe(204);
  });

  test('two normal forms of a name are two objects', async () => {
    await using server = await startWithBucket();

    await server.put('\u00e9', 'composed');
    await server.put('e\u0301', 'decomposed');

    expect((await server.send('GET', `${objectPath('\u00e9')}?alt=media`)).body.toString()).toBe('composed');
    expect((await server.send('GET', `${objectPath('e\u0301')}?alt=media`)).body.toString()).toBe('decomposed');
  });

  test.each([
    ['a\rb'],
    ['a\nb'],
    ['.'],
    ['..'],
    ['.well-known/acme-challenge/x'],
    ['n'.repeat(1025)],
    ['€'.repeat(342)],
    [''],
  ])('%j is refused in every kind of upload and as the target of compose', async (name) => {
    await using server = await startWithBucket();
    await server.put('source', 'x');

    const answers = [
      await server.put(name, 'x'),
      await server.multipart({ name }, 'x'),
      await server.json('POST', `/upload/storage/v1/b/${BUCKET}/o?uploadType=resumable`, { name }),
      await server.json('POST', `${objectPath(name)}/compose`, { sourceObjects: [{ name: 'source' }] }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  });

  test('malformed escapes, broken UTF-8 and lone surrogates are refused', async () => {
    await using server = await startWithBucket();
    const insert = `/upload/storage/v1/b/${BUCKET}/o?uploadType=`;

    const answers = [
      await server.send('POST', `${insert}media&name=%FF`, { body: 'x' }),
      await server.send('POST', `${insert}media&name=%zz`, { body: 'x' }),
      await server.send('GET', `/storage/v1/b/${BUCKET}/o/%C3`),
      await server.send('POST', `${insert}resumable`, { body: '{"name":"\\ud800"}' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  });
});

describe('buckets', () => {
  test('are created once, read, and deleted when empty', async () => {
    await using server = await startWithBucket();
    const path = '/storage/v1/b/other-bucket';

    expect((await server.json('POST', '/storage/v1/b?project=p', { name: 'other-bucket' })).json).toMatchObject({
      kind: 'storage#bucket',
      name: 'other-bucket',
      metageneration: '1',
    });
    const again = await server.json('POST', '/storage/v1/b?project=p', { name: 'other-bucket' });
    expect(again.status).toBe(409);
    expect(again.json['error']).toMatchObject({ errors: [{ reason: 'conflict' }] });
    expect((await server.send('GET', path)).status).toBe(200);
    await server.send('POST', '/upload/storage/v1/b/other-bucket/o?uploadType=media&name=x', { body: 'x' });
    expect((await server.send('DELETE', path)).status).toBe(409);
    await server.send('DELETE', `${path}/o/x`);
    expect((await server.send('DELETE', path)).status).toBe(204);
    expect((await server.send('GET', path)).status).toBe(404);
  });

  test.each([['Upper'], ['ab'], ['a/b'], ['-a-'], ['a..b'], [undefined]])('the name %j is refused', async (name) => {
    await using server = await startWithBucket();

    expect((await server.json('POST', '/storage/v1/b?project=p', { name })).status).toBe(400);
  });

  test.each([
    ['GET', '/storage/v1/b/none/o/x'],
    ['GET', '/storage/v1/b/none/o/x?alt=media'],
    ['GET', '/storage/v1/b/none/o'],
    ['DELETE', '/storage/v1/b/none/o/x'],
    ['PATCH', '/storage/v1/b/none/o/x'],
    ['POST', '/storage/v1/b/none/o/x/compose'],
    ['POST', '/upload/storage/v1/b/none/o?uploadType=media&name=x'],
    ['POST', '/upload/storage/v1/b/none/o?uploadType=resumable&name=x'],
  ])('%s %s of a missing bucket is 404', async (method, path) => {
    await using server = await startWithBucket();

    const { status, json } = await server.send(method, path, { body: '{"sourceObjects":[{"name":"x"}]}' });

    expect(status).toBe(404);
    expect(json['error']).toMatchObject({ errors: [{ domain: 'global', reason: 'notFound' }] });
  });
});

describe('what is not there', () => {
  test.each([
    ['PUT', objectPath('x')],
    ['POST', `/storage/v1/b/${BUCKET}/o?name=x`],
    ['POST', `${objectPath('x')}/copyTo/b/${BUCKET}/o/y`],
    ['POST', `${objectPath('x')}/rewriteTo/b/${BUCKET}/o/y`],
    ['GET', `${objectPath('x')}/acl`],
    ['GET', `/storage/v1/b/${BUCKET}/iam`],
    ['GET', '/storage/v1/b?project=p'],
    ['PATCH', `/storage/v1/b/${BUCKET}`],
    ['POST', '/batch/storage/v1'],
    ['GET', `/${BUCKET}/x`],
    ['PUT', `/${BUCKET}/x`],
    ['OPTIONS', objectPath('x')],
    ['POST', `/upload/storage/v1/b/${BUCKET}/o?uploadType=other&name=y`],
    ['GET', `${objectPath('x')}?alt=proto`],
    ['GET', `/storage/v1/b/${BUCKET}/o?matchGlob=**`],
  ])('%s %s is answered with 501 and does nothing', async (method, path) => {
    await using server = await startWithBucket();
    await server.put('x', 'x');

    expect((await server.send(method, path)).status).toBe(501);

    const list = await server.send('GET', `/storage/v1/b/${BUCKET}/o`);
    expect(list.json['items']).toMatchObject([{ name: 'x', metageneration: '1' }]);
  });

  test('a field or a header that would not be obeyed is answered with 501', async () => {
    await using server = await startWithBucket();
    await server.put('x', 'x');

    const answers = [
      await server.json('PATCH', objectPath('x'), { temporaryHold: true }),
      await server.multipart({ name: 'y', retention: { mode: 'Locked' } }, 'y'),
      await server.put('z', 'z', '', { 'X-Goog-Encryption-Algorithm': 'AES256' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([501, 501, 501]);
    expect((await server.send('GET', objectPath('x'))).json['metageneration']).toBe('1');
  });
});

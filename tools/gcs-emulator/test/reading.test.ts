import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { combineCrc32c, crc32c, encodeCrc32c } from '../src/index.ts';
import { compareUtf8 } from '../src/utf8-order.ts';
import { BUCKET, objectPath, startWithBucket } from './emulator-client.ts';
import type { EmulatorClient } from './emulator-client.ts';

const LIST = `/storage/v1/b/${BUCKET}/o`;

interface Listing {
  readonly items?: readonly { readonly name: string }[];
  readonly prefixes?: readonly string[];
  readonly nextPageToken?: string;
}

async function list(client: EmulatorClient, query: Readonly<Record<string, string>>): Promise<Listing> {
  const { status, json } = await client.send('GET', `${LIST}?${new URLSearchParams(query)}`);
  expect(status).toBe(200);
  return json as Listing;
}

function namesOf({ items = [] }: Listing): string[] {
  return items.map(({ name }) => name);
}

describe('media', () => {
  test('comes with hashes and generations, by get and download, also for HEAD', async () => {
    await using server = await startWithBucket();
    const { json } = await server.put('x', 'hello');

    for (const path of [`${objectPath('x')}?alt=media`, `/download${objectPath('x')}?alt=media`]) {
      for (const method of ['GET', 'HEAD']) {
        const { status, headers, body } = await server.send(method, path);

        expect(status).toBe(200);
        expect(body.toString()).toBe(method === 'GET' ? 'hello' : '');
        expect(headers).toMatchObject({
          'content-length': '5',
          'x-goog-hash': `crc32c=${String(json['crc32c'])}, md5=${String(json['md5Hash'])}`,
          'x-goog-generation': json['generation'],
          'x-goog-metageneration': '1',
          'x-goog-stored-content-length': '5',
          etag: json['etag'],
        });
      }
    }
  });

  test.each([
    ['bytes=1-3', 206, 'bytes 1-3/5', 'ell'],
    ['bytes=1-', 206, 'bytes 1-4/5', 'ello'],
    ['bytes=-2', 206, 'bytes 3-4/5', 'lo'],
    ['bytes=-9', 206, 'bytes 0-4/5', 'hello'],
    ['bytes=4-99', 206, 'bytes 4-4/5', 'o'],
    ['bytes=5-', 416, 'bytes */5', undefined],
    ['bytes=-0', 416, 'bytes */5', undefined],
    ['bytes=3-1', 200, undefined, 'hello'],
    ['bytes=0-1,3-4', 200, undefined, 'hello'],
    ['lines=1-2', 200, undefined, 'hello'],
  ])('of %s is answered with %d', async (range, status, contentRange, body) => {
    await using server = await startWithBucket();
    await server.put('x', 'hello');

    const answer = await server.send('GET', `${objectPath('x')}?alt=media`, { headers: { Range: range } });

    expect([answer.status, answer.headers['content-range']]).toEqual([status, contentRange]);
    if (body !== undefined) expect(answer.body.toString()).toBe(body);
  });

  test('is sent as it is stored, whatever its encoding', async () => {
    await using server = await startWithBucket();
    await server.put('x', 'not really gzip', '&contentEncoding=gzip');

    const { body, headers } = await server.send('GET', `${objectPath('x')}?alt=media`);

    expect(body.toString()).toBe('not really gzip');
    expect(headers['content-encoding']).toBe('gzip');
  });
});

describe('delete', () => {
  test('answers 204 without a body, then 404', async () => {
    await using server = await startWithBucket();
    await server.put('x', 'x');

    const first = await server.send('DELETE', objectPath('x'));

    expect([first.status, first.body.length]).toEqual([204, 0]);
    expect((await server.send('DELETE', objectPath('x'))).status).toBe(404);
  });
});

describe('list', () => {
  test('of nothing leaves items, prefixes and token out', async () => {
    await using server = await startWithBucket();

    expect((await server.send('GET', LIST)).json).toEqual({ kind: 'storage#objects' });
  });

  test('is ordered by UTF-8 bytes', async () => {
    await using server = await startWithBucket();
    const names = ['a', 'Z', '\uff5e', '\u{1F600}', 'é', 'ab', '\u{10FFFF}', '\ue000'];
    for (const name of names) await server.put(name, '');

    const listed = namesOf(await list(server, {}));

    expect(listed).toEqual([...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    expect(listed.indexOf('\uff5e')).toBeLessThan(listed.indexOf('\u{1F600}'));
  });

  test('compares any two names as their bytes compare', () => {
    const name = fc.string({
      unit: fc.constantFrom('a', 'é', '\ud7ff', '\ue000', '\uff5e', '\u{10000}', '\u{10FFFF}'),
    });
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  test('folds at a delimiter of any length, each prefix once', async () => {
    await using server = await startWithBucket();
    for (const name of ['a', 'd=1/x', 'd=1/y', 'd=1/z/w', 'd=2/', 'e--f', 'e--g', 'e-h']) await server.put(name, '');

    const byslash = await list(server, { delimiter: '/' });
    const inside = await list(server, { delimiter: '/', prefix: 'd=1/' });
    const bydashes = await list(server, { delimiter: '--', prefix: 'e' });

    expect([byslash.prefixes, namesOf(byslash)]).toEqual([
      ['d=1/', 'd=2/'],
      ['a', 'e--f', 'e--g', 'e-h'],
    ]);
    expect([inside.prefixes, namesOf(inside)]).toEqual([['d=1/z/'], ['d=1/x', 'd=1/y']]);
    expect([bydashes.prefixes, namesOf(bydashes)]).toEqual([['e--'], ['e-h']]);
  });

  test('shows a name that ends with its delimiter when asked to', async () => {
    await using server = await startWithBucket();
    for (const name of ['d/', 'd/x', 'd/e/', 'f/y']) await server.put(name, '');

    const page = await list(server, { delimiter: '/', includeTrailingDelimiter: 'true' });

    expect([page.prefixes, namesOf(page)]).toEqual([['d/', 'f/'], ['d/']]);
  });

  test('starts at startOffset and ends before endOffset', async () => {
    await using server = await startWithBucket();
    for (const name of ['a', 'b', 'c', 'd']) await server.put(name, '');

    expect(namesOf(await list(server, { startOffset: 'b', endOffset: 'd' }))).toEqual(['b', 'c']);
  });

  test.each([['x'], ['-1'], ['1.5'], ['']])('refuses maxResults=%s', async (maxResults) => {
    await using server = await startWithBucket();

    const { status } = await server.send('GET', `${LIST}?maxResults=${maxResults}`);

    expect(status).toBe(400);
  });

  test('refuses a token that it never gave', async () => {
    await using server = await startWithBucket();

    expect((await server.send('GET', `${LIST}?pageToken=abc`)).status).toBe(400);
  });

  test('caps a page at 1,000 entries, and gives a token only if more remains', async () => {
    await using server = await startWithBucket();
    await Promise.all(Array.from({ length: 1001 }, (_, at) => server.put(`n${String(at).padStart(4, '0')}`, '')));

    const first = await list(server, { maxResults: '5000' });
    const second = await list(server, { pageToken: first.nextPageToken ?? '' });
    const exact = await list(server, { startOffset: 'n0001' });

    expect(first.items).toHaveLength(1000);
    expect(namesOf(second)).toEqual(['n1000']);
    expect(second.nextPageToken).toBeUndefined();
    expect(exact.items).toHaveLength(1000);
    expect(exact.nextPageToken).toBeUndefined();
  });

  test('pages of any size add up to the whole, with writes in between', async () => {
    const part = fc.constantFrom('a', 'b', '/', 'é', '\u{1F600}');
    const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
    await using server = await startWithBucket();
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { maxLength: 12 }),
        fc.uniqueArray(name, { maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom('', '/'),
        fc.constantFrom('true', 'false'),
        async (stable, moving, size, delimiter, includeTrailingDelimiter) => {
          server.emulator.reset();
          for (const each of [...stable, ...moving]) await server.put(each, '');
          const query = { delimiter, includeTrailingDelimiter, maxResults: String(size) };

          const seen: string[] = [];
          let pageToken = '';
          let toMove = moving.filter((each) => !stable.includes(each));
          do {
            const page = await list(server, { ...query, ...(pageToken !== '' && { pageToken }) });
            const entries = [...(page.prefixes ?? []).map((prefix) => `prefix ${prefix}`), ...namesOf(page)];
            expect(entries.length).toBeLessThanOrEqual(size);
            seen.push(...entries);
            pageToken = page.nextPageToken ?? '';
            const [next, ...rest] = toMove;
            if (next !== undefined) await server.send('DELETE', objectPath(next));
            toMove = rest;
          } while (pageToken !== '');

          expect(new Set(seen).size).toBe(seen.length);
          const whole = await list(server, { delimiter, includeTrailingDelimiter });
          for (const each of namesOf(whole).filter((each) => stable.includes(each))) expect(seen).toContain(each);
          for (const prefix of whole.prefixes ?? []) expect(seen).toContain(`prefix ${prefix}`);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('compose', () => {
  function compose(client: EmulatorClient, sourceObjects: unknown, query = '', destination?: unknown) {
    return client.json('POST', `${objectPath('all')}/compose?${query}`, { sourceObjects, destination });
  }

  test('puts sources together without an MD5, and counts components', async () => {
    await using server = await startWithBucket();
    await server.put('a', 'one');
    await server.put('b', 'two');

    const first = await compose(server, [{ name: 'a' }, { name: 'b' }], '', {
      contentType: 'text/csv',
      metadata: { k: 'v' },
    });
    const second = await compose(server, [{ name: 'all' }, { name: 'a' }, { name: 'all' }]);

    expect(first.status).toBe(200);
    expect(first.json).toMatchObject({
      size: '6',
      componentCount: 2,
      metageneration: '1',
      contentType: 'text/csv',
      metadata: { k: 'v' },
      crc32c: encodeCrc32c(crc32c(Buffer.from('onetwo'))),
    });
    expect(first.json).not.toHaveProperty('md5Hash');
    expect(second.json).toMatchObject({
      componentCount: 5,
      crc32c: encodeCrc32c(crc32c(Buffer.from('onetwooneonetwo'))),
    });
    const media = await server.send('GET', `${objectPath('all')}?alt=media`, { headers: { Range: 'bytes=4-10' } });
    expect(media.body.toString()).toBe('woon' + 'eon');
    expect(media.headers['x-goog-hash']).toBe(`crc32c=${String(second.json['crc32c'])}`);
    expect((await server.send('GET', `${objectPath('a')}?alt=media`)).body.toString()).toBe('one');
  });

  test('outlives its sources', async () => {
    await using server = await startWithBucket();
    await server.put('a', 'one');
    await compose(server, [{ name: 'a' }, { name: 'a' }]);

    await server.send('DELETE', objectPath('a'));

    expect((await server.send('GET', `${objectPath('all')}?alt=media`)).body.toString()).toBe('oneone');
  });

  test.each([
    [undefined],
    [[]],
    [Array.from({ length: 33 }, () => ({ name: 'a' }))],
    ['a'],
    [[{}]],
    [[{ name: 'a', generation: 'x' }]],
    [[{ name: 'a', objectPreconditions: 7 }]],
  ])('of %j is refused', async (sources) => {
    await using server = await startWithBucket();
    await server.put('a', 'one');

    expect((await compose(server, sources)).status).toBe(400);
    expect((await server.send('GET', objectPath('all'))).status).toBe(404);
  });

  test('takes 32 sources', async () => {
    await using server = await startWithBucket();
    await server.put('a', 'x');

    const { json } = await compose(
      server,
      Array.from({ length: 32 }, () => ({ name: 'a' })),
    );

    expect(json).toMatchObject({ size: '32', componentCount: 32 });
  });

  test('checks the sources in their order, then the destination', async () => {
    await using server = await startWithBucket();
    const { generation } = (await server.put('a', 'one')).json;
    const mismatch = { name: 'a', objectPreconditions: { ifGenerationMatch: '5' } };

    const statuses = [
      await compose(server, [{ name: 'none' }, mismatch], 'ifGenerationMatch=5'),
      await compose(server, [mismatch, { name: 'none' }]),
      await compose(server, [{ name: 'a', generation: '5' }]),
      await compose(server, [{ name: 'a', generation }], 'ifGenerationMatch=5'),
      await compose(server, [{ name: 'a' }], 'ifGenerationNotMatch=0'),
      await compose(
        server,
        [{ name: 'a', generation, objectPreconditions: { ifGenerationMatch: generation } }],
        'ifGenerationMatch=0',
      ),
    ].map(({ status }) => status);

    expect(statuses).toEqual([404, 412, 404, 412, 304, 200]);
  });
});

test('CRC-32C has the known value, and that of a whole follows from its parts', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), fc.uint8Array({ maxLength: 70 }), (a, b) => {
      const whole = crc32c(Buffer.concat([a, b]));
      expect(crc32c(b, crc32c(a))).toBe(whole);
      expect(combineCrc32c(crc32c(a), crc32c(b), b.length)).toBe(whole);
    }),
  );
});

import { describe, expect, test } from 'vitest';

import { objectPath, startWithBucket } from './emulator-client.ts';
import type { EmulatorClient } from './emulator-client.ts';

/** Each write as it is done to the object `x`. */
const WRITES: Readonly<
  Record<string, (client: EmulatorClient, query: string) => Promise<{ readonly status: number }>>
> = {
  media: (client, query) => client.put('x', 'new', `&${query}`),
  multipart: (client, query) => client.multipart({ name: 'x' }, 'new', `&${query}`),
  resumable: (client, query) => client.send('POST', `/upload/storage/v1/b/lake/o?uploadType=resumable&name=x&${query}`),
  compose: (client, query) =>
    client.json('POST', `${objectPath('x')}/compose?${query}`, { sourceObjects: [{ name: 'source' }] }),
};

const READS: typeof WRITES = {
  get: (client, query) => client.send('GET', `${objectPath('x')}?${query}`),
  download: (client, query) => client.send('GET', `${objectPath('x')}?alt=media&${query}`),
  patch: (client, query) => client.json('PATCH', `${objectPath('x')}?${query}`, { metadata: { a: 'b' } }),
  delete: (client, query) => client.send('DELETE', `${objectPath('x')}?${query}`),
};

// GEN stands for the live generation; the object has metageneration 1
const ON_LIVE = [
  ['ifMetagenerationMatch=1', 200],
  ['ifMetagenerationMatch=2', 412],
  ['ifMetagenerationNotMatch=2', 200],
  ['ifMetagenerationNotMatch=1', 304],
  ['ifGenerationMatch=GEN', 200],
  ['ifGenerationMatch=5', 412],
  ['ifGenerationMatch=-1', 412],
  ['ifGenerationMatch=0', 412],
  ['ifGenerationNotMatch=5', 200],
  ['ifGenerationNotMatch=GEN', 304],
  ['ifGenerationNotMatch=0', 200],
  ['ifMetagenerationNotMatch=1&ifGenerationMatch=0', 304],
  ['ifMetagenerationMatch=2&ifGenerationNotMatch=GEN', 412],
  ['ifGenerationNotMatch=GEN&ifGenerationMatch=5', 412],
  ['ifGenerationNotMatch=5&ifGenerationMatch=GEN&ifMetagenerationMatch=1', 200],
  ['ifGenerationMatch=abc', 400],
  ['ifGenerationMatch=', 400],
  ['ifGenerationMatch=1.5', 400],
  ['ifMetagenerationNotMatch=0x1', 400],
  ['ifGenerationMatch=99999999999999999999', 400],
] as const;

const ON_NOTHING = [
  ['ifGenerationMatch=0', 200],
  ['ifGenerationMatch=5', 412],
  ['ifMetagenerationMatch=1', 412],
  ['ifMetagenerationMatch=0', 412],
  ['ifMetagenerationNotMatch=1', 200],
  ['ifGenerationNotMatch=5', 200],
  ['ifGenerationNotMatch=0', 304],
  ['ifGenerationNotMatch=x', 400],
] as const;

describe('on a live object', () => {
  test.each(Object.entries({ ...WRITES, ...READS }))('%s obeys every precondition', async (_, run) => {
    await using server = await startWithBucket();
    await server.put('source', 's');

    for (const [template, expected] of ON_LIVE) {
      await server.send('DELETE', objectPath('x'));
      const before = (await server.put('x', 'old')).json;

      const { status } = await run(server, template.replaceAll('GEN', String(before['generation'])));

      expect([template, status === 204 ? 200 : status]).toEqual([template, expected]);
      // a request that failed has changed nothing
      if (expected !== 200) expect((await server.send('GET', objectPath('x'))).json).toEqual(before);
    }
  });
});

describe('on no object', () => {
  test.each(Object.entries(WRITES))('%s judges against generation 0', async (_, run) => {
    await using server = await startWithBucket();
    await server.put('source', 's');

    for (const [query, expected] of ON_NOTHING) {
      await server.send('DELETE', objectPath('x'));

      const { status } = await run(server, query);

      expect([query, status]).toEqual([query, expected]);
      if (expected !== 200) expect((await server.send('GET', objectPath('x'))).status).toBe(404);
    }
  });

  test.each(Object.entries(READS))('%s is 404 whatever the preconditions', async (_, run) => {
    await using server = await startWithBucket();

    for (const [query, expected] of ON_NOTHING) {
      expect([query, (await run(server, query)).status]).toEqual([query, expected === 400 ? 400 : 404]);
    }
  });
});

test('a 304 has no body and a 412 names its reason', async () => {
  await using server = await startWithBucket();
  await server.put('x', 'x');

  const notModified = await server.send('GET', `${objectPath('x')}?ifMetagenerationNotMatch=1`);
  const failed = await server.send('GET', `${objectPath('x')}?ifMetagenerationMatch=2`);

  expect([notModified.status, notModified.body.length]).toEqual([304, 0]);
  expect(failed.json['error']).toMatchObject({
    code: 412,
    errors: [{ domain: 'global', reason: 'conditionNotMet' }],
  });
});

// the start of a session creates nothing
test.each(Object.entries(WRITES).filter(([kind]) => kind !== 'resumable'))(
  'of many parallel creations by %s exactly one succeeds',
  async (_, run) => {
    await using server = await startWithBucket();
    await server.put('source', 's');

    const answers = await Promise.all(Array.from({ length: 20 }, () => run(server, 'ifGenerationMatch=0')));

    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(19);
  },
);

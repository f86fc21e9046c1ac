import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect, onTestFinished, test } from 'vitest';

import { memoryStateStore } from '../src/memory/memory-state-store.ts';
import { openStateStore } from '../src/open-state-store.ts';

test.each([
  ['memory:', undefined],
  ['file:state/', 'state'],
  ['file:state/deep', 'state/deep'],
])('%s is opened', async (url, folder) => {
  const directory = await mkdtemp(join(tmpdir(), 'ecomlake-state-'));
  onTestFinished(() => rm(directory, { recursive: true }));

  await using store = await openStateStore(url, { baseDirectory: directory });

  expect(store.url).toBe(
    folder === undefined ? 'memory:' : pathToFileURL(join(directory, folder)).href + (folder === 'state' ? '/' : ''),
  );
  expect(await store.planUnits({ batchId: 'b', units: [{ table: 't', partition: 'p' }] })).toMatchObject({
    planned: 1,
  });
});

test('an absolute file URL needs no base', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ecomlake state-'));
  onTestFinished(() => rm(directory, { recursive: true }));

  await using store = await openStateStore(pathToFileURL(directory).href);

  expect(store.url).toBe(pathToFileURL(directory).href);
});

test('a driver of the caller is asked for its scheme', async () => {
  const asked: string[] = [];
  const drivers = {
    redis: async (url: string) => {
      asked.push(url);
      return memoryStateStore();
    },
  };

  await using store = await openStateStore('redis://localhost/0', { drivers });

  expect(store.url).toBe('memory:');
  expect(asked).toEqual(['redis://localhost/0']);
});

test.each(['mysql://user:secret@host/db', 'state', '', 'constructor:x', 'file:', 'file:state', 'file://host/x'])(
  '%s is refused',
  async (url) => {
    const error = await openStateStore(url).then(
      () => undefined,
      (reason: unknown) => reason,
    );

    expect(error).toMatchObject({ code: 'ECL_STATE_INVALID_URL', retryable: false });
    expect(String(error)).not.toContain('secret');
  },
);

test('the message names what is allowed', async () => {
  await expect(openStateStore('sqlite:x.db')).rejects.toThrow('scheme "sqlite:": allowed are memory:, file:<folder>');
});

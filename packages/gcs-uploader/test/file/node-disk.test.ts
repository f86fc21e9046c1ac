import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { nodeDisk } from '../../src/file/node-disk.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'ecomlake-disk-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

test('a file is read with what lies at its path', async () => {
  const path = join(await folder(), 'a');
  await nodeDisk.createFile(path, Buffer.from('content'));

  const found = await nodeDisk.readFile(path);

  expect(Buffer.from(found?.bytes ?? []).toString()).toBe('content');
  expect(found?.entry).toEqual(await nodeDisk.stat(path));
});

test('a file that is not there, or lies below a file, reads as nothing', async () => {
  const path = join(await folder(), 'a');
  await writeFile(path, 'x');

  expect(await nodeDisk.readFile(`${path}-`)).toBeUndefined();
  expect(await nodeDisk.readFile(join(path, 'b'))).toBeUndefined();
});

test('a link is not followed, and a folder has no bytes', async () => {
  const path = await folder();
  await writeFile(join(path, 'a'), 'x');
  await symlink(join(path, 'a'), join(path, 'link'));
  await mkdir(join(path, 'folder'));

  await expect(nodeDisk.readFile(join(path, 'link'))).rejects.toMatchObject({ code: 'ELOOP' });
  expect(await nodeDisk.readFile(join(path, 'folder'))).toMatchObject({
    entry: { kind: 'directory' },
    bytes: new Uint8Array(0),
  });
});

test.each([0, 1, 1024 * 1024, 1024 * 1024 + 1])('a stream yields all of %i bytes', async (size) => {
  const path = join(await folder(), 'a');
  await writeFile(path, Buffer.alloc(size, 7));

  let total = 0;
  for await (const bytes of nodeDisk.stream(path)) {
    expect(bytes.length).toBeGreaterThan(0);
    expect(bytes.every((byte) => byte === 7)).toBe(true);
    total += bytes.length;
  }

  expect(total).toBe(size);
});

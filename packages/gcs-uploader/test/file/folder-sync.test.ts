import { describe, expect, test } from 'vitest';

import { createFolderSync } from '../../src/file/folder-sync.ts';

/** A disk whose syncs end when they are told to. */
function manualDisk(): {
  sync: (path: string) => Promise<void>;
  begun: string[];
  end: (error?: Error) => Promise<void>;
} {
  const begun: string[] = [];
  const pending: ((error?: Error) => void)[] = [];
  return {
    begun,
    sync: (path) =>
      new Promise((resolve, reject) => {
        begun.push(path);
        pending.push((error) => (error === undefined ? resolve() : reject(error)));
      }),
    async end(error) {
      pending.shift()?.(error);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('a shared sync of a folder', () => {
  test('is not joined once it began, and those who came meanwhile share the next one', async () => {
    const disk = manualDisk();
    const { sync } = createFolderSync(disk.sync);
    const ended: string[] = [];
    const first = sync('/a').then(() => ended.push('first'));
    const others = [sync('/a'), sync('/a'), sync('/a')].map((waiting, index) =>
      waiting.then(() => ended.push(`${index}`)),
    );
    expect(disk.begun).toEqual(['/a']);

    await disk.end();

    expect(ended).toEqual(['first']);
    expect(disk.begun).toEqual(['/a', '/a']);
    const late = sync('/a').then(() => ended.push('late'));
    await disk.end();
    expect(ended).toEqual(['first', '0', '1', '2']);
    await disk.end();
    await Promise.all([first, ...others, late]);
    expect(disk.begun).toHaveLength(3);
  });

  test('does not wait for another folder', async () => {
    const disk = manualDisk();
    const { sync } = createFolderSync(disk.sync);

    const both = [sync('/a'), sync('/b')];

    expect(disk.begun).toEqual(['/a', '/b']);
    await disk.end();
    await disk.end();
    await Promise.all(both);
  });

  test('begins afresh when nobody waits', async () => {
    const disk = manualDisk();
    const { sync } = createFolderSync(disk.sync);
    const first = sync('/a');
    await disk.end();
    await first;

    const second = sync('/a');

    expect(disk.begun).toHaveLength(2);
    await disk.end();
    await second;
  });

  test('that fails is final for all who waited, and is not tried again for them', async () => {
    const disk = manualDisk();
    const { sync } = createFolderSync(disk.sync);
    const waiting = Promise.allSettled([sync('/a'), sync('/a'), sync('/a')]);

    await disk.end(new Error('EIO'));

    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(disk.begun).toHaveLength(1);
    const later = sync('/a');
    await disk.end();
    await later;
  });
});

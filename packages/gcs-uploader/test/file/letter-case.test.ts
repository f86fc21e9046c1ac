import { expect, test } from 'vitest';

import type { Disk } from '../../src/file/disk.ts';
import { fileLake } from '../../src/file/file-lake.ts';
import { simulatedDisk } from '../../src/testing/simulated-disk.ts';
import { publishSample } from '../local-work.ts';
import { UNIT, sampleVersion } from '../workload.ts';

/** A disk that finds `orders` when it is asked for `Orders`, as those of other systems do. */
function blindToCase(disk: Disk): Disk {
  const find = async (path: string): Promise<string> => {
    let found = '';
    for (const segment of path.split('/').slice(1)) {
      const names = (await disk.list(found === '' ? '/' : found)) ?? [];
      const other = names.find((name) => name.toLowerCase() === segment.toLowerCase());
      found += `/${names.includes(segment) ? segment : (other ?? segment)}`;
    }
    return found;
  };
  return {
    ...disk,
    stat: async (path) => disk.stat(await find(path)),
    list: async (path) => disk.list(await find(path)),
    readFile: async (path) => disk.readFile(await find(path)),
    read: async (path, start, end) => disk.read(await find(path), start, end),
    makeDirectory: async (path) => disk.makeDirectory(await find(path)),
    createFile: async (path, bytes) => disk.createFile(await find(path), bytes),
    syncDirectory: async (path) => disk.syncDirectory(await find(path)),
    link: async (existing, created) => disk.link(await find(existing), await find(created)),
    rename: async (from, to) => disk.rename(await find(from), await find(to)),
    unlink: async (path) => disk.unlink(await find(path)),
    removeDirectory: async (path) => disk.removeDirectory(await find(path)),
  };
}

test.each([
  ['table, partition by partition', { table: 'Orders', partition: 'ingest_dt=2024-02-02' }],
  ['table', { ...UNIT, table: 'Orders' }],
  ['partition', { ...UNIT, partition: 'Ingest_dt=2024-02-01' }],
])('where case is not told apart, another spelling of a %s is refused', async (_what, unit) => {
  const simulated = simulatedDisk();
  const lake = fileLake({ root: '/lake', disk: blindToCase(simulated.open()) });
  await publishSample(sampleVersion(['a']), { lake, work: '/work', put: simulated.put });
  // the same spelling is fine
  await publishSample(sampleVersion(['b'], { runId: 'run-2' }), { lake, work: '/work', put: simulated.put });

  await expect(
    publishSample(sampleVersion(['c'], { runId: 'run-3', unit }), {
      lake,
      work: '/work',
      put: simulated.put,
      epoch: 9,
    }),
  ).rejects.toMatchObject({ code: 'ECL_LAKE_CASE_CONFLICT' });
});

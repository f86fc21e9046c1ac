import { expect, test } from 'vitest';

import { fileLake } from '../../src/file/file-lake.ts';
import type { Disk } from '../../src/file/disk.ts';
import { simulatedDisk } from '../../src/testing/simulated-disk.ts';
import { verifyPartition } from '../../src/verify-partition.ts';
import { publishSample } from '../local-work.ts';
import { sampleVersion } from '../workload.ts';

const VERSIONS = Array.from({ length: 8 }, (_, day) =>
  sampleVersion(['a'], { unit: { table: 'orders', partition: `ingest_dt=2024-02-0${day + 1}` } }),
);

test('eight partitions wait for the disk together, and share what concerns their table', async () => {
  const simulated = simulatedDisk();
  const counts = { running: 0, most: 0, syncs: 0, tableSyncs: 0 };
  const real = simulated.open();
  const slow = async (work: () => Promise<void>): Promise<void> => {
    counts.running += 1;
    counts.most = Math.max(counts.most, counts.running);
    // long enough for everybody else to get as far as they can without this sync
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    counts.running -= 1;
    await work();
  };
  const disk: Disk = {
    ...real,
    createFile: (path, bytes) => slow(() => real.createFile(path, bytes)),
    syncDirectory: (path) => {
      counts.syncs += 1;
      if (path === '/lake/orders') counts.tableSyncs += 1;
      return slow(() => real.syncDirectory(path));
    },
  };
  const lake = fileLake({ root: '/lake', disk });
  // without a root the first publication would make it and the others wait for nothing
  simulated.put('/lake/.keep', new Uint8Array(0));

  await Promise.all(VERSIONS.map((version) => publishSample(version, { lake, work: '/work', put: simulated.put })));

  expect(counts.most).toBeGreaterThanOrEqual(8);
  // three of its own for each, one for the table's name, and the table's for as many as come at a time
  expect(counts.tableSyncs).toBeLessThanOrEqual(3);
  expect(counts.syncs).toBeLessThanOrEqual(3 * VERSIONS.length + counts.tableSyncs + 2);
  simulated.crash('power');
  const reopened = fileLake({ root: '/lake', disk: simulated.open() });
  for (const { unit } of VERSIONS)
    expect(await verifyPartition({ lake: reopened, unit, depth: 'deep' })).toMatchObject({ status: 'ok' });
});

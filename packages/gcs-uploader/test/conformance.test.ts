import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, test } from 'vitest';

import { fileLake } from '../src/file/file-lake.ts';
import { describeLake } from '../src/testing/describe-lake.ts';
import { memoryLake } from '../src/testing/memory-lake.ts';
import { simulatedDisk } from '../src/testing/simulated-disk.ts';

describeLake({ describe, test }, 'the file lake', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ecomlake-lake-'));
  let counter = 0;
  return {
    lake: fileLake({ root: join(directory, 'lake') }),
    async writeLocal(bytes) {
      const path = join(directory, `local-${(counter += 1)}`);
      await writeFile(path, bytes);
      return path;
    },
    overwriteLocal: (path, bytes) => writeFile(path, bytes),
    close: () => rm(directory, { recursive: true }),
  };
});

describeLake({ describe, test }, 'the file lake on a simulated disk', async () => {
  const disk = simulatedDisk();
  let counter = 0;
  return {
    lake: fileLake({ root: '/data/lake', disk: disk.open() }),
    async writeLocal(bytes) {
      const path = `/work/local-${(counter += 1)}`;
      disk.put(path, bytes);
      return path;
    },
    overwriteLocal: async (path, bytes) => disk.put(path, bytes),
    close: async () => undefined,
  };
});

describeLake({ describe, test }, 'the memory lake', async () => {
  const files = new Map<string, Uint8Array>();
  return {
    lake: memoryLake({ readLocal: async (path) => files.get(path) ?? new Uint8Array(0) }),
    async writeLocal(bytes) {
      const path = `/${files.size}`;
      files.set(path, bytes);
      return path;
    },
    overwriteLocal: async (path, bytes) => void files.set(path, bytes),
    close: async () => undefined,
  };
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, test } from 'vitest';

import { openFileStateStore } from '../src/file/file-state-store.ts';
import { memoryStateStore } from '../src/memory/memory-state-store.ts';
import { memoryRecords } from '../src/memory/memory-records.ts';
import { describeStateStore } from '../src/testing/describe-state-store.ts';

describeStateStore({ describe, test }, 'state in memory', async () => {
  const data = memoryRecords();
  return { open: async (liveness) => memoryStateStore({ data, liveness }), close: async () => undefined };
});

describeStateStore({ describe, test }, 'state in files', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ecomlake-state-'));
  return {
    open: (liveness) => openFileStateStore({ directory: join(directory, 'state'), liveness }),
    close: () => rm(directory, { recursive: true }),
  };
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { startWithBucket } from './emulator-client.ts';
import { runRandomOperations } from './random-operations.ts';

const SEEDS = Array.from({ length: 20 }, (_, at) => 1000 + at);

test.each(SEEDS)('10,000 random operations of seed %d differ nowhere from the model', async (seed) => {
  await using server = await startWithBucket({ journalLimit: 100 });

  expect(await runRandomOperations(server.emulator.url, seed, 10_000)).toEqual([]);
});

test('1,000 random operations on a directory differ nowhere from the model', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gcs-emulator-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  await using server = await startWithBucket({ dataDir });

  expect(await runRandomOperations(server.emulator.url, 7, 1000)).toEqual([]);
});

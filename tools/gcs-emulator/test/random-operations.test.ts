import { expect, test } from 'vitest';

import { startWithBucket } from './emulator-client.ts';
import { runRandomOperations } from './random-operations.ts';

test.each([1, 2, 3, 4, 5])('400 random operations of seed %d differ nowhere from the model', async (seed) => {
  await using server = await startWithBucket();

  expect(await runRandomOperations(server.emulator.url, seed, 400)).toEqual([]);
});

test('the comparison notices a server that lies once', async () => {
  await using server = await startWithBucket();
  server.emulator.fault({ operation: 'delete', nth: 5, phase: 'before-send', kind: 'status', status: 412 });

  expect(await runRandomOperations(server.emulator.url, 1, 400)).not.toEqual([]);
});

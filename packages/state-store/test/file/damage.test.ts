import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { openFileStateStore } from '../../src/file/file-state-store.ts';
import type { Logger } from '../../src/logger.ts';
import type { StateStore } from '../../src/state-store.ts';
import { fakeHost } from '../../src/testing/fake-liveness.ts';

const UNIT = { table: 'orders', partition: 'ingest_dt=2024-02-01' };

interface Opened {
  readonly store: StateStore;
  readonly directory: string;
  readonly warnings: string[];
  readonly unitPath: string;
}

/** A unit at epoch 2 in state `uploaded`; its previous copy is in state `exported`. */
async function openWithUnit(): Promise<Opened> {
  const directory = await mkdtemp(join(tmpdir(), 'ecomlake-state-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const warnings: string[] = [];
  const logger: Logger = { debug: () => undefined, warn: (message) => void warnings.push(message) };
  const store = await openFileStateStore({ directory, liveness: fakeHost().newProcess(), logger });
  onTestFinished(() => store.close());
  await store.planUnits({ batchId: 'b1', units: [UNIT] });
  const result = await store.acquireLease({ unit: UNIT, runId: 'r' });
  if (result.outcome !== 'acquired') throw new Error('expected a lease');
  await store.advanceUnit(result.lease, 'exported', {});
  await store.advanceUnit(result.lease, 'uploaded', {});
  const [shard = ''] = await readdir(join(directory, 'units'));
  const name = (await readdir(join(directory, 'units', shard))).find((file) => file.endsWith('.json')) ?? '';
  return { store, directory, warnings, unitPath: join(directory, 'units', shard, name) };
}

test('a record torn or flipped anywhere falls back to the copy before it, with a warning', async () => {
  const { store, warnings, unitPath } = await openWithUnit();
  const bytes = await readFile(unitPath);

  for (let at = 0; at < bytes.length; at += 7) {
    const flipped = bytes.map((byte, index) => (index === at ? byte ^ 0x20 : byte));
    for (const damaged of [bytes.subarray(0, at), flipped]) {
      await writeFile(unitPath, damaged);
      warnings.length = 0;

      expect((await store.readUnit(UNIT))?.state).toBe('exported');
      expect(warnings).toEqual(['state record is damaged, using the copy before it']);
    }
  }
});

test('a missing record falls back as well, in lists too', async () => {
  const { store, unitPath } = await openWithUnit();
  await rm(unitPath);

  const units = [];
  for await (const unit of store.listUnits()) units.push(unit.state);

  expect(units).toEqual(['exported']);
});

test('after a fall-back the record is written again, and the good copy is never replaced by the damaged one', async () => {
  const { store, unitPath, warnings } = await openWithUnit();
  await writeFile(unitPath, 'x');
  const before = await readFile(`${unitPath}.prev`);

  const result = await store.acquireLease({ unit: UNIT, runId: 'r2', isForced: true, epochFloor: 5 });

  expect(result).toMatchObject({ outcome: 'acquired', lease: { epoch: 6, isTakeover: true } });
  expect(await readFile(`${unitPath}.prev`)).toEqual(before);
  warnings.length = 0;
  expect((await store.readUnit(UNIT))?.epoch).toBe(6);
  expect(warnings).toEqual([]);
});

test('a record with both copies damaged counts as lost, is kept for people, and can be planned anew', async () => {
  const { store, unitPath, warnings, directory } = await openWithUnit();
  await writeFile(unitPath, 'x');
  await writeFile(`${unitPath}.prev`, 'y');
  warnings.length = 0;

  expect(await store.readUnit(UNIT)).toBeUndefined();
  expect(warnings).toHaveLength(1);
  expect(await store.planUnits({ batchId: 'b1', units: [UNIT] })).toMatchObject({ planned: 1 });

  expect((await store.readUnit(UNIT))?.state).toBe('planned');
  const [shard = ''] = await readdir(join(directory, 'units'));
  expect((await readdir(join(directory, 'units', shard))).filter((name) => name.includes('.damaged-'))).toHaveLength(2);
});

test('files of state are readable by their owner only', async () => {
  const { unitPath } = await openWithUnit();

  expect((await stat(unitPath)).mode & 0o777).toBe(0o600);
});

import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { openFileStateStore } from '../../src/file/file-state-store.ts';
import { nodeStateDisk } from '../../src/file/state-disk.ts';
import type { StateDisk } from '../../src/file/state-disk.ts';
import type { UnitRecord } from '../../src/unit.ts';
import { fakeHost } from '../../src/testing/fake-liveness.ts';

const UNIT = { table: 'orders', partition: 'ingest_dt=2024-02-01' };

class Kill extends Error {}

type Decide = (call: number, operation: keyof StateDisk, path: string) => 'before' | Error | undefined;

/** Every changing call is counted; the process "dies" before one, or one fails. */
function interrupted(decide: Decide): { disk: StateDisk; calls: () => number } {
  let calls = 0;
  let isDead = false;
  const wrap =
    <Arguments extends [string, ...unknown[]]>(
      operation: keyof StateDisk,
      real: (...values: Arguments) => Promise<void>,
    ) =>
    async (...values: Arguments): Promise<void> => {
      if (isDead) throw new Kill();
      calls += 1;
      const decision = decide(calls, operation, values[0]);
      if (decision instanceof Error) throw decision;
      if (decision === 'before') {
        isDead = true;
        throw new Kill();
      }
      await real(...values);
    };
  const disk: StateDisk = {
    ...nodeStateDisk,
    makeDirectory: wrap('makeDirectory', nodeStateDisk.makeDirectory),
    createFile: wrap('createFile', nodeStateDisk.createFile),
    syncDirectory: wrap('syncDirectory', nodeStateDisk.syncDirectory),
    link: wrap('link', nodeStateDisk.link),
    rename: wrap('rename', nodeStateDisk.rename),
    unlink: wrap('unlink', nodeStateDisk.unlink),
  };
  return { disk, calls: () => calls };
}

/** Plan, lease, four steps, release: each must be whole or not there. */
async function work(
  directory: string,
  disk: StateDisk,
  liveness: ReturnType<ReturnType<typeof fakeHost>['newProcess']>,
): Promise<void> {
  const store = await openFileStateStore({ directory, disk, liveness });
  await store.planUnits({ batchId: 'b1', units: [UNIT] });
  const result = await store.acquireLease({ unit: UNIT, runId: 'r' });
  if (result.outcome === 'committed') return store.close();
  if (result.outcome === 'held') throw new Error('held');
  if (result.lease.record.state !== 'planned') await store.resetUnit(result.lease);
  for (const step of ['exported', 'uploaded', 'published', 'committed'] as const)
    await store.advanceUnit(result.lease, step, { step });
  await store.releaseLease(result.lease);
  await store.close();
}

async function temporary(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'ecomlake-state-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

describe('a process that dies at any call of the disk', () => {
  test('leaves a state from which the next one goes on, with a higher epoch', async () => {
    const base = await temporary();
    const probe = interrupted(() => undefined);
    await work(join(base, 'probe'), probe.disk, fakeHost().newProcess());
    let crashes = 0;

    // dying after a call is dying before the next one
    for (let call = 1; call <= probe.calls(); call += 1) {
      const host = fakeHost();
      const [first, second] = [host.newProcess(), host.newProcess()];
      const directory = join(base, `${call}`);
      const { disk } = interrupted((now) => (now === call ? 'before' : undefined));
      await expect(work(directory, disk, first)).rejects.toThrow(Kill);
      crashes += 1;
      host.setVerdict(first.self, 'dead');

      const before = await readUnit(directory, host);
      await work(directory, nodeStateDisk, second);

      const after = await readUnit(directory, host);
      expect(after).toMatchObject({ state: 'committed' });
      // a process that died after its last step left nothing to do, so nobody leased again
      if (before?.state !== 'committed') expect(after?.epoch).toBeGreaterThan(before?.epoch ?? 0);
      expect(await readdir(join(directory, 'temporary'))).toEqual([]);
      await rm(directory, { recursive: true });
    }

    expect(crashes).toBeGreaterThan(60);
  });

  test('a full disk at any write is reported as such, and the work can go on once there is space', async () => {
    const base = await temporary();
    const probe = interrupted(() => undefined);
    await work(join(base, 'probe'), probe.disk, fakeHost().newProcess());

    for (let call = 1; call <= probe.calls(); call += 1) {
      const host = fakeHost();
      const first = host.newProcess();
      const directory = join(base, `${call}`);
      const full = (now: number): Error | undefined =>
        now >= call ? Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }) : undefined;
      await expect(work(directory, interrupted(full).disk, first)).rejects.toMatchObject({
        code: 'ECL_STATE_DISK_FULL',
        retryable: true,
      });
      host.setVerdict(first.self, 'dead');

      await work(directory, nodeStateDisk, host.newProcess());

      expect(await readUnit(directory, host)).toMatchObject({ state: 'committed' });
      await rm(directory, { recursive: true });
    }
  });
});

test.each([
  ['EIO', 'ECL_STATE_IO', false],
  ['EROFS', 'ECL_STATE_READ_ONLY', false],
  ['EACCES', 'ECL_STATE_NO_PERMISSION', false],
  ['ENOSPC', 'ECL_STATE_DISK_FULL', true],
])('%s of the disk is %s', async (errno, code, retryable) => {
  const directory = await temporary();
  const { disk } = interrupted((_call, operation) =>
    operation === 'createFile' ? Object.assign(new Error(errno), { code: errno }) : undefined,
  );

  await expect(openFileStateStore({ directory, disk, liveness: fakeHost().newProcess() })).rejects.toMatchObject({
    code,
    retryable,
  });
});

// shows that the crash test would notice: a store that writes in place loses its state
test('the crash test notices a save that is not atomic', async () => {
  const directory = await temporary();
  const host = fakeHost();
  const first = host.newProcess();
  let tears = 0;
  const inPlace: StateDisk = {
    ...nodeStateDisk,
    rename: async (from, to) => {
      if (!to.endsWith('.json')) return nodeStateDisk.rename(from, to);
      tears += 1;
      await rm(to, { force: true });
      if (tears === 3) throw new Kill();
      await cp(from, to);
    },
    link: async (existing, created) => {
      if (!created.endsWith('.prev')) await nodeStateDisk.link(existing, created);
      else throw new Kill(); // never reached: without a previous copy nothing is linked
    },
  };
  const withoutPrevious: StateDisk = {
    ...inPlace,
    link: async (existing, created) =>
      created.endsWith('.prev')
        ? nodeStateDisk.createFile(created, Buffer.from('x'))
        : nodeStateDisk.link(existing, created),
  };

  await expect(work(directory, withoutPrevious, first)).rejects.toThrow(Kill);

  expect(await readUnit(directory, host)).toBeUndefined();
});

async function readUnit(directory: string, host: ReturnType<typeof fakeHost>): Promise<UnitRecord | undefined> {
  const store = await openFileStateStore({ directory, liveness: host.newProcess() });
  try {
    return await store.readUnit(UNIT);
  } finally {
    await store.close();
  }
}

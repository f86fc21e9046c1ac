import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { fileLake } from '../../src/file/file-lake.ts';
import { verifyPartition } from '../../src/verify-partition.ts';
import { readByManifest, readByPattern } from '../consumer.ts';
import { publishSample, putReal } from '../local-work.ts';
import { NEW_VERSIONS, OLD_VERSIONS } from './kill-versions.ts';

const WORKER = new URL('./kill-worker.ts', import.meta.url).pathname;

test('a process that is really killed at any call of the real disk leaves one whole version or none, and the next one completes it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ecomlake-kill-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const base = join(directory, 'base');
  for (const version of OLD_VERSIONS)
    if (version !== undefined)
      await publishSample(version, { lake: fileLake({ root: base }), work: join(directory, 'work'), put: putReal });
  await cp(base, join(directory, 'probe'), { recursive: true });
  const probe = await run(directory, join(directory, 'probe'), 0, 'before');
  expect(probe.signal).toBeNull();
  const calls = Number(probe.output);
  let kills = 0;

  // dying after a call is dying before the next one, so only the last call needs both
  for (let call = 1; call <= calls; call += 1)
    for (const phase of call === calls ? (['before', 'after'] as const) : (['before'] as const)) {
      const root = join(directory, `lake-${call}-${phase}`);
      await cp(base, root, { recursive: true });
      const { signal } = await run(directory, root, call, phase);
      expect(signal).toBe('SIGKILL');
      kills += 1;
      await look(root, `${phase} call ${call}`, false);

      for (const version of NEW_VERSIONS)
        await publishSample(version, {
          lake: fileLake({ root }),
          work: join(directory, 'work'),
          put: putReal,
          isTakeover: true,
        });
      await look(root, `${phase} call ${call}, recovered`, true);
      await rm(root, { recursive: true });
    }

  expect(kills).toBe(calls + 1);
  expect(kills).toBeGreaterThan(80);
});

async function run(
  directory: string,
  root: string,
  call: number,
  phase: string,
): Promise<{ signal: NodeJS.Signals | null; output: string }> {
  const child = spawn(
    process.execPath,
    ['-C', '@ecomlake/source', WORKER, root, join(directory, 'work'), String(call), phase],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  await once(child, 'close');
  return { signal: child.signalCode, output };
}

async function look(root: string, place: string, isDone: boolean): Promise<void> {
  const lake = fileLake({ root });
  for (const [index, next] of NEW_VERSIONS.entries()) {
    const old = OLD_VERSIONS[index];
    const versions = old === undefined ? { new: next } : { old, new: next };
    for (const seen of [
      await readByPattern(lake, next.unit, versions),
      await readByManifest(lake, next.unit, versions),
    ]) {
      expect(seen, place).not.toHaveProperty('broken');
      if (isDone) expect(seen, place).toEqual({ version: 'new' });
    }
    if (old !== undefined) expect(await readByManifest(lake, next.unit, versions), place).toHaveProperty('version');
    if (isDone) expect((await verifyPartition({ lake, unit: next.unit, depth: 'deep' })).findings, place).toEqual([]);
  }
}

import { fileLake } from '../../src/file/file-lake.ts';
import type { Disk } from '../../src/file/disk.ts';
import { listPartitions } from '../../src/list-partitions.ts';
import type { Lake } from '../../src/lake.ts';
import { SimulatedKill, simulatedDisk } from '../../src/testing/simulated-disk.ts';
import type { CrashKind, CrashPoint, SimulatedDisk } from '../../src/testing/simulated-disk.ts';
import { verifyPartition } from '../../src/verify-partition.ts';
import { readByManifest, readByPattern } from '../consumer.ts';
import { publishSample } from '../local-work.ts';
import { NEW_VERSIONS, OLD_VERSIONS } from './kill-versions.ts';
import { plant } from './planted-bugs.ts';
import type { PlantedBug } from './planted-bugs.ts';

const ROOT = '/data/lake';
const WORK = '/work';
export interface Exploration {
  /** Crash points at which a process died and another one took over. */
  readonly crashes: number;
  /** What a reader saw that it must not see, or why the recovery did not come to its end. */
  readonly violations: readonly string[];
}

export interface ExploreOptions {
  readonly kinds: readonly CrashKind[];
  readonly bug?: PlantedBug | undefined;
  /** Crash the recovery too, at this call. */
  readonly secondCrash?: ((firstCall: number) => readonly CrashPoint[]) | undefined;
  /** Stop at the first violation. @default false */
  readonly stopEarly?: boolean | undefined;
}

/** Publish the three partitions, die at every call of the disk in every way, look with the eyes of readers, recover, look again. */
export async function exploreCrashes(options: ExploreOptions): Promise<Exploration> {
  const { kinds, bug, secondCrash, stopEarly = false } = options;
  const base = await prepare();
  const violations: string[] = [];
  let crashes = 0;
  const explore = async (kind: CrashKind, points: readonly CrashPoint[]): Promise<void> => {
    const disk = base.fork();
    for (const [index, crashAt] of points.entries()) {
      if (!(await dies(disk, crashAt, bug, index > 0))) return;
      // the first of two dies by itself, the last one with the machine: what it took over may not be durable
      const way = index === points.length - 1 ? kind : 'process';
      disk.crash(way);
      crashes += 1;
      await look(disk, `${way} ${describe(points.slice(0, index + 1))}`, violations, false);
    }
    const place = `${kind} ${describe(points)}, recovered`;
    try {
      await publishAll(disk.open({ defects: bug?.defects }), bug, true);
    } catch (error) {
      violations.push(`${place}: recovery failed: ${String(error)}`);
      return;
    }
    await look(disk, place, violations, true);
    // what was reported as published stays so, whoever did the work before
    disk.crash('power');
    await look(disk, `${place}, then power lost`, violations, true);
  };

  const total = await countCalls(base, bug, violations);
  for (const kind of kinds)
    for (let call = 1; call <= total; call += 1)
      for (const phase of ['before', 'middle'] as const) {
        if (stopEarly && violations.length > 0) return { crashes, violations };
        const first: CrashPoint = { call, phase };
        if (secondCrash === undefined) await explore(kind, [first]);
        else for (const second of secondCrash(call)) await explore(kind, [first, second]);
      }
  return { crashes, violations };
}

async function prepare(): Promise<SimulatedDisk> {
  const disk = simulatedDisk();
  const opened = disk.open();
  const lake = fileLake({ root: ROOT, disk: opened });
  for (const version of OLD_VERSIONS)
    if (version !== undefined) await publishSample(version, { lake, work: WORK, put: disk.put });
  return disk;
}

async function countCalls(base: SimulatedDisk, bug: PlantedBug | undefined, violations: string[]): Promise<number> {
  const disk = base.fork();
  layDown(disk);
  try {
    await publishAll(disk.open({ defects: bug?.defects }), bug, false);
  } catch (error) {
    violations.push(`without a crash: ${String(error)}`);
  }
  const { calls } = disk;
  await look(disk, 'without a crash', violations, true);
  disk.crash('power');
  await look(disk, 'power lost after the end', violations, true);
  return calls;
}

/** @returns whether the process died there */
async function dies(
  disk: SimulatedDisk,
  crashAt: CrashPoint,
  bug: PlantedBug | undefined,
  isTakeover: boolean,
): Promise<boolean> {
  layDown(disk);
  try {
    await publishAll(disk.open({ crashAt, defects: bug?.defects }), bug, isTakeover);
  } catch (error) {
    if (!(error instanceof SimulatedKill) && !disk.isCrashed) throw error;
  }
  return disk.isCrashed;
}

/** Exported again after every crash, byte for byte; a producer's own crash safety is not the subject here. */
function layDown(disk: SimulatedDisk): void {
  for (const { manifest, unit, parts, rejects } of NEW_VERSIONS) {
    const folder = `${WORK}/${unit.table}/${unit.partition}/${manifest.runId}-${manifest.epoch}`;
    for (const [name, bytes] of parts) disk.put(`${folder}/${name}`, bytes);
    if (rejects !== undefined) disk.put(`${folder}/rejects.jsonl`, rejects);
  }
}

async function publishAll(disk: Disk, bug: PlantedBug | undefined, isTakeover: boolean): Promise<void> {
  const lake = plant(bug, fileLake({ root: ROOT, disk: bug?.disk?.(disk) ?? disk }));
  for (const version of NEW_VERSIONS)
    await publishSample(version, { lake, work: WORK, put: () => undefined, isTakeover });
}

async function look(disk: SimulatedDisk, place: string, violations: string[], isDone: boolean): Promise<void> {
  const lake = fileLake({ root: ROOT, disk: disk.open() });
  for (const [index, next] of NEW_VERSIONS.entries()) {
    const old = OLD_VERSIONS[index];
    const versions = old === undefined ? { new: next } : { old, new: next };
    for (const [reader, seen] of [
      ['pattern reader', await readByPattern(lake, next.unit, versions)],
      ['manifest reader', await readByManifest(lake, next.unit, versions)],
    ] as const) {
      const complain = (what: string): void =>
        void violations.push(`${place}: ${next.unit.partition}: ${reader}: ${what}`);
      if ('broken' in seen) complain(seen.broken);
      else if (isDone && !('version' in seen && seen.version === 'new'))
        complain(`expected the new version, saw ${JSON.stringify(seen)}`);
      else if (reader === 'manifest reader' && old !== undefined && 'nothing' in seen)
        complain('a published partition vanished');
    }
  }
  if (isDone) await lookClosely(lake, place, violations);
}

async function lookClosely(lake: Lake, place: string, violations: string[]): Promise<void> {
  for await (const unit of listPartitions({ lake })) {
    const { findings } = await verifyPartition({ lake, unit, depth: 'deep' });
    violations.push(...findings.map(({ code, message }) => `${place}: verify: ${code}: ${message}`));
  }
}

function describe(points: readonly CrashPoint[]): string {
  return points.map(({ call, phase }) => `${phase} call ${call}`).join(', then ');
}

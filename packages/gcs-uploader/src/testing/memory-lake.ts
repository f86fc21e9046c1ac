import { compareCodePoints, crc32c } from '@ecomlake/manifest';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { LakeError } from '../errors.ts';
import type {
  Lake,
  LakeObject,
  LocalObject,
  OpenUnitOptions,
  Placed,
  Unit,
  UnitPublisher,
  WriteResult,
} from '../lake.ts';
import { assertSafeName, assertSafeUnit, folderOf } from '../names.ts';

/** A lake in memory that behaves like an object store: generations, metagenerations, checksums known without reading. */
export interface MemoryLake extends Lake {
  /** Put bytes under a name behind everybody's back, as a fault or a stranger would; `undefined` removes. */
  tamper(name: string, bytes: Uint8Array | undefined): void;
  /** How many operations changed something. */
  readonly writes: number;
}

export interface MemoryLakeOptions {
  /** How local parts are read. @default node:fs */
  readonly readLocal?: ((path: string) => Promise<Uint8Array>) | undefined;
}

interface Stored {
  readonly bytes: Uint8Array;
  readonly generation: number;
  metageneration: number;
}

export function memoryLake({ readLocal = readFile }: MemoryLakeOptions = {}): MemoryLake {
  const objects = new Map<string, Stored>();
  const fences = new Map<string, { readonly epoch: number; readonly leaseId: string }>();
  let lastGeneration = 1000;
  let writes = 0;

  const describeStored = (name: string): LakeObject | undefined => {
    const stored = objects.get(name);
    if (stored === undefined) return undefined;
    return {
      name,
      size: stored.bytes.length,
      crc32c: crc32c(stored.bytes),
      generation: String(stored.generation),
      metageneration: String(stored.metageneration),
    };
  };
  const store = (name: string, bytes: Uint8Array): LakeObject => {
    writes += 1;
    objects.set(name, { bytes: bytes.slice(), generation: (lastGeneration += 1), metageneration: 1 });
    return mustExist(describeStored(name), name);
  };
  const content = (name: string): Uint8Array => {
    assertSafeName(name);
    const stored = objects.get(name);
    if (stored === undefined)
      throw new LakeError('ECL_LAKE_NOT_FOUND', `memory lake has no ${name}`, { details: { name } });
    return stored.bytes;
  };
  const sorted = (prefix: string): readonly string[] =>
    [...objects.keys()].filter((name) => name.startsWith(prefix)).sort(compareCodePoints);

  return {
    url: 'memory:',
    hasDurableGenerations: true,
    get writes() {
      return writes;
    },
    tamper(name, bytes) {
      if (bytes === undefined) objects.delete(name);
      else objects.set(name, { bytes, generation: (lastGeneration += 1), metageneration: 1 });
    },
    urlOf: (name) => `memory:${name}`,
    async head(name) {
      assertSafeName(name);
      return describeStored(name);
    },
    async get(name) {
      assertSafeName(name);
      const object = describeStored(name);
      return object === undefined ? undefined : { object, bytes: content(name).slice() };
    },
    read: async (name, start, end) => content(name).slice(start, end),
    async *stream(name) {
      yield content(name).slice();
    },
    async *list(prefix) {
      for (const name of sorted(prefix)) {
        const object = describeStored(name);
        if (object !== undefined) yield object;
      }
    },
    async *listFolders(folder) {
      const prefix = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
      const names = sorted(prefix).flatMap((name) => {
        const end = name.indexOf('/', prefix.length);
        return end === -1 ? [] : [name.slice(prefix.length, end)];
      });
      yield* new Set(names);
    },
    settle: async () => undefined,
    highestEpoch: async (unit) => fences.get(folderOf(unit))?.epoch ?? 0,
    async openUnit({ unit, epoch, leaseId = randomUUID() }: OpenUnitOptions) {
      assertSafeUnit(unit);
      const fence = fences.get(folderOf(unit));
      if (fence !== undefined && fence.epoch > epoch) throw fenced(unit, epoch, fence.epoch);
      if (fence?.epoch === epoch && fence.leaseId !== leaseId)
        throw new LakeError('ECL_LAKE_EPOCH_TAKEN', `${folderOf(unit)}: epoch ${epoch} was used before`, {
          details: { ...unit, epoch },
        });
      writes += 1;
      fences.set(folderOf(unit), { epoch, leaseId });
      return openPublisher(unit, epoch);
    },
  };

  function openPublisher(unit: Unit, epoch: number): UnitPublisher {
    const staged = new Map<string, Uint8Array>();
    const assertHolds = async (): Promise<void> => {
      const fence = fences.get(folderOf(unit));
      if (fence?.epoch !== epoch) throw fenced(unit, epoch, fence?.epoch);
    };
    const stage = async (object: LocalObject): Promise<void> => {
      await assertHolds();
      if (staged.has(object.name)) return;
      const bytes = await readLocal(object.localPath);
      if (bytes.length !== object.size || crc32c(bytes) !== object.crc32c)
        throw new LakeError('ECL_LAKE_PART_CHANGED', `${object.localPath} is not what the manifest says`, {
          details: { name: object.name },
        });
      staged.set(object.name, bytes);
    };
    return {
      unit,
      epoch,
      stage,
      assertHolds,
      async place(object, { replaceGeneration } = {}): Promise<Placed> {
        await assertHolds();
        assertSafeName(object.name);
        const present = describeStored(object.name);
        if (present !== undefined) {
          if (present.size === object.size && present.crc32c === object.crc32c) {
            const stored = objects.get(object.name);
            if (stored !== undefined) stored.metageneration += 1; // the touch that makes an older publisher's delete fail
            writes += 1;
            return { outcome: 'adopted', object: mustExist(describeStored(object.name), object.name) };
          }
          if (present.generation !== replaceGeneration)
            throw new LakeError('ECL_LAKE_CONFLICT', `${object.name}: the lake holds other bytes under this name`, {
              details: { name: object.name },
            });
        }
        await stage(object);
        await assertHolds();
        const stored = store(object.name, staged.get(object.name) ?? new Uint8Array(0));
        staged.delete(object.name);
        return { outcome: present === undefined ? 'created' : 'replaced', object: stored };
      },
      async write(name, bytes, ifGeneration): Promise<WriteResult> {
        await assertHolds();
        assertSafeName(name);
        if ((describeStored(name)?.generation ?? '0') !== ifGeneration) return { outcome: 'refused' };
        return { outcome: 'written', generation: store(name, bytes).generation };
      },
      async remove({ name, generation, metageneration }) {
        await assertHolds();
        const present = describeStored(name);
        if (present === undefined) return 'absent';
        if (present.generation !== generation || present.metageneration !== metageneration) return 'refused';
        writes += 1;
        objects.delete(name);
        return 'removed';
      },
      async [Symbol.asyncDispose]() {
        staged.clear();
      },
    };
  }
}

function mustExist(object: LakeObject | undefined, name: string): LakeObject {
  if (object === undefined) throw new LakeError('ECL_LAKE_NOT_FOUND', `memory lake lost ${name}`);
  return object;
}

function fenced(unit: Unit, epoch: number, found: number | undefined): LakeError {
  return new LakeError('ECL_LAKE_FENCED', `${folderOf(unit)}: fence ${found ?? 'none'} is up, ours was ${epoch}`, {
    details: { ...unit, epoch, foundEpoch: found },
  });
}

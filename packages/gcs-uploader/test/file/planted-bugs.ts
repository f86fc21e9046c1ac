import { digestBytes, parseManifest, serializeMarker } from '@ecomlake/manifest';

import { LakeError } from '../../src/errors.ts';
import type { Disk } from '../../src/file/disk.ts';
import type { Lake, UnitPublisher } from '../../src/lake.ts';
import { MANIFEST_NAME, MARKER_NAME } from '../../src/names.ts';
import type { CrashKind, DiskDefect } from '../../src/testing/simulated-disk.ts';

/** A protocol bug that a crash test must notice, or the test proves nothing. Switched on in tests only. */
export interface PlantedBug {
  readonly name: string;
  /** The kind of crash that brings it to light. @default 'process' */
  readonly kind?: CrashKind;
  readonly defects?: readonly DiskDefect[];
  readonly disk?: (disk: Disk) => Disk;
  readonly publisher?: (publisher: UnitPublisher, lake: Lake) => UnitPublisher;
}

const isManifest = (name: string): boolean => name.endsWith(`/${MANIFEST_NAME}`);
const isMarker = (name: string): boolean => name.endsWith(`/${MARKER_NAME}`);

/** Bugs that show when the process or the machine dies at the wrong moment. */
export const CRASH_BUGS: readonly PlantedBug[] = [
  { name: 'files are not synced', kind: 'power', defects: ['no file sync'] },
  { name: 'folders are not synced', kind: 'power', defects: ['no directory sync'] },
  {
    name: 'manifest and marker are written in place',
    disk: (disk) => ({
      ...disk,
      async rename(from, to) {
        if (!isManifest(to) && !isMarker(to)) return disk.rename(from, to);
        const { bytes = new Uint8Array(0) } = (await disk.readFile(from)) ?? {};
        if ((await disk.stat(to)) !== undefined) await disk.unlink(to);
        await disk.createFile(to, bytes);
        return disk.unlink(from);
      },
    }),
  },
  {
    name: 'the marker is written before the manifest',
    publisher: (publisher, lake) => ({
      ...publisher,
      async write(name, bytes, ifGeneration) {
        if (isManifest(name)) {
          const { sha256, crc32c } = digestBytes(bytes);
          const manifest = parseManifest(bytes);
          const version = manifest.schemaVersion === '1.0.0' ? manifest.publication?.partitionVersion : 1;
          const marker = serializeMarker({
            manifestGeneration: String(version),
            manifestCrc32c: crc32c,
            manifestSha256: sha256,
            runId: 'x',
          });
          const markerName = name.replace(MANIFEST_NAME, MARKER_NAME);
          await publisher.write(
            markerName,
            new TextEncoder().encode(marker),
            (await lake.head(markerName))?.generation ?? '0',
          );
        }
        return publisher.write(name, bytes, ifGeneration);
      },
    }),
  },
  {
    name: 'the marker is kept while a version is superseded',
    publisher: (publisher) => ({
      ...publisher,
      remove: async (object) => (isMarker(object.name) ? 'removed' : publisher.remove(object)),
    }),
  },
  {
    name: 'the removal of the marker is not durable',
    kind: 'power, out of order',
    disk: (disk) => skipSyncAfterRename(disk, isMarker),
  },
  {
    name: 'parts are not durable when the manifest names them',
    kind: 'power, out of order',
    disk: (disk) => {
      const linked = new Set<string>();
      return {
        ...disk,
        link: async (existing, created) => {
          linked.add(created.slice(0, created.lastIndexOf('/')));
          return disk.link(existing, created);
        },
        syncDirectory: async (path) => {
          if (!linked.delete(path)) await disk.syncDirectory(path);
        },
      };
    },
  },
  {
    name: 'the commit is not durable when the sweep begins',
    kind: 'power, out of order',
    disk: (disk) => skipSyncAfterRename(disk, (_from, to) => isManifest(to)),
  },
  {
    name: 'the marker is not durable when the partition counts as published',
    kind: 'power',
    disk: (disk) => skipSyncAfterRename(disk, (_from, to) => isMarker(to)),
  },
  {
    name: 'the folder of a new partition is not durable',
    kind: 'power',
    disk: (disk) => ({
      ...disk,
      syncDirectory: async (path) => (path.endsWith('/orders') ? undefined : disk.syncDirectory(path)),
    }),
  },
  {
    name: 'the folder that a dead publisher made is taken for durable',
    disk: (disk) => {
      const made = new Set<string>();
      return {
        ...disk,
        makeDirectory: async (path) => {
          await disk.makeDirectory(path);
          made.add(path.slice(0, path.lastIndexOf('/')));
        },
        syncDirectory: async (path) => {
          if (!path.endsWith('/orders') || made.delete(path)) await disk.syncDirectory(path);
        },
      };
    },
  },
  {
    name: 'the sweep comes before the commit',
    publisher: (publisher, lake) => ({
      ...publisher,
      async write(name, bytes, ifGeneration) {
        const manifest = isManifest(name) ? parseManifest(bytes) : undefined;
        for (const { path } of manifest?.schemaVersion === '1.0.0' ? (manifest.publication?.sweep ?? []) : []) {
          const found = await lake.head(path);
          if (found !== undefined) await publisher.remove(found);
        }
        return publisher.write(name, bytes, ifGeneration);
      },
    }),
  },
  {
    name: 'nothing is swept',
    publisher: (publisher) => ({
      ...publisher,
      remove: async (object) => (object.name.endsWith('.parquet') ? 'removed' : publisher.remove(object)),
    }),
  },
  {
    name: 'a part that is there already is a failure',
    publisher: (publisher, lake) => ({
      ...publisher,
      async place(object, options) {
        if ((await lake.head(object.name)) !== undefined)
          throw new LakeError('ECL_LAKE_CONFLICT', `${object.name} is there already`);
        return publisher.place(object, options);
      },
    }),
  },
  {
    name: 'an epoch that was begun cannot be followed by another',
    disk: (disk) => ({
      ...disk,
      rename: async (from, to) => {
        if (to.endsWith('.fenced')) throw new LakeError('ECL_LAKE_EPOCH_TAKEN', 'an older publisher is still there');
        return disk.rename(from, to);
      },
    }),
  },
];

/** The next sync after such a rename is left out. */
function skipSyncAfterRename(disk: Disk, isSkipped: (from: string, to: string) => boolean): Disk {
  let skip = false;
  return {
    ...disk,
    rename: async (from, to) => {
      skip = isSkipped(from, to);
      return disk.rename(from, to);
    },
    syncDirectory: async (path) => {
      if (!skip) return disk.syncDirectory(path);
      skip = false;
    },
  };
}

/** A lake whose publishers have the bug. */
export function plant(bug: PlantedBug | undefined, lake: Lake): Lake {
  const change = bug?.publisher;
  if (change === undefined) return lake;
  return { ...lake, openUnit: async (options) => disposable(change(await lake.openUnit(options), lake)) };
}

/** Spreading an object keeps symbol members too; named here so that it is not lost by accident. */
function disposable(publisher: UnitPublisher): UnitPublisher {
  if (typeof publisher[Symbol.asyncDispose] !== 'function') throw new TypeError('a planted bug lost the disposer');
  return publisher;
}

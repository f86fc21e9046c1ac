import { basename, dirname } from 'node:path';

import type { Disk, DiskEntry } from '../file/disk.ts';

/**
 * What a crash leaves: everything the process did; only what was made durable; or that and, of each folder's unsynced
 * changes, the last one, since a file system may write them in any order.
 */
export type CrashKind = 'process' | 'power' | 'power, out of order';

export interface CrashPoint {
  /** Number of the changing call, from 1. */
  readonly call: number;
  /** `middle`: half of a file's bytes were written. */
  readonly phase: 'before' | 'middle' | 'after';
}

/** Promises of the disk that are deliberately broken, to show that a test notices. */
export type DiskDefect = 'no file sync' | 'no directory sync';

export interface SimulatedDiskOptions {
  readonly crashAt?: CrashPoint | undefined;
  readonly defects?: readonly DiskDefect[] | undefined;
  /** An error code for a changing call, e.g. `ENOSPC`; `undefined` lets it pass. */
  readonly failAt?: ((call: number, operation: string, path: string) => string | undefined) | undefined;
}

/** A disk in memory that knows which of its contents would survive a power loss. */
export interface SimulatedDisk {
  /** The disk as a process sees it. After a crash, or after another `open`, every call of it fails. */
  open(options?: SimulatedDiskOptions): Disk;
  /** Changing calls since the last `open`. */
  readonly calls: number;
  readonly isCrashed: boolean;
  /** Drop what would be lost. */
  crash(kind: CrashKind): void;
  /** A copy that goes its own way. */
  fork(): SimulatedDisk;
  /** Write a file with its folders, durably and in place, behind everybody's back. */
  put(path: string, bytes: Uint8Array): void;
}

/** Thrown in place of the process's death; carries no code, so nothing mistakes it for a fault of the disk. */
export class SimulatedKill extends Error {
  override readonly name = 'SimulatedKill';
}

interface FileNode {
  readonly kind: 'file';
  readonly inode: number;
  data: Uint8Array;
  durable: Uint8Array | undefined;
  modified: number;
}

interface FolderNode {
  readonly kind: 'directory';
  readonly inode: number;
  entries: Map<string, Node>;
  durable: Map<string, Node>;
  /** The name changed last since the folder was synced. */
  lastChanged: string | undefined;
}

type Node = FileNode | FolderNode;

export function simulatedDisk(): SimulatedDisk {
  return fromRoot({ kind: 'directory', inode: 1, entries: new Map(), durable: new Map(), lastChanged: undefined }, 1);
}

function fromRoot(root: FolderNode, firstInode: number): SimulatedDisk {
  let lastInode = firstInode;
  let session = 0;
  let calls = 0;
  let isCrashed = false;

  const newFile = (data: Uint8Array, durable: Uint8Array | undefined): FileNode => {
    lastInode += 1;
    return { kind: 'file', inode: lastInode, data, durable, modified: lastInode };
  };
  const newFolder = (): FolderNode => {
    lastInode += 1;
    return { kind: 'directory', inode: lastInode, entries: new Map(), durable: new Map(), lastChanged: undefined };
  };
  const find = (path: string): Node | undefined => {
    let node: Node | undefined = root;
    for (const segment of path.split('/').filter((part) => part !== '')) {
      if (node?.kind !== 'directory') return undefined;
      node = node.entries.get(segment);
    }
    return node;
  };
  const folder = (path: string): FolderNode => {
    const node = find(path);
    if (node === undefined) throw errno('ENOENT', path);
    if (node.kind !== 'directory') throw errno('ENOTDIR', path);
    return node;
  };
  const setEntry = (path: string, node: Node): void => {
    const parent = folder(dirname(path));
    parent.entries.set(basename(path), node);
    parent.lastChanged = basename(path);
  };
  const deleteEntry = (path: string): void => {
    const parent = folder(dirname(path));
    parent.entries.delete(basename(path));
    parent.lastChanged = basename(path);
  };
  const file = (path: string): FileNode => {
    const node = find(path);
    if (node === undefined) throw errno('ENOENT', path);
    if (node.kind !== 'file') throw errno('EISDIR', path);
    return node;
  };

  return {
    get calls() {
      return calls;
    },
    get isCrashed() {
      return isCrashed;
    },
    fork: () => fromRoot(cloneTree(root), lastInode),
    crash(kind) {
      session += 1;
      if (kind !== 'process') loseVolatile(root, kind === 'power, out of order');
    },
    put(path, bytes) {
      let node = root;
      for (const segment of dirname(path)
        .split('/')
        .filter((part) => part !== '')) {
        const next: Node = node.entries.get(segment) ?? newFolder();
        if (next.kind !== 'directory') throw errno('ENOTDIR', path);
        node.entries.set(segment, next);
        node.durable.set(segment, next);
        node = next;
      }
      const present = node.entries.get(basename(path));
      if (present?.kind === 'file') {
        // in place, so that hard links see it too
        present.data = bytes.slice();
        present.durable = present.data;
        present.modified = lastInode += 1;
        return;
      }
      const created = newFile(bytes.slice(), bytes.slice());
      node.entries.set(basename(path), created);
      node.durable.set(basename(path), created);
    },
    open({ crashAt, defects = [], failAt } = {}) {
      session += 1;
      calls = 0;
      isCrashed = false;
      const own = session;
      const alive = (): void => {
        if (session !== own || isCrashed) throw new SimulatedKill('the process is dead');
      };
      const kill = (): never => {
        isCrashed = true;
        throw new SimulatedKill(`killed at call ${calls}`);
      };
      const change = (operation: string, path: string, effect: () => void, half?: () => void): void => {
        alive();
        calls += 1;
        if (crashAt?.call === calls && crashAt.phase === 'before') kill();
        const code = failAt?.(calls, operation, path);
        if (code !== undefined) {
          half?.();
          throw errno(code, path);
        }
        if (crashAt?.call === calls && crashAt.phase === 'middle' && half !== undefined) {
          half();
          kill();
        }
        effect();
        if (crashAt?.call === calls) kill();
      };
      const create =
        (path: string, bytes: Uint8Array): ((share: number) => void) =>
        (share) => {
          const parent = folder(dirname(path));
          if (parent.entries.has(basename(path))) throw errno('EEXIST', path);
          const data = bytes.slice(0, Math.floor(bytes.length * share));
          const isDurable = share === 1 && !defects.includes('no file sync');
          setEntry(path, newFile(data, isDurable ? data : undefined));
        };
      return {
        stat: async (path) => {
          alive();
          const node = find(path);
          return node === undefined ? undefined : entryOf(node);
        },
        list: async (path) => {
          alive();
          const node = find(path);
          return node?.kind === 'directory' ? [...node.entries.keys()] : undefined;
        },
        readFile: async (path) => {
          alive();
          const node = find(path);
          return node && { entry: entryOf(node), bytes: node.kind === 'file' ? node.data.slice() : new Uint8Array(0) };
        },
        read: async (path, start, end) => {
          alive();
          return file(path).data.slice(start, end);
        },
        async *stream(path) {
          alive();
          yield file(path).data.slice();
        },
        makeDirectory: async (path) =>
          change('makeDirectory', path, () => {
            const parent = folder(dirname(path));
            if (parent.entries.has(basename(path))) throw errno('EEXIST', path);
            setEntry(path, newFolder());
          }),
        createFile: async (path, bytes) => {
          const write = create(path, bytes);
          change(
            'createFile',
            path,
            () => write(1),
            () => write(0.5),
          );
        },
        copyFile: async (source, target) => {
          alive();
          const write = create(target, file(source).data);
          change(
            'copyFile',
            target,
            () => write(1),
            () => write(0.5),
          );
        },
        syncDirectory: async (path) =>
          change('syncDirectory', path, () => {
            const node = folder(path);
            if (defects.includes('no directory sync')) return;
            node.durable = new Map(node.entries);
            node.lastChanged = undefined;
          }),
        link: async (existing, created) =>
          change('link', created, () => {
            const node = file(existing);
            const parent = folder(dirname(created));
            if (parent.entries.has(basename(created))) throw errno('EEXIST', created);
            setEntry(created, node);
          }),
        rename: async (from, to) =>
          change('rename', to, () => {
            const source = folder(dirname(from));
            const node = source.entries.get(basename(from));
            if (node === undefined) throw errno('ENOENT', from);
            const target = folder(dirname(to));
            const present = target.entries.get(basename(to));
            if (present?.kind === 'directory' && present.entries.size > 0) throw errno('ENOTEMPTY', to);
            if (present === node) return; // as POSIX has it: two names of one file both stay
            deleteEntry(from);
            setEntry(to, node);
          }),
        unlink: async (path) =>
          change('unlink', path, () => {
            file(path);
            deleteEntry(path);
          }),
        removeDirectory: async (path) =>
          change('removeDirectory', path, () => {
            if (folder(path).entries.size > 0) throw errno('ENOTEMPTY', path);
            deleteEntry(path);
          }),
      };
    },
  };
}

/** Names that were not synced are gone, names that were removed without a sync are back, unsynced bytes are lost. */
function loseVolatile(node: Node, keepsLast: boolean): void {
  if (node.kind === 'file') {
    node.data = node.durable ?? new Uint8Array(0);
    node.durable = node.data;
    return;
  }
  const { entries, lastChanged } = node;
  node.entries = new Map(node.durable);
  if (keepsLast && lastChanged !== undefined) {
    const survivor = entries.get(lastChanged);
    if (survivor === undefined) node.entries.delete(lastChanged);
    else node.entries.set(lastChanged, survivor);
  }
  // what came through the loss is on the device
  node.durable = new Map(node.entries);
  node.lastChanged = undefined;
  for (const child of node.entries.values()) loseVolatile(child, keepsLast);
}

/** Hard links stay links, so nodes are copied once each. */
function cloneTree(root: FolderNode): FolderNode {
  const copies = new Map<Node, Node>();
  const cloneFolder = (node: FolderNode): FolderNode => {
    const copy: FolderNode = { ...node, entries: new Map(), durable: new Map(), lastChanged: undefined };
    copies.set(node, copy);
    copy.entries = new Map([...node.entries].map(([name, child]) => [name, clone(child)]));
    copy.durable = new Map([...node.durable].map(([name, child]) => [name, clone(child)]));
    return copy;
  };
  const clone = (node: Node): Node => {
    const known = copies.get(node);
    if (known !== undefined) return known;
    if (node.kind === 'directory') return cloneFolder(node);
    const copy = { ...node };
    copies.set(node, copy);
    return copy;
  };
  return cloneFolder(root);
}

function entryOf(node: Node): DiskEntry {
  return {
    kind: node.kind,
    size: node.kind === 'file' ? node.data.length : 0,
    inode: String(node.inode),
    modifiedNs: BigInt(node.kind === 'file' ? node.modified : 0),
    device: '1',
  };
}

function errno(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: simulated, '${path}'`), { code });
}

import { join } from 'node:path';

import type { ByteList, ColumnValues } from '../column/column-values.ts';
import type { ColumnType } from '../column/column-type.ts';
import type { Disk, ScratchFile } from '../disk.ts';
import { ioError } from '../io-error.ts';
import { aligned, columnExtents, decodeColumn, directoryBytes, segmentSections } from './segment.ts';

/** Rows that lie on disk. */
export interface Segment {
  readonly rows: number;
  readonly position: number;
  readonly bytes: number;
  readonly file: SpillFile;
}

export interface SpillStore {
  write(columns: readonly ColumnValues[], rows: number): Segment;
  /** Gives the columns one at a time; a small segment is read at once. */
  open(segment: Segment): (column: number) => ColumnValues;
  /** The segment's space is given back when nothing else in its file is needed any more. */
  release(segment: Segment): Promise<void>;
  close(): Promise<void>;
}

interface SpillFile {
  readonly path: string;
  readonly scratch: ScratchFile;
  segments: number;
}

export interface SpillStoreOptions {
  readonly disk: Disk;
  readonly folder: string;
  readonly columns: readonly ColumnType[];
  /** A file is not continued beyond this size, so that space comes back in pieces. @default 256 MiB */
  readonly fileBytes?: number | undefined;
}

const FILE_BYTES = 256 << 20;
/** Sections are gathered to writes of about this size. */
const WRITE_BYTES = 256 << 10;
/** Up to here a segment is read in one go. */
const WHOLE_READ_BYTES = 4 << 20;

/** Column buffers on disk: a few large files, whatever the number of partitions. The files mean nothing to anybody else. */
export function createSpillStore({ disk, folder, columns, fileBytes = FILE_BYTES }: SpillStoreOptions): SpillStore {
  const files = new Set<SpillFile>();
  // a column's codes count entries of one dictionary, which stays in memory
  const dictionaries = new Map<number, ByteList>();
  let current: SpillFile | undefined;
  let position = 0;
  let created = 0;

  const fileForWriting = (): SpillFile => {
    if (current !== undefined && position < fileBytes) return current;
    const path = join(folder, `spill-${String(created++).padStart(4, '0')}`);
    current = { path, scratch: disk.openScratch(path), segments: 0 };
    files.add(current);
    position = 0;
    return current;
  };

  const remove = async (file: SpillFile): Promise<void> => {
    files.delete(file);
    if (current === file) current = undefined;
    file.scratch.close();
    await disk.removeFile(file.path);
  };

  const read = (file: SpillFile, target: Uint8Array, at: number): Uint8Array => {
    try {
      file.scratch.read(target, at);
    } catch (error) {
      throw ioError(error, 'read', file.path);
    }
    return target;
  };

  return {
    write: (values, rows) => {
      values.forEach(({ data }, index) => {
        if (data.kind === 'codes') dictionaries.set(index, data.dictionary);
      });
      const start = position;
      const file = fileForWriting();
      const from = position === 0 ? 0 : start;
      try {
        position = from + writeSections(file.scratch, segmentSections(values), from);
      } catch (error) {
        throw ioError(error, 'write', file.path);
      }
      file.segments++;
      return { rows, position: from, bytes: position - from, file };
    },
    open: ({ rows, position: from, bytes, file }) => {
      const isWhole = bytes <= WHOLE_READ_BYTES;
      const head = read(file, new Uint8Array(isWhole ? bytes : directoryBytes(columns.length)), from);
      const extents = columnExtents(head, columns.length);
      return (column) => {
        const type = columns[column];
        const extent = extents[column];
        if (type === undefined || extent === undefined) throw new RangeError(`no column ${column}`);
        const dictionary = dictionaries.get(column);
        if (isWhole) return decodeColumn(type, extent, head, extent.offset, rows, dictionary);
        const body = read(file, new Uint8Array(extent.length), from + extent.offset);
        return decodeColumn(type, extent, body, 0, rows, dictionary);
      };
    },
    release: async ({ file }) => {
      file.segments--;
      if (file.segments === 0 && (file !== current || position >= fileBytes)) await remove(file);
    },
    close: async () => {
      for (const file of [...files]) await remove(file); // one by one: the first error is as good as any
    },
  };
}

/** Write the sections one behind the other, each padded to its alignment. Returns the number of bytes. */
function writeSections(scratch: ScratchFile, sections: readonly Uint8Array[], position: number): number {
  let total = 0;
  for (const section of sections) total += aligned(section.length);
  let at = position;
  const gathered = new Uint8Array(Math.min(WRITE_BYTES, total));
  let used = 0;
  const flush = (): void => {
    if (used > 0) scratch.write(gathered.subarray(0, used), at);
    at += used;
    used = 0;
  };
  for (const section of sections) {
    const size = aligned(section.length);
    if (used + size > gathered.length) flush();
    if (size <= gathered.length) {
      gathered.set(section, used);
      gathered.fill(0, used + section.length, used + size);
      used += size;
    } else {
      scratch.write(section, at);
      // the gap is filled by the next write, or never read
      at += size;
    }
  }
  flush();
  return total;
}

import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { GcsEmulatorError } from '../errors.ts';
import type { BucketRecord, ObjectRecord, SessionRecord } from '../objects/records.ts';
import { lockDirectory } from './lock-directory.ts';
import type { BlobWriter, Storage } from './storage.ts';
import { removeDurably, syncDirectory, writeDurably } from './write-durably.ts';

const FOLDERS = ['buckets', 'objects', 'sessions', 'blobs'] as const;

/**
 * One JSON file per record, one file per blob. Names of objects are kept inside the records and their files are called
 * by digest, because 1,024 bytes of anything are no file name.
 *
 * @throws {GcsEmulatorError} `ECL_GCS_EMULATOR_DIRECTORY_IN_USE`
 */
export function createDirectoryStorage(directory: string): Storage {
  for (const folder of FOLDERS) mkdirSync(join(directory, folder), { recursive: true, mode: 0o700 });
  const unlock = lockDirectory(directory);
  const blobPath = (blobId: string): string => join(directory, 'blobs', blobId);
  const recordPath = (folder: string, ...key: readonly string[]): string =>
    join(directory, folder, `${createHash('sha256').update(key.join('\0')).digest('hex')}.json`);
  const save = (path: string, record: unknown): void => writeDurably(path, `${JSON.stringify(record)}\n`);
  const floorPath = join(directory, 'generation-floor.json');
  return {
    load: async () => ({
      // casts: the records were written by `save` below, from these types
      buckets: readRecords(join(directory, 'buckets')) as BucketRecord[],
      objects: readRecords(join(directory, 'objects')) as ObjectRecord[],
      sessions: readRecords(join(directory, 'sessions')) as SessionRecord[],
      generationFloor: readFloor(floorPath),
    }),
    saveBucket: (record) => save(recordPath('buckets', record.name), record),
    removeBucket: (name) => removeDurably(recordPath('buckets', name)),
    saveObject: (record) => save(recordPath('objects', record.bucket, record.name), record),
    removeObject: (bucket, name) => removeDurably(recordPath('objects', bucket, name)),
    saveSession: (record) => save(recordPath('sessions', record.uploadId), record),
    removeSession: (uploadId) => removeDurably(recordPath('sessions', uploadId)),
    saveGenerationFloor: (floor) => save(floorPath, String(floor)),
    writeBlob: async (blobId, size = 0) => {
      const file = await open(blobPath(blobId), size === 0 ? 'w' : 'r+', 0o600);
      await file.truncate(size);
      syncDirectory(join(directory, 'blobs'));
      return fileWriter(file, size);
    },
    readBlob: async function* (blobId, start, end) {
      if (end > start) yield* createReadStream(blobPath(blobId), { start, end: end - 1 });
    },
    blobSize: (blobId) => statSync(blobPath(blobId), { throwIfNoEntry: false })?.size ?? 0,
    removeBlob: (blobId) => rmSync(blobPath(blobId), { force: true }),
    sweepBlobs: (live) => {
      for (const name of readdirSync(join(directory, 'blobs'))) if (!live.has(name)) rmSync(blobPath(name));
    },
    close: unlock,
  };
}

function fileWriter(file: FileHandle, from: number): BlobWriter {
  let size = from;
  return {
    append: async (bytes) => {
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await file.write(bytes, at, bytes.length - at, size + at);
        // a full disk may answer with a short count before it answers with an error
        if (bytesWritten === 0) throw new Error('the disk took no more bytes');
        at += bytesWritten;
      }
      size += bytes.length;
    },
    truncate: async (newSize) => {
      await file.truncate(newSize);
      size = newSize;
    },
    sync: () => file.sync(),
    close: () => file.close(),
  };
}

function readRecords(folder: string): unknown[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name.endsWith('.json')) return [readRecord(path)];
    rmSync(path, { force: true });
    return [];
  });
}

function readFloor(path: string): bigint {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return 0n;
  return BigInt(String(readRecord(path)));
}

function readRecord(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new GcsEmulatorError(
      'ECL_GCS_EMULATOR_DIRECTORY_DAMAGED',
      `${path}: expected a record written by the emulator, found something else; remove the data directory to start afresh`,
      { cause, details: { path } },
    );
  }
}

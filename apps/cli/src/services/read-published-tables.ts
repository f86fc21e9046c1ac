import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { parseManifest } from '@ecomlake/manifest';
import type { AnyManifest } from '@ecomlake/manifest';

import { CliError } from '../errors/cli-error.ts';
import { quoteWord } from '../terminal/command-line.ts';

export interface PublishedTable {
  readonly table: string;
  readonly partitions: readonly PublishedPartition[];
}

export interface PublishedPartition {
  /** As the folder is called: `ingest_dt=2024-02-01`. */
  readonly partition: string;
  /** Absolute paths; what the manifest names and nothing else. */
  readonly parts: readonly string[];
  /** Fingerprint of the contract; `null` in manifests of format 0.1.0. */
  readonly contract: string | null;
}

/** Folders read at the same time; a lake can have many thousands. */
const CONCURRENCY = 32;

/**
 * The partitions of a local lake that have a manifest, which is what makes a partition published, with the parts it names.
 *
 * @param lake absolute path
 * @throws {CliError} `ECL_CLI_EMPTY_LAKE`, `ECL_CLI_DAMAGED_LAKE`
 */
export async function readPublishedTables(
  lake: string,
  wanted?: (table: string) => boolean,
): Promise<readonly PublishedTable[]> {
  const tables = (await listFolders(lake)).filter((name) => wanted?.(name) ?? true);
  const published: PublishedTable[] = [];
  for (const table of tables) {
    const partitions = await readTable(lake, table);
    if (partitions.length > 0) published.push({ table, partitions });
  }
  return published;
}

async function readTable(lake: string, table: string): Promise<readonly PublishedPartition[]> {
  const folders = (await listFolders(join(lake, table))).filter((name) => name.includes('='));
  const partitions: PublishedPartition[] = [];
  for (let start = 0; start < folders.length; start += CONCURRENCY) {
    const group = folders.slice(start, start + CONCURRENCY);
    const read = await Promise.all(group.map((folder) => readPartition(lake, table, folder)));
    partitions.push(...read.filter((partition) => partition !== undefined));
  }
  return partitions;
}

async function readPartition(lake: string, table: string, partition: string): Promise<PublishedPartition | undefined> {
  const path = join(lake, table, partition, '_MANIFEST.json');
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    // being written, or never finished: not published
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  const manifest = parseAt(path, bytes, lake);
  return {
    partition,
    parts: manifest.files.map((file) => join(lake, ...file.path.split('/'))),
    contract: 'contract' in manifest ? manifest.contract.fingerprint : null,
  };
}

function parseAt(path: string, bytes: Uint8Array, lake: string): AnyManifest {
  try {
    return parseManifest(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError('ECL_CLI_DAMAGED_LAKE', `${path}: ${reason}`, {
      cause,
      details: { path },
      nextSteps: [`ecomlake verify ${quoteWord(lake)}`],
    });
  }
}

/** Names that begin with `_` or `.` are not data. */
async function listFolders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !/^[._]/.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

import type { Lake, Unit } from '@ecomlake/gcs-uploader';

import { CliError } from '../errors/cli-error.ts';

export interface PublishedTable {
  readonly table: string;
  readonly partitions: readonly PublishedPartition[];
}

export interface PublishedPartition {
  /** As the folder is called: `ingest_dt=2024-02-01`. */
  readonly partition: string;
  /** Names from the lake's root: what the manifest names and nothing else. */
  readonly parts: readonly string[];
  /** Fingerprint of the contract; `null` in manifests of format 0.1.0. */
  readonly contract: string | null;
}

export interface ReadPublishedTablesOptions {
  readonly lake: Lake;
  /** @default all tables of the lake */
  readonly isWanted?: ((table: string) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Manifests read at the same time; a lake can have many thousands. */
const CONCURRENCY = 32;

/**
 * The partitions that have a manifest, which is what makes a partition published, with the parts it names.
 *
 * @throws {CliError} `ECL_CLI_DAMAGED_LAKE` when a manifest cannot be read
 */
export async function readPublishedTables(options: ReadPublishedTablesOptions): Promise<readonly PublishedTable[]> {
  const { lake, isWanted = () => true, signal } = options;
  const { listPartitions, readManifest } = await import('@ecomlake/gcs-uploader');
  const units: Unit[] = [];
  for await (const unit of listPartitions({ lake, signal })) if (isWanted(unit.table)) units.push(unit);
  const tables = new Map<string, PublishedPartition[]>();
  for (let start = 0; start < units.length; start += CONCURRENCY) {
    const group = units.slice(start, start + CONCURRENCY);
    const manifests = await Promise.all(group.map((unit) => readManifest(lake, unit, { signal })));
    for (const [index, unit] of group.entries()) {
      const published = manifests[index];
      // being written for the first time: not published yet
      if (published === undefined) continue;
      if ('error' in published.content) throw damaged(lake.urlOf(published.object.name), published.content.error);
      const { manifest } = published.content;
      const partitions = tables.get(unit.table) ?? [];
      tables.set(unit.table, partitions);
      partitions.push({
        partition: unit.partition,
        parts: manifest.files.map(({ path }) => path),
        contract: 'contract' in manifest ? manifest.contract.fingerprint : null,
      });
    }
  }
  return [...tables].map(([table, partitions]) => ({ table, partitions }));
}

function damaged(url: string, cause: unknown): CliError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CliError('ECL_CLI_DAMAGED_LAKE', `${url}: ${reason}`, {
    cause,
    details: { uri: url },
    nextSteps: ['ecomlake verify LAKE, which names everything that is damaged'],
  });
}

/** A statistics value in JSON form: dates and timestamps in ISO form, int64 and decimals as strings. */
export type StatisticsValue = string | number | boolean | null;

export type PartitionRuleKind = 'event-date' | 'parent' | 'attribute' | 'snapshot';

/** One Parquet file of a published version. */
export interface ManifestFile {
  /** From the lake's root: `orders/ingest_dt=2020-01-01/part-0000-370eccd00340.parquet`. */
  readonly path: string;
  /** The path with the part's plain name. */
  readonly logicalPath: string;
  readonly rows: number;
  readonly bytes: number;
  /** Lower-case hex of the file's bytes. */
  readonly sha256: string;
  /** Base64 of four big-endian bytes. */
  readonly crc32c: string;
  readonly rowGroups?: number | undefined;
  readonly nullCounts?: Readonly<Record<string, number>> | undefined;
  readonly min?: Readonly<Record<string, StatisticsValue>> | undefined;
  readonly max?: Readonly<Record<string, StatisticsValue>> | undefined;
  /** Which contribution to a default partition the part belongs to. */
  readonly slice?: string | undefined;
}

/** Where every row read went: `read = published + rejected + filtered`. */
export interface Accounting {
  readonly read: number;
  readonly published: number;
  readonly rejected: number;
  readonly filtered: number;
  /** Filtered rows by the name of their reason; adds up to `filtered` where it is given. */
  readonly filteredBy?: Readonly<Record<string, number>> | undefined;
}

export interface ManifestContract {
  readonly id: string;
  readonly version: string;
  readonly fingerprint: string;
}

export interface ManifestSource {
  readonly uri: string;
  /** Lower-case hex over the source as stored; `null` where a source has no bytes. */
  readonly sha256: string | null;
  readonly bytes: number | null;
  /** Half-open ranges of the source that were read; left out when it was read whole. */
  readonly byteRanges?: readonly (readonly [start: number, end: number])[] | undefined;
}

/** The ledger of refused rows that belongs to a version. */
export interface ManifestRejects {
  /** From the lake's root: `_rejects/orders/ingest_dt=2020-01-01/rejects-<run>.jsonl`. */
  readonly path: string;
  /** Lines of the file. Refused values of kept rows have lines too, so this may exceed `accounting.rejected`. */
  readonly rows: number;
  readonly bytes: number;
  readonly crc32c: string;
}

/** One contribution to a default partition; publishing the same slice again replaces exactly this. */
export interface ManifestSlice {
  readonly slice: string;
  readonly accounting: Accounting;
  readonly source: readonly ManifestSource[];
  readonly rejects: ManifestRejects | null;
  readonly minEventDt: string | null;
  readonly maxEventDt: string | null;
}

/** What wrote the parts: rows of the same source under the same contract and writer give the same bytes. */
export interface ManifestWriter {
  readonly version: string;
  /** Digest over the options that change bytes. */
  readonly fingerprint: string;
}

/** An object to delete once the manifest that lists it is current. */
export interface SweepEntry {
  readonly path: string;
  /** As listed before the commit; `null` on lakes whose objects have no generation. */
  readonly generation: string | null;
  readonly metageneration: string | null;
}

/** How this version came into the lake. Not part of the content: two publications of equal content differ here. */
export interface ManifestPublication {
  /** Counts the tries of one lease holder, from 1. */
  readonly attempt: number;
  /** Counts the versions of a partition, from 1. */
  readonly partitionVersion: number;
  /** Generation of the manifest that this one replaced; `null` for the first version. */
  readonly previousGeneration: string | null;
  /** Generation of each part by its path, on lakes whose objects have one. */
  readonly generations: Readonly<Record<string, string>>;
  readonly sweep: readonly SweepEntry[];
  /** ISO-8601 UTC. */
  readonly publishedAt: string;
}

/** The sealed list of a partition version's parts, format 1.0.0. */
export interface Manifest {
  readonly schemaVersion: '1.0.0';
  readonly table: string;
  /** Escaped `key=value`, the folder's name. */
  readonly partition: string;
  readonly partitionRule: PartitionRuleKind;
  readonly batchId: string;
  /** The planned time of the run, `2026-01-10T05:00:00+00:00`. */
  readonly createdAt: string;
  /** The value in the parts, same form. */
  readonly ingestionTs: string;
  readonly minEventDt: string | null;
  readonly maxEventDt: string | null;
  readonly generatorVersion: string | null;
  readonly contract: ManifestContract;
  readonly writer: ManifestWriter | null;
  readonly source: readonly ManifestSource[];
  readonly accounting: Accounting;
  readonly files: readonly ManifestFile[];
  readonly totalRows: number;
  readonly totalBytes: number;
  /** The ledger of a partition with one contribution; `null` when nothing was refused, and always in a sliced manifest. */
  readonly rejects: ManifestRejects | null;
  /** Given in default partitions only, sorted by name. */
  readonly slices?: readonly ManifestSlice[] | undefined;
  readonly runId: string;
  /** Fencing token of the lease under which it was written. */
  readonly epoch: number;
  /** sha256 of the manifest this one replaced, lower-case hex. */
  readonly supersedes: string | null;
  /** `null` until it is published. */
  readonly publication: ManifestPublication | null;
}

/** A part of format 0.1.0; its checksum is over rows rendered by one library, so no other tool can prove it. */
export interface LegacyManifestFile {
  readonly path: string;
  readonly rows: number;
  readonly checksum: string;
}

/** A manifest of format 0.1.0, read but never written. */
export interface LegacyManifest {
  readonly schemaVersion: '0.1.0';
  readonly table: string;
  readonly partition: string;
  readonly batchId: string;
  readonly createdAt: string;
  readonly minEventDt: string | null;
  readonly maxEventDt: string | null;
  readonly generatorVersion: string | null;
  readonly files: readonly LegacyManifestFile[];
  readonly totalRows: number | null;
  readonly checksums: readonly string[] | null;
}

export type AnyManifest = Manifest | LegacyManifest;

/** Reject ledgers that a manifest names, those of its slices included. */
export function rejectLedgers(manifest: Manifest): readonly ManifestRejects[] {
  const candidates = [manifest.rejects, ...(manifest.slices ?? []).map((slice) => slice.rejects)];
  return candidates.filter((rejects) => rejects !== null);
}

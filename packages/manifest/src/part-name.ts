/** Hive's name for "no value" in a partition folder. */
export const DEFAULT_PARTITION_VALUE = '__HIVE_DEFAULT_PARTITION__';

const PART_NAME = /^part-(\d{4,})(?:-([0-9a-f]{12}))?\.parquet$/;

export interface PartName {
  readonly index: number;
  /** First 12 hex digits of the file's sha256; `null` for plain names. */
  readonly hash: string | null;
}

/** Read `part-0000-370eccd00340.parquet` or `part-0000.parquet`; `undefined` for any other name. */
export function parsePartName(name: string): PartName | undefined {
  const match = PART_NAME.exec(name);
  return match === null ? undefined : { index: Number(match[1]), hash: match[2] ?? null };
}

export function formatPartName({ index, hash }: PartName): string {
  const plain = `part-${String(index).padStart(4, '0')}`;
  return hash === null ? `${plain}.parquet` : `${plain}-${hash}.parquet`;
}

/** `true` for `<key>=__HIVE_DEFAULT_PARTITION__`, the partition to which several slices contribute. */
export function isDefaultPartition(partition: string): boolean {
  return partition.slice(partition.indexOf('=') + 1) === DEFAULT_PARTITION_VALUE;
}

import { DEFAULT_PARTITION, MAX_COMPONENT_BYTES, partitionComponent } from './partition-path.ts';

/** Number of rows whose partition the caller does not want. */
export const FILTERED = -1;

export interface PartitionEntry {
  /** `null` for the default partition, which the empty string shares. */
  readonly value: string | null;
  /** `key=value`, escaped. */
  readonly folder: string;
}

/** Numbers the partitions in order of their first row. */
export interface PartitionTable {
  /** From 0 on; {@link FILTERED}; or below that, for a value that has no folder (see `refusal`). */
  numberOf(value: string | null): number;
  readonly entries: readonly PartitionEntry[];
  /** Why the partition of a number below {@link FILTERED} cannot be. */
  refusal(number: number): string;
}

export interface PartitionTableOptions {
  readonly key: string;
  readonly acceptPartition: ((value: string | null) => boolean) | undefined;
}

/** Characters of a value that an error message repeats. */
const SHOWN_CHARACTERS = 40;

export function createPartitionTable({ key, acceptPartition }: PartitionTableOptions): PartitionTable {
  const numbers = new Map<string | null, number>();
  const entries: PartitionEntry[] = [];
  const refusals: string[] = [];

  const enter = (value: string | null): number => {
    if (acceptPartition !== undefined && !acceptPartition(value)) return FILTERED;
    const folder = partitionComponent(key, value);
    const bytes = Buffer.byteLength(folder);
    if (bytes > MAX_COMPONENT_BYTES) {
      const start = (value ?? DEFAULT_PARTITION).slice(0, SHOWN_CHARACTERS);
      refusals.push(
        `partition ${key}: the folder of value "${start}…" would have a name of ${bytes} bytes, at most ${MAX_COMPONENT_BYTES} are possible`,
      );
      return FILTERED - refusals.length;
    }
    entries.push({ value, folder });
    return entries.length - 1;
  };

  return {
    entries,
    numberOf: (text) => {
      const value = text === '' ? null : text;
      let number = numbers.get(value);
      if (number === undefined) {
        number = enter(value);
        numbers.set(value, number);
      }
      return number;
    },
    refusal: (number) => refusals[FILTERED - number - 1] ?? '',
  };
}

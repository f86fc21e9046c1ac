import type { Lake, ReadOptions, Unit } from './lake.ts';

export interface ListPartitionsOptions extends ReadOptions {
  readonly lake: Lake;
  /** @default all tables of the lake */
  readonly tables?: readonly string[] | undefined;
}

/**
 * Folders of partitions, `<table>/<key>=<value>`, whether published or not, sorted by name. Folders whose names begin
 * with `_` or `.` are no tables.
 */
export async function* listPartitions({ lake, tables, signal }: ListPartitionsOptions): AsyncGenerator<Unit> {
  for (const table of tables ?? (await collect(lake.listFolders('', { signal })))) {
    if (table.startsWith('_') || table.startsWith('.')) continue;
    for await (const partition of lake.listFolders(table, { signal }))
      if (partition.includes('=')) yield { table, partition };
  }
}

async function collect(names: AsyncIterable<string>): Promise<readonly string[]> {
  const collected: string[] = [];
  for await (const name of names) collected.push(name);
  return collected;
}

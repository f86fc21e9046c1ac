import type { LoadedAdapters } from './load-adapters.ts';

export interface AdapterEntry {
  readonly id: string;
  readonly summary: string;
  /** File name endings without compression suffix; empty for adapters that do not read files. */
  readonly file_suffixes: readonly string[];
  /** npm package of the plugin; `null`: built in. */
  readonly plugin: string | null;
}

export interface AdapterListDocument {
  readonly adapters: readonly AdapterEntry[];
}

/** All adapters, by id. */
export function listAdapters({ registry, pluginOf }: LoadedAdapters): AdapterListDocument {
  return {
    adapters: registry.list().map(({ id, summary, fileSuffixes }) => ({
      id,
      summary,
      file_suffixes: fileSuffixes,
      plugin: pluginOf.get(id) ?? null,
    })),
  };
}

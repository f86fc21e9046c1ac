import { SourceAdapterError } from './errors.ts';
import { nearestName } from './nearest-name.ts';
import type { SourceAdapter } from './source-adapter.ts';

/**
 * An adapter whose options type is not known here. The options of a registered adapter always come from its own
 * `optionsSchema`, which {@link parseAdapterOptions} applies.
 */
// `any` in a method's parameter is what makes adapters of all options types members of one list
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnySourceAdapter = SourceAdapter<any>;

/** Adapters by id. */
export interface AdapterRegistry {
  /** @throws {SourceAdapterError} `ECL_SOURCE_DUPLICATE_ADAPTER` when the id is taken */
  register(adapter: AnySourceAdapter): void;
  /** @throws {SourceAdapterError} `ECL_SOURCE_UNKNOWN_ADAPTER`, naming the nearest id */
  get(id: string): AnySourceAdapter;
  /** The adapter for a file by its name, compression suffix ignored; the longest matching suffix wins. */
  findByFileName(fileName: string): AnySourceAdapter | undefined;
  /** Sorted by id. */
  list(): readonly AnySourceAdapter[];
}

const COMPRESSION_SUFFIX = /\.(gz|gzip|zst|zstd)$/;

/**
 * Make a registry, with `adapters` registered in order.
 *
 * @throws {SourceAdapterError} `ECL_SOURCE_DUPLICATE_ADAPTER`
 */
export function createAdapterRegistry(adapters: readonly AnySourceAdapter[] = []): AdapterRegistry {
  const byId = new Map<string, AnySourceAdapter>();
  const sortedIds = (): string[] => [...byId.keys()].sort();
  const registry: AdapterRegistry = {
    register(adapter) {
      const present = byId.get(adapter.id);
      if (present === adapter) return;
      if (present !== undefined) {
        throw new SourceAdapterError('ECL_SOURCE_DUPLICATE_ADAPTER', `adapter id "${adapter.id}" is registered twice`, {
          details: { id: adapter.id },
        });
      }
      byId.set(adapter.id, adapter);
    },
    get(id) {
      const adapter = byId.get(id);
      if (adapter !== undefined) return adapter;
      const nearest = nearestName(id, sortedIds());
      throw new SourceAdapterError(
        'ECL_SOURCE_UNKNOWN_ADAPTER',
        `no adapter "${id}"${nearest === undefined ? '' : `, did you mean "${nearest}"?`}; known: ${sortedIds().join(', ') || 'none'}`,
        { details: { id, nearest: nearest ?? null, known: sortedIds() } },
      );
    },
    findByFileName(fileName) {
      const plain = fileName.toLowerCase().replace(COMPRESSION_SUFFIX, '');
      let found: AnySourceAdapter | undefined;
      let length = 0;
      for (const adapter of byId.values()) {
        for (const suffix of adapter.fileSuffixes) {
          if (suffix.length > length && plain.endsWith(suffix)) {
            found = adapter;
            length = suffix.length;
          }
        }
      }
      return found;
    },
    list: () => sortedIds().flatMap((id) => byId.get(id) ?? []),
  };
  for (const adapter of adapters) registry.register(adapter);
  return registry;
}

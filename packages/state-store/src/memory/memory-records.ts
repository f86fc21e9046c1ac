import type { Json } from '../json.ts';
import type { Collection, RecordStore } from '../record-store.ts';

/** What memory stores share when they are to see the same state. */
export interface MemoryRecords {
  /** As text, so that nobody shares objects with a store and only JSON survives, as on disk. */
  readonly texts: Map<string, string>;
  /** The last update of each record, which the next one waits for. */
  readonly updates: Map<string, Promise<unknown>>;
}

export function memoryRecords(): MemoryRecords {
  return { texts: new Map(), updates: new Map() };
}

export function createMemoryRecords({ texts: data, updates: locks }: MemoryRecords): RecordStore {
  const idOf = (collection: Collection, key: string): string => `${collection}\n${key}`;
  const get = (collection: Collection, key: string): Json | undefined => {
    const text = data.get(idOf(collection, key));
    return text === undefined ? undefined : JSON.parse(text);
  };
  const update: RecordStore['update'] = async (collection, key, change) => {
    const id = idOf(collection, key);
    const before = locks.get(id);
    const work = (async () => {
      await before?.catch(() => undefined); // its caller was told; the next one only waits for its end
      const { next, result } = await change(get(collection, key));
      if (next !== undefined) data.set(id, JSON.stringify(next));
      return result;
    })();
    locks.set(id, work);
    try {
      return await work;
    } finally {
      if (locks.get(id) === work) locks.delete(id);
    }
  };
  return {
    get: async (collection, key) => get(collection, key),
    update,
    updateMany: (collection, keys, change) =>
      Promise.all(keys.map((key) => update(collection, key, (current) => change(key, current)))),
    async *list(collection) {
      const prefix = `${collection}\n`;
      const ids = [...data.keys()].filter((id) => id.startsWith(prefix)).sort();
      for (const id of ids) {
        const key = id.slice(prefix.length);
        const body = get(collection, key);
        if (body !== undefined) yield { key, body };
      }
    },
    close: async () => undefined,
  };
}

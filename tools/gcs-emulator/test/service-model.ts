import { createHash } from 'node:crypto';

import { crc32c, encodeCrc32c } from '../src/index.ts';

/** The live object as the documentation describes it: simple and slow, and with nothing of the emulator but CRC-32C. */
export interface ModelObject {
  readonly content: Buffer;
  /** Counts the writes of the whole run, so that only order has a meaning. */
  readonly generation: number;
  readonly metageneration: number;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly components: number | undefined;
}

export interface ModelAnswer {
  readonly status: number;
  readonly object?: ModelObject | undefined;
}

/** Preconditions with generations as the model counts them. */
export type ModelConditions = Readonly<
  Partial<
    Record<'ifGenerationMatch' | 'ifGenerationNotMatch' | 'ifMetagenerationMatch' | 'ifMetagenerationNotMatch', number>
  >
>;

export class ServiceModel {
  readonly objects = new Map<string, ModelObject>();
  #writes = 0;

  insert(name: string, content: Buffer, conditions: ModelConditions, contentType: string, metadata = {}): ModelAnswer {
    const failed = judge(this.objects.get(name), conditions);
    if (failed !== undefined) return { status: failed };
    return this.#put(name, { content, contentType, metadata, components: undefined });
  }

  compose(
    name: string,
    sources: readonly { readonly name: string; readonly ifGenerationMatch?: number | undefined }[],
    conditions: ModelConditions,
  ): ModelAnswer {
    const parts: ModelObject[] = [];
    for (const source of sources) {
      const part = this.objects.get(source.name);
      if (part === undefined) return { status: 404 };
      if (source.ifGenerationMatch !== undefined && source.ifGenerationMatch !== part.generation)
        return { status: 412 };
      parts.push(part);
    }
    const failed = judge(this.objects.get(name), conditions);
    if (failed !== undefined) return { status: failed };
    return this.#put(name, {
      content: Buffer.concat(parts.map(({ content }) => content)),
      contentType: 'application/octet-stream',
      metadata: {},
      components: parts.reduce((sum, { components }) => sum + (components ?? 1), 0),
    });
  }

  get(name: string, conditions: ModelConditions): ModelAnswer {
    const object = this.objects.get(name);
    return object === undefined ? { status: 404 } : { status: judge(object, conditions) ?? 200, object };
  }

  patch(name: string, patch: Readonly<Record<string, string | null>>, conditions: ModelConditions): ModelAnswer {
    const { status, object } = this.get(name, conditions);
    if (status !== 200 || object === undefined) return { status };
    const metadata = new Map(Object.entries(object.metadata));
    for (const [key, value] of Object.entries(patch)) {
      if (value === null) metadata.delete(key);
      else metadata.set(key, value);
    }
    const patched = { ...object, metageneration: object.metageneration + 1, metadata: Object.fromEntries(metadata) };
    this.objects.set(name, patched);
    return { status: 200, object: patched };
  }

  delete(name: string, conditions: ModelConditions): ModelAnswer {
    const { status } = this.get(name, conditions);
    if (status !== 200) return { status };
    this.objects.delete(name);
    return { status: 204 };
  }

  /** Every entry of a listing, prefixes marked by a leading `>`. */
  list(prefix: string, delimiter: string): readonly string[] {
    const entries = new Set<string>();
    const names = [...this.objects.keys()].filter((name) => name.startsWith(prefix));
    for (const name of names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
      const at = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
      entries.add(at < 0 ? name : `>${name.slice(0, at + delimiter.length)}`);
    }
    return [...entries];
  }

  #put(name: string, object: Omit<ModelObject, 'generation' | 'metageneration'>): ModelAnswer {
    this.#writes += 1;
    const made = { ...object, generation: this.#writes, metageneration: 1 };
    this.objects.set(name, made);
    return { status: 200, object: made };
  }
}

/** What a resource must say of an object, apart from generation, times and links. */
export function resourceOf(name: string, object: ModelObject): Record<string, unknown> {
  const { content, metageneration, contentType, metadata, components } = object;
  return {
    name,
    size: String(content.length),
    crc32c: encodeCrc32c(crc32c(content)),
    md5Hash: components === undefined ? createHash('md5').update(content).digest('base64') : undefined,
    componentCount: components,
    metageneration: String(metageneration),
    contentType,
    metadata: Object.keys(metadata).length === 0 ? undefined : metadata,
  };
}

function judge(live: ModelObject | undefined, conditions: ModelConditions): number | undefined {
  const { ifMetagenerationMatch, ifMetagenerationNotMatch, ifGenerationMatch, ifGenerationNotMatch } = conditions;
  if (ifMetagenerationMatch !== undefined && live?.metageneration !== ifMetagenerationMatch) return 412;
  if (ifMetagenerationNotMatch !== undefined && (live?.metageneration ?? 0) === ifMetagenerationNotMatch) return 304;
  if (ifGenerationMatch !== undefined && (live?.generation ?? 0) !== ifGenerationMatch) return 412;
  if (ifGenerationNotMatch !== undefined && (live?.generation ?? 0) === ifGenerationNotMatch) return 304;
  return undefined;
}

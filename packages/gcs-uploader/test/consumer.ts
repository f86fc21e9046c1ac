import { digestBytes, parseManifest } from '@ecomlake/manifest';

import type { Lake, Unit } from '../src/lake.ts';
import { MANIFEST_NAME, MARKER_NAME, folderOf } from '../src/names.ts';
import type { SampleVersion } from './workload.ts';

/** What a reader would make of a partition; `broken` says in words what it should never have seen. */
export type Seen = { readonly version: string } | { readonly broken: string } | { readonly nothing: true };

type Versions = Readonly<Record<string, SampleVersion>>;

/**
 * The consumer that knows nothing of manifests: waits until a file `_SUCCESS` exists, then reads `part-*.parquet`.
 * It must see exactly the parts of one version.
 */
export async function readByPattern(lake: Lake, unit: Unit, versions: Versions): Promise<Seen> {
  const folder = folderOf(unit);
  if ((await lake.head(folder + MARKER_NAME)) === undefined) return { nothing: true };
  const seen = new Map<string, string>();
  for await (const { name } of lake.list(folder)) {
    const baseName = name.slice(folder.length);
    if (/^part-.*\.parquet$/.test(baseName)) seen.set(baseName, textOf((await lake.get(name))?.bytes));
  }
  return match(seen, versions) ?? { broken: `marker, but the parts are ${[...seen.keys()].join(', ') || 'none'}` };
}

/** The consumer that reads the manifest: all it names must be there, byte for byte. */
export async function readByManifest(lake: Lake, unit: Unit, versions: Versions): Promise<Seen> {
  const folder = folderOf(unit);
  const found = await lake.get(folder + MANIFEST_NAME);
  if (found === undefined) return { nothing: true };
  try {
    const manifest = parseManifest(found.bytes);
    if (manifest.schemaVersion === '0.1.0') return { broken: 'a manifest of the first format' };
    const seen = new Map<string, string>();
    for (const file of manifest.files) {
      const part = await lake.get(file.path);
      if (part === undefined) return { broken: `${file.path} is named but missing` };
      if (digestBytes(part.bytes).sha256 !== file.sha256) return { broken: `${file.path} is not what is named` };
      seen.set(file.path.slice(folder.length), textOf(part.bytes));
    }
    return match(seen, versions) ?? { broken: `names a mixture: ${[...seen.keys()].join(', ')}` };
  } catch (error) {
    return { broken: String(error) };
  }
}

function match(seen: ReadonlyMap<string, string>, versions: Versions): Seen | undefined {
  for (const [label, { parts }] of Object.entries(versions)) {
    const isEqual = seen.size === parts.size && [...parts].every(([name, bytes]) => seen.get(name) === textOf(bytes));
    if (isEqual) return { version: label };
  }
  return undefined;
}

function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

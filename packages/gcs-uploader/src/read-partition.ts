import { isCanonical, markerNames, parseManifest, parseMarker, digestBytes } from '@ecomlake/manifest';
import type { AnyManifest, Marker } from '@ecomlake/manifest';

import type { Lake, LakeObject, ReadOptions, Unit } from './lake.ts';
import { MANIFEST_NAME, MARKER_NAME, folderOf, manifestNameOf, markerNameOf } from './names.ts';

/** A manifest in the lake, with the identity of its bytes. */
export interface PublishedManifest {
  readonly object: LakeObject;
  readonly sha256: string;
  readonly crc32c: string;
  readonly isCanonical: boolean;
  /** Either the manifest, or why it cannot be read. */
  readonly content: { readonly manifest: AnyManifest } | { readonly error: unknown };
}

export interface PublishedMarker {
  readonly object: LakeObject;
  readonly content: { readonly marker: Marker | 'empty' } | { readonly error: unknown };
  /** `true` if it belongs to the manifest that is there now. */
  readonly isCurrent: boolean;
}

/** What a partition's folder holds. */
export interface PartitionState {
  readonly manifest: PublishedManifest | undefined;
  readonly marker: PublishedMarker | undefined;
  /** Everything in the folder but manifest and marker, by name. */
  readonly objects: ReadonlyMap<string, LakeObject>;
}

/**
 * Read a partition: the manifest first, so that everything listed afterwards is at least as new.
 *
 * @param known the manifest, if it was read just now
 */
export async function readPartition(
  lake: Lake,
  unit: Unit,
  options: ReadOptions = {},
  known?: PublishedManifest,
): Promise<PartitionState> {
  const manifest = known ?? (await readManifest(lake, unit, options));
  const marker = await readMarker(lake, unit, manifest, options);
  const objects = new Map<string, LakeObject>();
  const folder = folderOf(unit);
  for await (const object of lake.list(folder, options)) {
    const baseName = object.name.slice(folder.length);
    if (baseName !== MANIFEST_NAME && baseName !== MARKER_NAME) objects.set(object.name, object);
  }
  return { manifest, marker, objects };
}

export async function readManifest(
  lake: Lake,
  unit: Unit,
  options: ReadOptions = {},
): Promise<PublishedManifest | undefined> {
  const name = manifestNameOf(unit);
  const found = await lake.get(name, options);
  if (found === undefined) return undefined;
  const { object, bytes } = found;
  return {
    object,
    ...digestBytes(bytes),
    // of interest to those who verify, and as much work as writing the manifest again
    get isCanonical() {
      return isCanonical(new TextDecoder().decode(bytes));
    },
    content: parse(bytes, name),
  };
}

export async function readMarker(
  lake: Lake,
  unit: Unit,
  manifest: PublishedManifest | undefined,
  options: ReadOptions = {},
): Promise<PublishedMarker | undefined> {
  const found = await lake.get(markerNameOf(unit), options);
  if (found === undefined) return undefined;
  const content = readMarkerBytes(found.bytes);
  return { object: found.object, content, isCurrent: isCurrent(content, manifest) };
}

function isCurrent(content: PublishedMarker['content'], manifest: PublishedManifest | undefined): boolean {
  if (!('marker' in content) || manifest === undefined || !('manifest' in manifest.content)) return false;
  return markerNames(content.marker, {
    sha256: manifest.sha256,
    crc32c: manifest.crc32c,
    generation: manifest.object.generation,
    schemaVersion: manifest.content.manifest.schemaVersion,
  });
}

function parse(bytes: Uint8Array, name: string): PublishedManifest['content'] {
  try {
    return { manifest: parseManifest(bytes, name) };
  } catch (error) {
    return { error }; // kept as a value: to verify it is a finding, to publish it is a refusal
  }
}

function readMarkerBytes(bytes: Uint8Array): PublishedMarker['content'] {
  try {
    return { marker: parseMarker(bytes) };
  } catch (error) {
    return { error }; // kept as a value, as above
  }
}

import type { AnyManifest } from './manifest.ts';

export interface ChangedFile<File> {
  readonly before: File;
  readonly after: File;
}

export type AnyManifestFile = AnyManifest['files'][number];

export interface ManifestDiff {
  readonly added: readonly AnyManifestFile[];
  readonly removed: readonly AnyManifestFile[];
  /** Same place in the partition, other content. */
  readonly changed: readonly ChangedFile<AnyManifestFile>[];
  readonly unchanged: readonly AnyManifestFile[];
}

/** Compare the parts of two versions of a partition. A part's place is its slice and logical name; content is its checksum. */
export function diffManifests(before: AnyManifest, after: AnyManifest): ManifestDiff {
  const present = new Map(before.files.map((file) => [placeOf(file), file]));
  const added: AnyManifestFile[] = [];
  const changed: ChangedFile<AnyManifestFile>[] = [];
  const unchanged: AnyManifestFile[] = [];
  for (const file of after.files) {
    const place = placeOf(file);
    const old = present.get(place);
    present.delete(place);
    if (old === undefined) added.push(file);
    else if (checksumOf(old) === checksumOf(file)) unchanged.push(file);
    else changed.push({ before: old, after: file });
  }
  return { added, removed: [...present.values()], changed, unchanged };
}

function placeOf(file: AnyManifestFile): string {
  return 'logicalPath' in file ? `${file.slice ?? ''}\n${file.logicalPath}` : `\n${file.path}`;
}

function checksumOf(file: AnyManifestFile): string {
  return 'sha256' in file ? file.sha256 : file.checksum;
}

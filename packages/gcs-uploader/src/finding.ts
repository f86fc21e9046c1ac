import type { ManifestProblemCode } from '@ecomlake/manifest';

/** Everything that can be wrong with a published partition. Codes are stable. */
export type FindingCode =
  | ManifestProblemCode
  /** The folder holds nothing. */
  | 'partition.absent'
  /** A link, folder or device lies where the manifest or the marker is expected, or on the way to them. */
  | 'partition.irregular'
  | 'manifest.missing'
  /** Not JSON in UTF-8. */
  | 'manifest.unreadable'
  | 'manifest.invalid'
  /** Names a path that could lead out of the lake. */
  | 'manifest.path_unsafe'
  | 'manifest.unsupported_version'
  /** Says that it belongs to another table or partition. */
  | 'manifest.foreign'
  /** Not in the form in which it is written: edited, or a key stands in it twice. */
  | 'manifest.not_canonical'
  /** Never went through a publication. */
  | 'manifest.unpublished'
  | 'marker.missing'
  | 'marker.invalid'
  /** Empty beside a manifest that needs one with content. */
  | 'marker.empty'
  /** Names another manifest. */
  | 'marker.stale'
  /** Names this manifest, but another run. */
  | 'marker.foreign_run'
  /** There is a marker, but no manifest. */
  | 'marker.orphaned'
  | 'part.missing'
  /** A link, folder or device under the name of a part. */
  | 'part.irregular'
  | 'part.truncated'
  | 'part.too_long'
  | 'part.crc32c'
  | 'part.sha256'
  /** Another object than the one that was published. */
  | 'part.generation'
  | 'part.unreadable'
  | 'part.rows'
  | 'part.row_groups'
  /** A data file that the manifest does not name; pattern readers take it for data. */
  | 'part.extra'
  /** As `part.extra`, a part of the version before: a publication was not brought to its end. */
  | 'part.superseded'
  | 'folder.foreign_object'
  | 'rejects.missing'
  | 'rejects.size'
  | 'rejects.crc32c'
  | 'rejects.rows';

export interface Finding {
  readonly code: FindingCode;
  /** `warning`: nothing a reader takes for data is wrong. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Name of the object concerned, from the lake's root. */
  readonly path?: string | undefined;
}

const WARNINGS: ReadonlySet<FindingCode> = new Set(['folder.foreign_object', 'manifest.unpublished']);

export function finding(code: FindingCode, message: string, path?: string): Finding {
  return { code, severity: WARNINGS.has(code) ? 'warning' : 'error', message, ...(path === undefined ? {} : { path }) };
}

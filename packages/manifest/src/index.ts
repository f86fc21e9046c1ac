export { balanceAccounting, describeImbalance, sumAccounting } from './balance-accounting.ts';
export { buildManifest, refuseContradictions } from './build-manifest.ts';
export type { BuildManifestOptions, WrittenPart } from './build-manifest.ts';
export { canonicalJson, compareCodePoints } from './canonical-json.ts';
export { crc32c, formatCrc32c, updateCrc32c } from './crc32c.ts';
export { diffManifests } from './diff-manifests.ts';
export type { AnyManifestFile, ChangedFile, ManifestDiff } from './diff-manifests.ts';
export { ManifestError } from './errors.ts';
export type { ManifestErrorCode, ManifestErrorOptions } from './errors.ts';
export { inspectManifest } from './inspect-manifest.ts';
export type { ManifestProblem, ManifestProblemCode } from './inspect-manifest.ts';
export { rejectLedgers } from './manifest.ts';
export type {
  Accounting,
  AnyManifest,
  LegacyManifest,
  LegacyManifestFile,
  Manifest,
  ManifestContract,
  ManifestFile,
  ManifestPublication,
  ManifestRejects,
  ManifestSlice,
  ManifestSource,
  ManifestWriter,
  PartitionRuleKind,
  StatisticsValue,
  SweepEntry,
} from './manifest.ts';
export { manifestToDocument } from './manifest-document.ts';
export { isSafePath, legacyManifestSchema, manifestSchema } from './manifest-schema.ts';
export type { LegacyManifestDocument, ManifestDocument } from './manifest-schema.ts';
export { markerNames, parseMarker, serializeMarker } from './marker.ts';
export type { Marker, NamedManifest } from './marker.ts';
export { mergeSlices } from './merge-slices.ts';
export { parseManifest } from './parse-manifest.ts';
export type { DocumentIssue } from './parse-manifest.ts';
export { DEFAULT_PARTITION_VALUE, formatPartName, isDefaultPartition, parsePartName } from './part-name.ts';
export type { PartName } from './part-name.ts';
export { contentDigest, digestBytes, sealManifest } from './seal-manifest.ts';
export type { SealedManifest } from './seal-manifest.ts';
export { isCanonical, serializeManifest } from './serialize-manifest.ts';

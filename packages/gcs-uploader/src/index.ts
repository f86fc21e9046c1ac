export { systemClock } from './clock.ts';
export type { Clock } from './clock.ts';
export { LakeError, hasLakeCode } from './errors.ts';
export type { LakeErrorCode, LakeErrorOptions } from './errors.ts';
export type { Finding, FindingCode } from './finding.ts';
export type {
  Lake,
  LakeObject,
  LocalObject,
  OpenUnitOptions,
  Placed,
  PlaceOptions,
  ReadOptions,
  RemoveResult,
  Unit,
  UnitPublisher,
  WriteResult,
} from './lake.ts';
export { listPartitions } from './list-partitions.ts';
export type { ListPartitionsOptions } from './list-partitions.ts';
export type { Logger } from './logger.ts';
export { MANIFEST_NAME, MARKER_NAME, folderOf, manifestNameOf, markerNameOf, rejectLedgerName } from './names.ts';
export { publishPartition } from './publish-partition.ts';
export type {
  HookContext,
  LocalPart,
  PublishHook,
  PublishPartitionOptions,
  PublishPartitionResult,
  PublishStep,
} from './publish-options.ts';
export { readManifest, readMarker, readPartition } from './read-partition.ts';
export type { PartitionState, PublishedManifest, PublishedMarker } from './read-partition.ts';
export { readUnitEpoch } from './read-unit-epoch.ts';
export type { ReadablePart, ReadFooter } from './verify-files.ts';
export { verifyPartition } from './verify-partition.ts';
export type { PartitionReport, VerifyPartitionOptions } from './verify-partition.ts';

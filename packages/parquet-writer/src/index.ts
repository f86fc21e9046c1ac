export type { ColumnType, LogicalKind, StorageKind } from './column/column-type.ts';
export { columnType, columnTypes } from './column/column-type.ts';
export type { ByteList, Codes, ColumnData, ColumnValues } from './column/column-values.ts';
export type { DictionaryReader } from './column/dictionary-reader.ts';
export { createDictionaryReader } from './column/dictionary-reader.ts';
export { readColumn } from './column/read-column.ts';
export type { Disk, DiskFile, ScratchFile } from './disk.ts';
export { nodeDisk } from './disk.ts';
export type { Bounds, PhysicalValue } from './encode/bounds.ts';
export type { EncodeRowGroupOptions, RowGroupColumn } from './encode/encode-row-group.ts';
export { encodeRowGroup } from './encode/encode-row-group.ts';
export type { EncodedChunk, EncodedPage } from './encode/encoded-chunk.ts';
export type { EncodedNestedColumn } from './encode/nested-chunk.ts';
export type { PageEncoding } from './encode/page-header.ts';
export type { EncodingSet } from './encode/page-plan.ts';
export type { WrittenBounds } from './encode/truncate-bound.ts';
export { MAX_BOUND_BYTES } from './encode/truncate-bound.ts';
export type { ParquetWriterErrorCode } from './errors.ts';
export { ParquetWriterError } from './errors.ts';
export {
  DEFAULT_PARTITION,
  escapePartitionValue,
  MAX_COMPONENT_BYTES,
  partitionPath,
  unescapePartitionValue,
} from './partition/partition-path.ts';
export type { PartitionPathOptions } from './partition/partition-path.ts';
export type {
  Compression,
  PartitionBy,
  PartitionSort,
  PartPlace,
  RefusedRow,
  StatisticsValue,
  WritePartitionsOptions,
  WritePartitionsResult,
  WrittenFile,
  WrittenPartition,
} from './write-partitions-types.ts';
export { writePartitions } from './write-partitions.ts';

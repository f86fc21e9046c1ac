export { ParquetWriterError } from './errors.ts';
export type { ParquetWriterErrorCode } from './errors.ts';
export {
  DEFAULT_PARTITION,
  MAX_COMPONENT_BYTES,
  escapePartitionValue,
  partitionPath,
  unescapePartitionValue,
} from './partition/partition-path.ts';
export type { PartitionPathOptions } from './partition/partition-path.ts';
export type {
  Compression,
  PartPlace,
  PartitionBy,
  PartitionSort,
  RefusedRow,
  StatisticsValue,
  WritePartitionsOptions,
  WritePartitionsResult,
  WrittenFile,
  WrittenPartition,
} from './write-partitions-types.ts';

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

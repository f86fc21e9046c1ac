import type { ColumnType } from '../column/column-type.ts';
import type { ColumnValues } from '../column/column-values.ts';
import type { Compression } from '../write-partitions-types.ts';
import { createBloomFilter } from './bloom-filter.ts';
import { ByteSink } from './byte-sink.ts';
import { compactBytes, compactCodes, compactFixed, compactInt32, compactInt64 } from './compact.ts';
import type { Compressor } from './compressor.ts';
import { createCompressor } from './compressor.ts';
import type { CodesRoom } from './dictionary.ts';
import { createCodesRoom } from './dictionary.ts';
import type { EncodedChunk } from './encoded-chunk.ts';
import type { EncodingSet, PagePlan } from './page-plan.ts';
import { planBytes, planCodes, planFixed } from './plan-bytes.ts';
import { planBool, planInt32, planInt64 } from './plan-numbers.ts';
import { createChunkScratch, writeChunk } from './write-chunk.ts';

export interface RowGroupColumn {
  readonly type: ColumnType;
  readonly values: ColumnValues;
  /** @default false */
  readonly bloomFilter?: boolean | undefined;
}

export interface EncodeRowGroupOptions {
  /** All with the same number of rows; nested columns go through `encodeNestedColumn`. */
  readonly columns: readonly RowGroupColumn[];
  readonly compression: Compression;
  readonly encodings: EncodingSet;
}

/**
 * Encode the flat columns of a row group: column buffers in, column chunks out, nothing else touched, so it may run on any thread.
 * Equal rows give equal bytes, whether text comes as strings or as codes of a dictionary.
 */
export function encodeRowGroup({ columns, compression, encodings }: EncodeRowGroupOptions): readonly EncodedChunk[] {
  const encode = createColumnEncoder(compression, encodings);
  return columns.map(encode);
}

/** Encodes one column after the other with the same scratch memory. */
export function createColumnEncoder(
  compression: Compression,
  encodings: EncodingSet,
): (column: RowGroupColumn) => EncodedChunk {
  const compress = createCompressor(compression);
  const scratch = createChunkScratch();
  const codesRoom = createCodesRoom();
  return ({ type, values, bloomFilter }) => {
    const { rows, valid } = values;
    const plan = planColumn(type, values, { encodings, compress, codesRoom });
    return writeChunk({
      type,
      plan,
      rows,
      valid,
      codec: compression,
      compress,
      bloomFilter: bloomFilter === true ? createBloomFilter(type, values) : undefined,
      scratch,
    });
  };
}

interface PlanContext {
  readonly encodings: EncodingSet;
  readonly compress: Compressor;
  readonly codesRoom: CodesRoom;
}

function planColumn(type: ColumnType, values: ColumnValues, { encodings, compress, codesRoom }: PlanContext): PagePlan {
  const { rows, valid, data } = values;
  const compressedBytes = (bytes: Uint8Array): number => {
    const sink = new ByteSink();
    compress(sink, bytes, 0, bytes.length);
    return sink.length;
  };
  switch (data.kind) {
    case 'bool':
      return planBool(
        valid === undefined ? data.values.subarray(0, rows) : compactFixed(data.values, 1, valid, rows, false),
        encodings,
      );
    case 'int32':
      return planInt32(compactInt32(data.values, valid, rows), {
        isFloat: type.storage === 'float32',
        encodings,
        compressedBytes,
        codesRoom,
      });
    case 'int64':
      return planInt64(compactInt64(data.values, valid, rows), {
        isFloat: type.storage === 'float64',
        encodings,
        compressedBytes,
        codesRoom,
      });
    case 'fixed': {
      const isDecimal = type.logical === 'decimal';
      return planFixed(compactFixed(data.values, data.width, valid, rows, isDecimal), data.width, isDecimal, codesRoom);
    }
    case 'codes':
      return planCodes(compactCodes(data.codes, valid, rows), data.dictionary, encodings, codesRoom);
    case 'bytes':
      return planBytes(compactBytes(data.offsets, data.bytes, valid, rows), encodings, codesRoom);
    case 'nested':
      throw new TypeError(`column ${type.name}: nested columns have an encoder of their own`);
  }
}

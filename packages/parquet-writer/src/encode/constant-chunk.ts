import type { ColumnType } from '../column/column-type.ts';
import type { Compression } from '../write-partitions-types.ts';
import { createCompressor } from './compressor.ts';
import type { EncodedChunk } from './encoded-chunk.ts';
import { dictionaryPlan } from './page-plan.ts';
import { createChunkScratch, writeChunk } from './write-chunk.ts';

/** A column that holds one text in every row: a dictionary of one entry and runs of it, a few bytes per page. */
export function encodeConstant(type: ColumnType, text: string, rows: number, compression: Compression): EncodedChunk {
  const value = new TextEncoder().encode(text);
  const plan = dictionaryPlan(
    new Int32Array(0),
    {
      count: 1,
      write: (sink) => {
        sink.pushUint32(value.length);
        sink.pushBytes(value, 0, value.length);
      },
    },
    () => ({ min: value, max: value }),
  );
  return writeChunk({
    type,
    // width 0: the run has a length and no value
    plan: {
      ...plan,
      write: (sink, from, to) => {
        sink.pushByte(0);
        sink.pushVarint((to - from) * 2);
      },
    },
    rows,
    valid: undefined,
    codec: compression,
    compress: createCompressor(compression),
    bloomFilter: undefined,
    scratch: createChunkScratch(),
  });
}

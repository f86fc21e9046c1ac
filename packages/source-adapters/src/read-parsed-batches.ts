import type { ByteWindow } from './bytes/byte-window.ts';
import type { SpanLedger } from './bytes/create-span-ledger.ts';
import type { RowSink } from './create-row-sink.ts';
import type { SourceBatch } from './source-adapter.ts';

/** Turns bytes into rows of a sink. A pure function of the bytes: how a stream is cut into calls changes nothing. */
export interface BlockParser {
  /**
   * Parse from `start`, until the sink is full or the bytes are used up. Returns the index behind what was taken; the next call
   * must continue with that byte. `baseOffset` is the stream position of `buffer[0]`.
   */
  parse(buffer: Uint8Array, start: number, end: number, isLast: boolean, baseOffset: number): number;
  /** Where the present batch begins in the stream. */
  batchStart: number;
  /** Whether the last call stopped because the batch must be taken. Decided between records only, never by where bytes ended. */
  readonly isBatchFull: boolean;
}

export interface ReadParsedBatchesOptions {
  readonly window: ByteWindow;
  readonly parser: BlockParser;
  readonly sink: RowSink;
  readonly ledger: SpanLedger;
  /** Index in the window where the rows begin. */
  readonly start: number;
  readonly signal: AbortSignal | undefined;
}

/** Feed a window's bytes to a parser and take its batches; at the end, prove that every byte was taken. */
export async function* readParsedBatches({
  window,
  parser,
  sink,
  ledger,
  start,
  signal,
}: ReadParsedBatchesOptions): AsyncIterable<SourceBatch> {
  let position = start;
  parser.batchStart = window.baseOffset + start;
  for (;;) {
    signal?.throwIfAborted();
    position = parser.parse(window.bytes, position, window.end, window.isLast, window.baseOffset);
    const offset = window.baseOffset + position;
    if (parser.isBatchFull) {
      const batch = sink.take(parser.batchStart, offset);
      parser.batchStart = offset;
      yield batch;
    } else if (window.isLast) {
      break;
    } else {
      await window.refill(position); // blocks come in order; the next one is already being read
      position = window.start;
    }
  }
  const streamBytes = window.baseOffset + window.end;
  ledger.verify(streamBytes);
  if (sink.rowsInBatch > 0) yield sink.take(parser.batchStart, streamBytes);
}

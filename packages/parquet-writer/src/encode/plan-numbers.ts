import { boolBounds, floatBounds, int32Bounds, int64Bounds } from './bounds.ts';
import type { BoundsFinder } from './bounds.ts';
import { ByteSink } from './byte-sink.ts';
import { writeByteStreamSplit } from './byte-stream-split.ts';
import { delta32Bytes, delta64Bytes, writeDelta32, writeDelta64 } from './delta-binary-packed.ts';
import type { CodesRoom } from './dictionary.ts';
import { int32Dictionary, int64Dictionary } from './dictionary.ts';
import type { EncodingSet, PagePlan } from './page-plan.ts';
import { dictionaryPlan, indexBytes, maxDictionaryEntries } from './page-plan.ts';
import { writeRle } from './rle.ts';

// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

export interface NumberPlanOptions {
  readonly isFloat: boolean;
  readonly encodings: EncodingSet;
  /** Compressed size of some bytes: decides between encodings of about the same size. */
  readonly compressedBytes: (bytes: Uint8Array) => number;
  readonly codesRoom: CodesRoom;
}

/** A dictionary is the quicker one to read: another encoding has to be this much smaller. */
const DICTIONARY_BONUS = 0.9;
/** Values that two encodings are compared on. */
const SAMPLE_VALUES = 8192;
/** Deltas of at most this share of the plain size need no comparison. */
const CLEAR_SHARE = 0.4;
/** BYTE_STREAM_SPLIT has to gain this share. */
const SPLIT_GAIN = 0.9;

/** Plan for INT32 and FLOAT; nulls are left out of `values`. */
export function planInt32(values: Int32Array, options: NumberPlanOptions): PagePlan {
  const { isFloat, encodings } = options;
  const bounds = isFloat
    ? floatBounds(new Float32Array(values.buffer, values.byteOffset, values.length))
    : int32Bounds(values);
  const plain = values.length * 4;
  const delta = isFloat || encodings === 'baseline' ? Infinity : delta32Bytes(values, 0, values.length);
  const best = Math.min(plain, delta);

  const dictionary = int32Dictionary(
    values,
    maxDictionaryEntries(values.length, 4, best / DICTIONARY_BONUS),
    options.codesRoom,
  );
  if (dictionary !== undefined) {
    const { codes, count, entries } = dictionary;
    if ((count * 4 + indexBytes(codes, count)) * DICTIONARY_BONUS < best) {
      return dictionaryPlan(codes, { count, write: (sink) => pushRaw(sink, entries, 0, entries.length) }, bounds);
    }
  }
  const writeDelta: PagePlan['write'] = (sink, from, to) => writeDelta32(sink, values, from, to);
  if (paysDelta(values, delta / plain, writeDelta, options)) return deltaPlan(bounds, writeDelta);
  return plainPlan(values, values.length, bounds, options);
}

/** Plan for INT64 and DOUBLE; nulls are left out of `values`. */
export function planInt64(values: BigInt64Array, options: NumberPlanOptions): PagePlan {
  const { isFloat, encodings } = options;
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const bounds = isFloat
    ? floatBounds(new Float64Array(values.buffer, values.byteOffset, values.length))
    : int64Bounds(values, halves);
  const plain = values.length * 8;
  const delta = isFloat || encodings === 'baseline' ? Infinity : delta64Bytes(halves, 0, values.length);
  const best = Math.min(plain, delta);

  const dictionary = int64Dictionary(
    halves,
    maxDictionaryEntries(values.length, 8, best / DICTIONARY_BONUS),
    options.codesRoom,
  );
  if (dictionary !== undefined) {
    const { codes, count, entries } = dictionary;
    if ((count * 8 + indexBytes(codes, count)) * DICTIONARY_BONUS < best) {
      return dictionaryPlan(codes, { count, write: (sink) => pushRaw(sink, entries, 0, entries.length) }, bounds);
    }
  }
  const writeDelta: PagePlan['write'] = (sink, from, to) => writeDelta64(sink, values, halves, from, to);
  if (paysDelta(values, delta / plain, writeDelta, options)) return deltaPlan(bounds, writeDelta);
  return plainPlan(values, values.length, bounds, options);
}

/** Plan for BOOLEAN, one byte per value. */
export function planBool(values: Uint8Array, encodings: EncodingSet): PagePlan {
  let changes = 1;
  for (let i = 1; i < values.length; i++) if (values[i] !== values[i - 1]) changes++;
  const isRuns = encodings !== 'baseline' && changes * 12 < values.length / 8;
  return {
    encoding: isRuns ? 'RLE' : 'PLAIN',
    dictionary: undefined,
    bounds: boolBounds(values),
    valueBytes: undefined,
    write: isRuns
      ? (sink, from, to) => pushRuns(sink, values, from, to)
      : (sink, from, to) => pushBits(sink, values, from, to),
  };
}

/**
 * Whether deltas are smaller in the end. They hardly compress any further, while plain values with much in common do, such as timestamps of
 * whole seconds: where the gain is not large, both are tried on the first values.
 */
function paysDelta(
  values: Int32Array | BigInt64Array,
  share: number,
  writeDelta: PagePlan['write'],
  { compressedBytes }: NumberPlanOptions,
): boolean {
  if (share <= CLEAR_SHARE || share >= 1) return share < 1;
  const sample = Math.min(values.length, SAMPLE_VALUES);
  const sink = new ByteSink(values.BYTES_PER_ELEMENT * sample);
  writeDelta(sink, 0, sample);
  const plain = new Uint8Array(values.buffer, values.byteOffset, values.BYTES_PER_ELEMENT * sample);
  return compressedBytes(sink.view()) <= compressedBytes(plain);
}

function deltaPlan(bounds: BoundsFinder, write: PagePlan['write']): PagePlan {
  return { encoding: 'DELTA_BINARY_PACKED', dictionary: undefined, bounds, valueBytes: undefined, write };
}

function plainPlan(
  values: Int32Array | BigInt64Array,
  count: number,
  bounds: BoundsFinder,
  { isFloat, encodings, compressedBytes }: NumberPlanOptions,
): PagePlan {
  const width = values.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const sample = Math.min(count, SAMPLE_VALUES);
  let isSplit = false;
  if (isFloat && encodings === 'all' && sample > 0) {
    const plain = bytes.subarray(0, sample * width);
    isSplit = compressedBytes(writeByteStreamSplit(plain, width)) < compressedBytes(plain) * SPLIT_GAIN;
  }
  return {
    encoding: isSplit ? 'BYTE_STREAM_SPLIT' : 'PLAIN',
    dictionary: undefined,
    bounds,
    valueBytes: undefined,
    write: (sink, from, to) => {
      const page = bytes.subarray(from * width, to * width);
      const body = isSplit ? writeByteStreamSplit(page, width) : page;
      sink.pushBytes(body, 0, body.length);
    },
  };
}

function pushRaw(sink: ByteSink, values: Int32Array, from: number, to: number): void {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  sink.pushBytes(bytes, from * 4, to * 4);
}

/** PLAIN booleans: one bit each, least significant first. */
function pushBits(sink: ByteSink, values: Uint8Array, from: number, to: number): void {
  const size = Math.ceil((to - from) / 8);
  sink.reserve(size);
  const out = sink.bytes;
  let at = sink.length;
  for (let i = from; i < to; i += 8) {
    let byte = 0;
    const stop = Math.min(8, to - i);
    for (let bit = 0; bit < stop; bit++) byte |= (values[i + bit] as number) << bit;
    out[at++] = byte;
  }
  sink.length += size;
}

/** RLE booleans: the hybrid of width 1 behind its length in four bytes. */
function pushRuns(sink: ByteSink, values: Uint8Array, from: number, to: number): void {
  const lengthAt = sink.length;
  sink.pushUint32(0);
  writeRle(sink, values, from, to, 1);
  sink.setUint32(lengthAt, sink.length - lengthAt - 4);
}

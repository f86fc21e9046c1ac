// casts: every index stays below the length of its typed array; checking each would cost more than the work itself

/** BYTE_STREAM_SPLIT (Parquet specification, "Byte Stream Split"): the first bytes of all values, then the second bytes, and so on. */
export function writeByteStreamSplit(bytes: Uint8Array, width: number): Uint8Array {
  const count = bytes.length / width;
  const split = new Uint8Array(bytes.length);
  for (let stream = 0, at = 0; stream < width; stream++) {
    for (let i = 0, from = stream; i < count; i++, at++, from += width) split[at] = bytes[from] as number;
  }
  return split;
}

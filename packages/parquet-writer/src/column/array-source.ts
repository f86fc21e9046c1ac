/** Where the arrays of a stretch come from. Their content is arbitrary. */
export interface ArraySource {
  readonly uint8: (length: number) => Uint8Array;
  readonly uint16: (length: number) => Uint16Array;
  readonly int32: (length: number) => Int32Array;
  readonly int64: (length: number) => BigInt64Array;
}

/** New arrays, kept as long as somebody holds them. */
export const FRESH_ARRAYS: ArraySource = {
  uint8: (length) => new Uint8Array(length),
  uint16: (length) => new Uint16Array(length),
  int32: (length) => new Int32Array(length),
  int64: (length) => new BigInt64Array(length),
};

/** The same memory again and again: for a column that is looked at before the next one is made. */
export interface ReusedArrays extends ArraySource {
  /** Arrays handed out before are given up. */
  reset(): void;
}

export function createReusedArrays(): ReusedArrays {
  let buffer = new ArrayBuffer(0);
  let used = 0;
  let wanted = 0;
  /** Where `bytes` bytes lie, at a multiple of eight; `undefined` when the room is too small this time. */
  const place = (bytes: number): number | undefined => {
    const at = used;
    wanted += Math.ceil(bytes / 8) * 8;
    if (at + bytes > buffer.byteLength) return undefined;
    used = Math.ceil((at + bytes) / 8) * 8;
    return at;
  };
  return {
    reset: () => {
      if (wanted > buffer.byteLength) buffer = new ArrayBuffer(wanted);
      used = 0;
      wanted = 0;
    },
    uint8: (length) => {
      const at = place(length);
      return at === undefined ? new Uint8Array(length) : new Uint8Array(buffer, at, length);
    },
    uint16: (length) => {
      const at = place(length * 2);
      return at === undefined ? new Uint16Array(length) : new Uint16Array(buffer, at, length);
    },
    int32: (length) => {
      const at = place(length * 4);
      return at === undefined ? new Int32Array(length) : new Int32Array(buffer, at, length);
    },
    int64: (length) => {
      const at = place(length * 8);
      return at === undefined ? new BigInt64Array(length) : new BigInt64Array(buffer, at, length);
    },
  };
}

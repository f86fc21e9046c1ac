/** An Arrow validity bitmap with the number of nulls in it; `bitmap` is null when every row has a value. */
export interface Validity {
  readonly bitmap: Uint8Array | null;
  readonly nullCount: number;
}

export const ALL_VALID: Validity = { bitmap: null, nullCount: 0 };

/**
 * Pack one byte per row (1: value, 0: null) into Arrow's bitmap, least significant bit first. Columns keep bytes while they
 * are filled, since a byte can be overwritten without reading its neighbours.
 */
export function packValidity(flags: Uint8Array, rows: number): Validity {
  const bitmap = new Uint8Array((rows + 7) >> 3);
  const valueCount = packBits(flags, rows, bitmap);
  return valueCount === rows ? ALL_VALID : { bitmap, nullCount: rows - valueCount };
}

/** Pack bytes that are 0 or 1 into bits. @returns how many are 1 */
export function packBits(flags: Uint8Array, rows: number, bits: Uint8Array): number {
  let ones = 0;
  for (let row = 0, target = 0; row < rows; row += 8, target++) {
    const last = row + 8 < rows ? row + 8 : rows;
    let byte = 0;
    for (let index = row; index < last; index++) {
      const flag = flags[index] ?? 0;
      byte |= flag << (index - row);
      ones += flag;
    }
    bits[target] = byte;
  }
  return ones;
}

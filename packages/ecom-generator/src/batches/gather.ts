/** Values at the given rows, as an array of their own. */
export function gather(source: ArrayLike<number>, rows: Int32Array): Int32Array {
  const result = new Int32Array(rows.length);
  for (let index = 0; index < rows.length; index += 1) result[index] = source[rows[index] ?? 0] ?? 0;
  return result;
}

/** The same for amounts, which may pass 32 bits. */
export function gatherAmounts(source: ArrayLike<number>, rows: Int32Array): Float64Array {
  const result = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index += 1) result[index] = source[rows[index] ?? 0] ?? 0;
  return result;
}

/** `first + position`, the number of the row at each position. */
export function numbersFrom(first: number, positions: Int32Array): Int32Array {
  const result = new Int32Array(positions.length);
  for (let row = 0; row < positions.length; row += 1) result[row] = first + (positions[row] ?? 0);
  return result;
}

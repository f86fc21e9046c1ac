export type FixedArray = Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** A larger array with the same beginning. */
export function grown<A extends FixedArray>(array: A, length: number): A {
  const larger = emptyLike(array, length);
  larger.set(array);
  return larger;
}

/** A zeroed array of the same kind. */
export function emptyLike<A extends FixedArray>(array: A, length: number): A {
  // every member of FixedArray is constructible from a length and yields its own kind
  return new (array.constructor as new (size: number) => A)(length);
}

/**
 * The first `length` elements as an array whose ArrayBuffer holds nothing else, so that it can be transferred to another thread. It is
 * `array` itself when that is exactly full: the caller then needs a new one.
 */
export function handOver<A extends FixedArray>(array: A, length: number): A {
  // slice of a typed array is of the same kind
  return length === array.length ? array : (array.slice(0, length) as A);
}
